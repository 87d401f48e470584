import { describe, expect, it } from 'vitest';
import type { CompanionEvaluation, Threshold } from './drift-evaluation.js';
import { driftLevel, type LevelEvidence, severityOf } from './drift-level.js';
import { type Finding, findingStrength } from './finding-strength.js';

const noKeys: Threshold = { alpha: null, effectFloor: null, statisticAbove: null, ownRule: null };

function finding(effect: number, threshold: Partial<Threshold>, drifted = true): Finding {
  return { drifted, effect, statistic: effect, threshold: { ...noKeys, ...threshold } };
}

function companion(measure: string, drifted: boolean): CompanionEvaluation {
  return {
    measure,
    status: 'measured',
    statistic: 1,
    pValue: 0,
    pAdjusted: 0,
    effect: 1,
    effectMeasure: 'share',
    threshold: noKeys,
    drifted,
    reason: '',
  };
}

type LevelFeature = LevelEvidence['features'][number];

function feature(parts: Partial<LevelFeature> = {}): LevelFeature {
  return {
    name: 'age',
    derivedFrom: null,
    status: 'ok',
    measure: 'ad',
    drifted: false,
    driftedBy: [],
    companions: [],
    ...parts,
  };
}

function level(parts: Partial<LevelEvidence>) {
  return driftLevel({ features: [], dataset: [], driftedShare: null, weightedShare: null, ...parts });
}

describe('findingStrength', () => {
  it('is the effect in floors, and nothing without drift', () => {
    expect(findingStrength(finding(0.25, { effectFloor: 0.1 }))).toBeCloseTo(2.5, 12);
    expect(findingStrength(finding(0.25, { effectFloor: 0.1 }, false))).toBe(0);
  });

  it('falls back to the statistic where a limit on it decides', () => {
    expect(findingStrength(finding(0.6, { statisticAbove: 0.2 }))).toBeCloseTo(3, 12);
    const ownRule = { compared: 'statistic', operator: '>=', threshold: 0.1 } as const;
    expect(findingStrength(finding(0.4, { ownRule }))).toBeCloseTo(4, 12);
  });

  it('is just past its limit for a rule on a p-value or below a limit', () => {
    const onP = { compared: 'pValue', operator: '<', threshold: 0.05 } as const;
    expect(findingStrength(finding(9, { ownRule: onP }))).toBe(1);
    const below = { compared: 'statistic', operator: '<', threshold: 0.5 } as const;
    expect(findingStrength(finding(0.1, { ownRule: below }))).toBe(1);
    expect(findingStrength({ drifted: true, effect: null, statistic: null, threshold: null })).toBe(1);
  });

  it('stays finite for a floor of 0 and for the largest double', () => {
    expect(findingStrength(finding(0.3, { effectFloor: 0 }))).toBe(1);
    expect(findingStrength(finding(Number.MAX_VALUE, { effectFloor: 0.1 }))).toBe(Number.MAX_VALUE);
  });
});

describe('severityOf', () => {
  it('grades the strongest finding at twice and five times its floor', () => {
    const at = (effect: number) =>
      severityOf([finding(0.1, { effectFloor: 0.1 }), finding(effect, { effectFloor: 1 })]);
    expect([1, 1.99, 2, 4.99, 5, 500].map(at)).toEqual([
      'minor',
      'minor',
      'moderate',
      'moderate',
      'severe',
      'severe',
    ]);
  });

  it('is none when nothing drifted', () => {
    expect(severityOf([finding(3, { effectFloor: 0.1 }, false)])).toBe('none');
  });
});

describe('driftLevel', () => {
  const drifted = feature({ drifted: true });

  it('is none without a finding and feature drift with one', () => {
    expect(level({ features: [feature()], driftedShare: 0 })).toBe('none');
    expect(level({ features: [drifted, feature()], driftedShare: 0.25 })).toBe('feature_drift');
  });

  it('compares the weighted share where importances are known and the plain share otherwise', () => {
    const features = [drifted];
    expect(level({ features, driftedShare: 0.5 })).toBe('dataset_drift');
    expect(level({ features, driftedShare: 0.49 })).toBe('feature_drift');
    expect(level({ features, driftedShare: 0.1, weightedShare: 0.3 })).toBe('dataset_drift');
    expect(level({ features, driftedShare: 0.9, weightedShare: 0.29 })).toBe('feature_drift');
  });

  it('takes drift of the target, of the prediction or of all columns together for data set drift', () => {
    const features = [drifted];
    expect(level({ features, driftedShare: 0.1, targetName: 'age' })).toBe('dataset_drift');
    expect(level({ features, driftedShare: 0.1, predictionName: 'age' })).toBe('dataset_drift');
    expect(level({ features, driftedShare: 0.1, targetName: 'other' })).toBe('feature_drift');
    expect(level({ dataset: [{ measure: 'domain_classifier', drifted: true }] })).toBe('dataset_drift');
    expect(level({ dataset: [{ measure: 'domain_classifier', drifted: false }] })).toBe('none');
  });

  it('takes values beyond the range for a fault only where the values as a whole have not moved', () => {
    const companions = [companion('out_of_range', true)];
    const moved = feature({ drifted: true, driftedBy: ['ad', 'out_of_range'], companions });
    const wild = feature({ drifted: true, driftedBy: ['out_of_range'], companions });
    expect(level({ features: [moved], driftedShare: 0.1 })).toBe('feature_drift');
    expect(level({ features: [wild], driftedShare: 0.1 })).toBe('incident');
  });

  it('calls faults of the data an incident, whatever else drifted', () => {
    expect(level({ features: [feature({ status: 'schema_changed' })] })).toBe('incident');
    const missing = feature({ drifted: true, companions: [companion('missing_rate', true)] });
    expect(level({ features: [missing], driftedShare: 1 })).toBe('incident');
    expect(level({ features: [feature({ companions: [companion('missing_rate', false)] })] })).toBe('none');
    expect(level({ dataset: [{ measure: 'duplicate_rows', drifted: true }] })).toBe('incident');
    expect(level({ dataset: [{ measure: 'row_count', drifted: true }] })).toBe('incident');
  });

  it('does not blame the data for a new value of a derived column', () => {
    const companions = [companion('new_categories', true)];
    const hour = feature({ name: 'sent (hour)', derivedFrom: 'sent', drifted: true, companions });
    expect(level({ features: [hour], driftedShare: 0.2 })).toBe('feature_drift');
  });
});
