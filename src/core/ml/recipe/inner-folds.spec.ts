import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import type { Target } from '../estimator.js';
import { fitRecipe } from './fit-recipe.js';
import type { TrainingRows } from './fitted-recipe.js';
import { innerFolds } from './inner-folds.js';
import { outOfFold } from './out-of-fold.js';

const ROWS = 180;
const HOUR = 3_600_000;

/** Rows in any order of time, with ties, in groups that live for a while. */
function makeRows(): TrainingRows & { readonly times: Float64Array; readonly groups: Int32Array } {
  const random = createRandom('inner folds');
  const times = Float64Array.from({ length: ROWS }, () => HOUR * random.integer(90));
  const groups = Int32Array.from(times, (time) => Math.floor((time / HOUR + random.integer(6)) / 6));
  const x = Float64Array.from({ length: ROWS }, () => random.normal());
  const features: Table = { rowCount: ROWS, columns: [{ name: 'x', data: { kind: 'number', values: x } }] };
  const target: Target = {
    task: 'classification',
    labels: Int32Array.from(x, (value) => (value + random.normal() > 0 ? 1 : 0)),
    classCount: 2,
  };
  return { features, target, times, groups, weights: new Float64Array(ROWS).fill(2) };
}

function foldsOf(rows: TrainingRows, count = 4) {
  const inner = innerFolds(rows, count, createRandom(1));
  if (inner.kind === 'refused') throw new Error(inner.reason);
  return inner.folds;
}

describe('inner folds', () => {
  const rows = makeRows();
  const { times, groups } = rows;
  const latest = (side: Uint32Array) => Math.max(...Array.from(side, (row) => times[row]!));
  const earliest = (side: Uint32Array) => Math.min(...Array.from(side, (row) => times[row]!));
  const shared = (train: Uint32Array, test: Uint32Array) => {
    const learnt = new Set(Array.from(train, (row) => groups[row]));
    return Array.from(test).filter((row) => learnt.has(groups[row]));
  };

  it('follow the times of the rows and their gap, whatever the order of the rows', () => {
    for (const gap of [undefined, { milliseconds: 5 * HOUR }]) {
      const folds = foldsOf({ ...rows, groups: undefined, isTimeOrdered: true, gap });
      expect(folds).toHaveLength(4);
      for (const { train, test } of folds) {
        expect(latest(train) + (gap?.milliseconds ?? 0)).toBeLessThan(earliest(test));
      }
    }
  });

  it('leave the gap in rows between blocks when the row number is the time', () => {
    const numbered = { ...rows, times: undefined, groups: undefined, isTimeOrdered: true, gap: { rows: 7 } };
    for (const { train, test } of foldsOf(numbered)) expect(Math.max(...train) + 7).toBeLessThan(test[0]!);
  });

  it('keep groups apart with time order and without', () => {
    for (const isTimeOrdered of [true, false]) {
      const folds = foldsOf({ ...rows, isTimeOrdered, gap: { milliseconds: HOUR } });
      expect(folds.length).toBeGreaterThan(1);
      for (const { train, test } of folds) {
        expect(shared(train, test)).toEqual([]);
        if (isTimeOrdered) expect(latest(train) + HOUR).toBeLessThan(earliest(test));
      }
    }
  });

  it('take fewer blocks where the gap leaves nothing before the first, and none where it leaves nothing at all', () => {
    const numbered = { ...rows, times: undefined, groups: undefined, isTimeOrdered: true };
    const spread = foldsOf({ ...numbered, gap: { rows: 50 } });
    expect(spread.length).toBeLessThan(4);
    expect(innerFolds({ ...numbered, gap: { rows: ROWS } }, 4, createRandom(1)).kind).toBe('refused');
  });

  it('hand times, gap and weights to the members of a member', () => {
    const seen: TrainingRows[] = [];
    const timed = { ...rows, isTimeOrdered: true, gap: { milliseconds: HOUR } };
    outOfFold(
      [{ kind: 'single', estimator: 'lr', params: {} }],
      ['lr'],
      timed,
      { task: 'classification', seed: 1, fold: 0 },
      3,
      (recipe, part, context) => {
        seen.push(part);
        return fitRecipe(recipe, part, context);
      },
    );
    expect(seen.length).toBeGreaterThan(0);
    for (const part of seen) {
      const count = part.features.rowCount;
      expect([part.times?.length, part.groups?.length, part.weights?.length]).toEqual([count, count, count]);
      expect([part.gap, part.isTimeOrdered]).toEqual([{ milliseconds: HOUR }, true]);
      for (const time of part.times!) expect([...times]).toContain(time);
    }
  });
});
