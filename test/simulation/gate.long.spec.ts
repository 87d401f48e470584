/** How often the gate promotes a challenger that is no better, and one that is 2 points better, on 2,000 holdout rows. */
import { describe, expect, it } from 'vitest';
import type { Predictor } from '../../src/core/ml/predictor.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { CategoryColumn, Table } from '../../src/core/table.js';
import { findColumn } from '../../src/core/table.js';
import { decideGate } from '../../src/pipeline/gate-decision.js';
import { compareOnHoldout } from '../../src/pipeline/holdout-comparison.js';

const RUNS = Number(process.env['MLDRIFT_SIMULATION_RUNS'] ?? 1000);
const ROWS = 2000;
const LEVELS = ['no', 'yes'];
const LIMITS = { margin: 0, maximumLatencyMs: 100, maximumModelBytes: 1e9 };

/** Answers what stands in a column of the table: the two models are then as good, and as often at odds, as we want. */
function readsColumn(name: string): Predictor {
  const signature = {
    inputs: [],
    output: { target: 'target', task: 'classification', levels: LEVELS },
  } as const;
  return {
    signature,
    task: 'classification',
    levels: LEVELS,
    predictTable(table) {
      const { codes } = findColumn(table, name) as CategoryColumn;
      const probabilities = new Float64Array(2 * codes.length);
      codes.forEach((code, row) => {
        probabilities[2 * row + code] = 1;
      });
      return { task: 'classification', classCount: 2, probabilities, labels: codes };
    },
    predictRecords() {
      throw new Error('this model takes tables only');
    },
  };
}

/** Champion right on 85 % of the rows; `gained` and `lost` are the shares on which only one of the two is right. */
function drawHoldout(random: Random, { gained, lost }: { gained: number; lost: number }): Table {
  const columns = ['target', 'champion', 'challenger'].map((name) => ({ name, codes: new Int32Array(ROWS) }));
  for (let row = 0; row < ROWS; row++) {
    const truth = random.integer(2);
    const draw = random.next();
    const championIsRight = draw < lost || (draw >= lost + gained && random.next() < 0.85);
    const challengerIsRight = draw < lost ? false : draw < lost + gained ? true : championIsRight;
    columns[0]!.codes[row] = truth;
    columns[1]!.codes[row] = championIsRight ? truth : 1 - truth;
    columns[2]!.codes[row] = challengerIsRight ? truth : 1 - truth;
  }
  return {
    rowCount: ROWS,
    columns: columns.map(({ name, codes }) => ({ name, data: { kind: 'category', codes, levels: LEVELS } })),
  };
}

function promotedShare(seed: string, shares: { gained: number; lost: number }, margin = 0): number {
  const random = createRandom(seed);
  let promoted = 0;
  for (let run = 0; run < RUNS; run++) {
    const holdout = drawHoldout(random, shares);
    const comparison = compareOnHoldout({
      champion: readsColumn('champion'),
      challenger: readsColumn('challenger'),
      holdout,
      trainingTarget: findColumn(holdout, 'target')!,
    });
    const evidence = { ...comparison, serving: { modelBytes: 1 } };
    if (decideGate(evidence, { ...LIMITS, margin }).passed) promoted++;
  }
  return promoted / RUNS;
}

describe('the gate on 2,000 holdout rows', () => {
  it.each([
    ['an equal challenger, 10 % disagreement', { gained: 0.05, lost: 0.05 }, 0, [0, 0.05]],
    ['an equal challenger, 2 % disagreement', { gained: 0.01, lost: 0.01 }, 0, [0, 0.05]],
    ['a challenger 2 points worse', { gained: 0.04, lost: 0.06 }, 0, [0, 0.005]],
    ['a challenger 2 points better, 10 % disagreement', { gained: 0.06, lost: 0.04 }, 0, [0.78, 1]],
    ['a challenger 2 points better, 6 % disagreement', { gained: 0.04, lost: 0.02 }, 0, [0.8, 1]],
    [
      'a challenger 1 point better against a margin of 1 point',
      { gained: 0.055, lost: 0.045 },
      0.01,
      [0, 0.05],
    ],
  ] as const)('promotes %s as often as it should', (what, shares, margin, [low, high]) => {
    const share = promotedShare(what, shares, margin);
    console.log(`${what}: promoted ${(100 * share).toFixed(1)} % of ${RUNS}`);
    expect(share).toBeGreaterThanOrEqual(low);
    expect(share).toBeLessThanOrEqual(high);
  });
});
