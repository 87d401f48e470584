import { describe, expect, it } from 'vitest';
import { createTally, type ServedRow, type ShadowRow } from './ab-test-tally.js';
import type { Arm } from './routing.api.js';

const champion: Arm = { versionId: 'ver_a', version: 1, mode: 'live', weight: 0.5 };
const challenger: Arm = { versionId: 'ver_b', version: 2, mode: 'live', weight: 0.5 };
const shadow: Arm = { versionId: 'ver_c', version: 3, mode: 'shadow', weight: 1 };

function served(row: Partial<ServedRow>): ServedRow {
  return { versionId: 'ver_a', unitId: 'u1', isAssigned: true, prediction: 'yes', outcome: 'yes', ...row };
}

function scored(row: Partial<ShadowRow>): ShadowRow {
  const base = { versionId: 'ver_c', servedVersionId: 'ver_a', prediction: 'yes', servedPrediction: 'yes' };
  return { ...base, outcome: 'yes', ...row };
}

describe('createTally', () => {
  it('counts rows, units and labels of each arm', () => {
    const tally = createTally('classification', [champion, challenger]);
    tally.addServed([served({}), served({ unitId: 'u2', versionId: 'ver_b', prediction: 'no' })]);
    const { outcome: _, ...unlabelled } = served({ unitId: 'u3' });
    tally.addServed([unlabelled]);
    const { arms, units } = tally.finish();
    expect(units).toBe(3);
    expect(arms[0]).toMatchObject({ exposures: 2, labelledExposures: 1, units: 2, labelledUnits: 1 });
    expect(arms[1]).toMatchObject({ exposures: 1, units: 1, unitLosses: { count: 1, right: 0 } });
  });

  it('takes the first labelled row of a unit and no further one into the test', () => {
    const tally = createTally('classification', [champion, challenger]);
    const { outcome: _, ...unlabelled } = served({});
    tally.addServed([unlabelled, served({ prediction: 'no' }), served({}), served({})]);
    const [arm] = tally.finish().arms;
    expect(arm?.unitLosses).toEqual({ task: 'classification', count: 1, right: 0 });
    expect(arm?.requestLosses).toEqual({ task: 'classification', count: 3, right: 2 });
  });

  it('leaves out and counts units that saw two arms', () => {
    const tally = createTally('classification', [champion, challenger]);
    tally.addServed([served({}), served({ versionId: 'ver_b' }), served({ unitId: 'u2' })]);
    const { arms, multipleExposureUnits, units } = tally.finish();
    expect({ units, multipleExposureUnits }).toEqual({ units: 2, multipleExposureUnits: 1 });
    expect(arms.map((arm) => arm.units)).toEqual([1, 0]);
  });

  it('keeps requests without a unit, or not assigned by it, out of the units', () => {
    const tally = createTally('classification', [champion, challenger]);
    const { unitId: _, ...anonymous } = served({ isAssigned: false });
    tally.addServed([anonymous, served({ isAssigned: false })]);
    const { arms, noUnit, notAssigned, units } = tally.finish();
    expect({ noUnit, notAssigned, units }).toEqual({ noUnit: 1, notAssigned: 1, units: 0 });
    expect(arms[0]?.requestLosses.count).toBe(2);
  });

  it('pairs a shadow arm with the champion, one pair per unit', () => {
    const tally = createTally('classification', [champion, shadow]);
    tally.addShadow([
      scored({ unitId: 'u1', prediction: 'no' }),
      scored({ unitId: 'u1' }),
      scored({ unitId: 'u2', servedPrediction: 'no' }),
      scored({}),
      scored({}),
      scored({ servedVersionId: 'ver_b', prediction: 'no', servedPrediction: 'no' }),
    ]);
    expect(tally.finish().pairs).toEqual([
      {
        task: 'classification',
        versionId: 'ver_c',
        bothRight: 2,
        onlyChampion: 1,
        onlyChallenger: 1,
        bothWrong: 0,
      },
    ]);
  });

  it('counts shadow rows without a prediction as failures', () => {
    const tally = createTally('classification', [champion, shadow]);
    const { prediction: _, ...failed } = scored({});
    tally.addShadow([failed, scored({})]);
    expect(tally.finish().arms[1]).toMatchObject({ exposures: 2, failures: 1, labelledExposures: 1 });
  });

  it('measures absolute and squared errors of numbers', () => {
    const tally = createTally('regression', [champion, shadow]);
    tally.addServed([
      served({ prediction: 3, outcome: 5 }),
      served({ unitId: 'u2', prediction: 7, outcome: 3 }),
    ]);
    tally.addShadow([scored({ prediction: 4, servedPrediction: 3, outcome: 5 })]);
    const { arms, pairs } = tally.finish();
    expect(arms[0]?.unitLosses).toMatchObject({ absoluteErrors: { mean: 3 }, squaredErrors: { mean: 10 } });
    expect(pairs[0]).toMatchObject({ differences: { count: 1, mean: -1 } });
  });

  for (const task of ['classification', 'regression'] as const) {
    it(`comes to the same result in several passes over the same rows: ${task}`, () => {
      const value = (row: number) => (task === 'regression' ? row % 7 : row % 3 === 0 ? 'yes' : 'no');
      const servedRows = Array.from({ length: 900 }, (_, row) => {
        const versionId = (row % 400) % 2 === 0 || row === 801 ? 'ver_a' : 'ver_b';
        const { unitId: _unit, ...anonymous } = served({
          versionId,
          prediction: value(row),
          outcome: value(row >> 1),
        });
        return row % 50 === 0 ? anonymous : { ...anonymous, unitId: `u${row % 400}` };
      });
      const shadowRows = Array.from({ length: 900 }, (_, row) => {
        const pair = { prediction: value(row), servedPrediction: value(row + 1), outcome: value(row >> 1) };
        return scored(row % 50 === 0 ? pair : { ...pair, unitId: `u${row % 300}` });
      });
      const run = (maximumUnits: number) => {
        const tally = createTally(task, [champion, challenger, shadow], maximumUnits);
        let passes = 0;
        do {
          passes++;
          tally.addServed(servedRows);
          tally.addShadow(shadowRows);
        } while (tally.nextPass());
        return { passes, tally: tally.finish() };
      };
      const [whole, parts] = [run(1000), run(60)];
      expect(whole.passes).toBe(1);
      expect(parts.passes).toBeGreaterThan(5);
      expect(whole.tally).toMatchObject({ noUnit: 18, units: 392, multipleExposureUnits: 1 });
      expect(rounded(parts.tally)).toEqual(rounded(whole.tally));
    });
  }
});

/** Moments merged in another order differ in the last digits. */
function rounded(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(12)) : part)),
  );
}
