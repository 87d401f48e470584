import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../core/errors.js';
import type { Predictor } from '../../core/ml/predictor.js';
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import { finalize } from '../../core/ml/search/finalize.js';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import { findColumn, type NumberColumn, type Table } from '../../core/table.js';
import { faultsOfRows } from './faults-of-rows.js';
import { LoopTurns } from './loop-turns.js';
import { scoreInSlices, type Unanswered } from './score-in-slices.js';
import { type RowPrediction, scoreRows } from './score-rows.js';

const table = makeClassification({ rows: 600, features: 4, informative: 3, classes: 2, seed: 1 });
const model = finalize({
  table,
  targetName: 'target',
  task: 'classification',
  recipe: singleRecipe('knn'),
  seed: 1,
});
const everyRow = Array.from({ length: table.rowCount }, (_, row) => row);

/** The model on a clock that every row moves by `rowMs`. */
function timed(rowMs: number) {
  const slices: number[] = [];
  let nowMs = 0;
  const slow: Predictor = {
    ...model,
    predictTable(part) {
      slices.push(part.rowCount);
      nowMs += part.rowCount * rowMs;
      return model.predictTable(part);
    },
  };
  return { slow, slices, clock: { monotonicMs: () => nowMs } };
}

describe('scoreInSlices', () => {
  it('predicts what the model says about all rows at once', async () => {
    const rows = everyRow.filter((row) => row % 3 !== 1);
    const { slow, slices, clock } = timed(0.2);
    const { predictions, spentMs } = await scoreInSlices(slow, table, rows, new LoopTurns(), clock);
    expect(predictions).toEqual(scoreRows(model, table, rows));
    expect(slices.length).toBeGreaterThan(5);
    expect(spentMs).toBeCloseTo(rows.length * 0.2, 6);
  });

  it('scores about ten milliseconds at a time, and a single slow row alone', async () => {
    const { slow, slices, clock } = timed(1);
    await scoreInSlices(slow, table, everyRow, new LoopTurns(), clock);
    expect(slices[0]).toBe(4);
    expect(Math.max(...slices)).toBe(10);
    const slower = timed(25);
    await scoreInSlices(slower.slow, table, everyRow.slice(0, 20), new LoopTurns(), slower.clock);
    expect(slower.slices).toEqual([4, ...new Array(16).fill(1)]);
  });

  it('scores one row without giving the turn away', async () => {
    const { slow, slices, clock } = timed(1);
    let rounds = 0;
    const round = setImmediate(() => rounds++);
    await scoreInSlices(slow, table, [7], new LoopTurns(), clock);
    clearImmediate(round);
    expect({ slices, rounds }).toEqual({ slices: [1], rounds: 0 });
  });

  it('lets others go first between any two slices, however many calls there are', async () => {
    const { slow, slices, clock } = timed(1);
    const turns = new LoopTurns();
    // The first slices of the three calls come before anybody has to wait.
    let before = 3;
    let mostInOneRound = 0;
    let isOver = false;
    const watch = () => {
      mostInOneRound = Math.max(mostInOneRound, slices.length - before);
      before = slices.length;
      if (!isOver) setImmediate(watch);
    };
    setImmediate(watch);
    const calls = [1, 2, 3].map(() => scoreInSlices(slow, table, everyRow, turns, clock));
    const [one, two, three] = await Promise.all(calls);
    isOver = true;
    expect(one?.predictions).toEqual(scoreRows(model, table, everyRow));
    expect([two, three].map((scored) => scored?.predictions)).toEqual([one?.predictions, one?.predictions]);
    expect(mostInOneRound).toBe(1);
  });

  it('gives every row its own answer where the model refuses some, without long turns', async () => {
    const { slow, slices, clock } = timed(0.5);
    const strange = new Set([0, 7, 8, 300, 599]);
    const isStrange = (part: Table) => {
      const { values } = findColumn(part, 'mark') as NumberColumn;
      return values.some((value) => strange.has(value));
    };
    const mark = { kind: 'number', values: Float64Array.from(everyRow) } as const;
    const marked = { ...table, columns: [...table.columns, { name: 'mark', data: mark }] };
    const choosy: Predictor = {
      ...slow,
      predictTable(part) {
        const answer = slow.predictTable(part);
        if (isStrange(part))
          throw new InvalidArgument('model.graph', 'must give a number (row 0)', Number.NaN);
        return answer;
      },
    };
    const { predictions } = await scoreInSlices(choosy, marked, everyRow, new LoopTurns(), clock);
    const expected: (RowPrediction | Unanswered)[] = scoreRows(model, table, everyRow);
    for (const row of strange) expected[row] = { failure: 'model.graph must give a number, received NaN' };
    expect(predictions).toEqual(expected);
    expect(Math.max(...slices)).toBeLessThanOrEqual(20);
    expect(faultsOfRows(predictions, (row) => `/rows/${row}`).map(({ pointer }) => pointer)).toEqual(
      [...strange].map((row) => `/rows/${row}/features`),
    );
  });

  it('lets faults of another kind through', async () => {
    const { slow, clock } = timed(1);
    const broken: Predictor = {
      ...slow,
      predictTable() {
        throw new TypeError('broken');
      },
    };
    await expect(scoreInSlices(broken, table, everyRow, new LoopTurns(), clock)).rejects.toThrow('broken');
  });
});
