import { describe, expect, it } from 'vitest';
import { momentsOf } from '../core/stats/summaries/moments.js';
import { sampleRatio } from '../core/stats/tests/sample-ratio.js';
import type { ArmTally } from './ab-test-tally.js';
import { judgeLive, judgeShadow, type LiveEvidence, labelRatioPValue } from './ab-test-verdict.js';
import type { Losses } from './losses.js';
import type { PairTally } from './pair-tally.js';

function makeArm(right: number, labelledUnits: number, units = labelledUnits): ArmTally {
  const losses: Losses = { task: 'classification', count: labelledUnits, right };
  return {
    arm: { versionId: 'ver_1', version: 1, mode: 'live', weight: 0.5 },
    exposures: units,
    labelledExposures: labelledUnits,
    failures: 0,
    units,
    labelledUnits,
    requestLosses: losses,
    unitLosses: losses,
  };
}

function makeErrors(values: readonly number[]): ArmTally {
  const absoluteErrors = momentsOf(values);
  const squaredErrors = momentsOf(values.map((value) => value * value));
  const losses: Losses = { task: 'regression', count: values.length, absoluteErrors, squaredErrors };
  return { ...makeArm(0, values.length), requestLosses: losses, unitLosses: losses };
}

function judge(champion: ArmTally, challenger: ArmTally, other: Partial<LiveEvidence> = {}) {
  return judgeLive({
    champion,
    challenger,
    sampleRatio: sampleRatio([
      { count: champion.units, weight: champion.units + 1e-9 },
      { count: challenger.units, weight: challenger.units + 1e-9 },
    ]),
    units: champion.units + challenger.units,
    multipleExposureUnits: 0,
    comparisons: 1,
    ...other,
  });
}

function makePairs(onlyChampion: number, onlyChallenger: number): PairTally {
  return {
    task: 'classification',
    versionId: 'ver_2',
    bothRight: 700,
    onlyChampion,
    onlyChallenger,
    bothWrong: 200,
  };
}

describe('judgeLive', () => {
  it('finds the challenger better on clearly different shares, with the numbers of the two-proportion test', () => {
    const verdict = judge(makeArm(4311, 7969), makeArm(1252, 2031));
    expect(verdict.conclusion).toBe('challenger-better');
    expect(verdict.test?.method).toBe('pooled-z');
    expect(verdict.test?.statistic).toBeCloseTo(6.1116, 4);
    expect(verdict.reasons[0]?.message).toContain('0.07547');
  });

  it('turns its conclusion when the arms change places', () => {
    expect(judge(makeArm(1252, 2031), makeArm(4311, 7969)).conclusion).toBe('champion-better');
  });

  it('shows no difference between equal shares', () => {
    expect(judge(makeArm(160, 200), makeArm(160, 200)).conclusion).toBe('no-difference-shown');
  });

  it('shows no difference when every prediction of both arms is right', () => {
    expect(judge(makeArm(200, 200), makeArm(200, 200)).conclusion).toBe('no-difference-shown');
  });

  it('wants 100 labelled units in each arm and says how many there are', () => {
    const verdict = judge(makeArm(50, 1000), makeArm(99, 99));
    expect(verdict.conclusion).toBe('not-enough-data');
    expect(verdict.reasons[0]?.message).toContain('the challenger 99');
  });

  it('answers without any data', () => {
    expect(judge(makeArm(0, 0), makeArm(0, 0)).conclusion).toBe('not-enough-data');
  });

  it('blocks on a sample ratio mismatch whatever the result', () => {
    const alarm = sampleRatio([
      { count: 7969, weight: 0.7 },
      { count: 2031, weight: 0.3 },
    ]);
    const verdict = judge(makeArm(4311, 7969), makeArm(1252, 2031), { sampleRatio: alarm });
    expect(verdict).toMatchObject({ conclusion: 'blocked', reasons: [{ code: 'sample-ratio-mismatch' }] });
  });

  it('blocks when labels are missing more often in one arm', () => {
    const verdict = judge(makeArm(800, 900, 1000), makeArm(500, 600, 1000));
    expect(verdict).toMatchObject({ conclusion: 'blocked', reasons: [{ code: 'label-ratio-mismatch' }] });
  });

  it('blocks on many units that saw both arms, not on a few', () => {
    const few = judge(makeArm(800, 900), makeArm(800, 900), { multipleExposureUnits: 9 });
    expect(few.conclusion).toBe('no-difference-shown');
    const many = judge(makeArm(800, 900), makeArm(800, 900), { multipleExposureUnits: 30 });
    expect(many.conclusion).toBe('blocked');
  });

  it('shares alpha among the challengers of a report', () => {
    const champion = makeArm(800, 1000);
    const challenger = makeArm(836, 1000);
    expect(judge(champion, challenger).conclusion).toBe('challenger-better');
    expect(judge(champion, challenger, { comparisons: 2 }).conclusion).toBe('no-difference-shown');
  });

  it('calls the smaller absolute error the better one for numbers', () => {
    const near = makeErrors(Array.from({ length: 200 }, (_, i) => 1 + (i % 7) / 10));
    const far = makeErrors(Array.from({ length: 150 }, (_, i) => 2 + (i % 5) / 10));
    expect(judge(far, near)).toMatchObject({ conclusion: 'challenger-better', test: { method: 'welch-t' } });
    expect(judge(near, far).conclusion).toBe('champion-better');
  });

  it('decides between constant errors without dividing by their variance', () => {
    const one = makeErrors(new Array(120).fill(1));
    const two = makeErrors(new Array(120).fill(2));
    expect(judge(one, two).conclusion).toBe('champion-better');
    expect(judge(one, one).conclusion).toBe('no-difference-shown');
  });
});

describe('judgeShadow', () => {
  it('uses the exact McNemar test on discordant pairs', () => {
    const verdict = judgeShadow({ challenger: makeArm(0, 0), pairs: makePairs(30, 80), comparisons: 1 });
    expect(verdict).toMatchObject({ conclusion: 'challenger-better', test: { method: 'mcnemar-exact' } });
    const close = judgeShadow({ challenger: makeArm(0, 0), pairs: makePairs(40, 60), comparisons: 1 });
    expect(close.conclusion).toBe('no-difference-shown');
    expect(close.test?.pValue).toBeCloseTo(0.0568879336, 9);
  });

  it('wants 25 discordant pairs', () => {
    const verdict = judgeShadow({ challenger: makeArm(0, 0), pairs: makePairs(0, 24), comparisons: 1 });
    expect(verdict.conclusion).toBe('not-enough-data');
    expect(verdict.reasons[0]?.message).toContain('there are 24 among 924 pairs');
  });

  it('blocks when more than one in a hundred shadow requests failed', () => {
    const challenger = { ...makeArm(0, 0), exposures: 1000, failures: 11 };
    const verdict = judgeShadow({ challenger, pairs: makePairs(30, 80), comparisons: 1 });
    expect(verdict).toMatchObject({ conclusion: 'blocked', reasons: [{ code: 'biased-sample' }] });
  });

  it('compares paired errors of numbers', () => {
    const differences = momentsOf(Array.from({ length: 120 }, (_, i) => -0.5 + (i % 9) / 10));
    const pairs: PairTally = { task: 'regression', versionId: 'ver_2', differences };
    const verdict = judgeShadow({ challenger: makeArm(0, 0), pairs, comparisons: 1 });
    expect(verdict).toMatchObject({ conclusion: 'challenger-better', test: { method: 'paired-t' } });
  });
});

describe('labelRatioPValue', () => {
  it('is 1 when no unit or every unit has a label', () => {
    expect(labelRatioPValue(makeArm(0, 0, 50), makeArm(0, 0, 60))).toBe(1);
    expect(labelRatioPValue(makeArm(10, 50), makeArm(10, 60))).toBe(1);
  });
});
