import type {
  CompanionEvaluation,
  DriftEvaluation,
  FeatureEvaluation,
  Threshold,
} from '../../src/core/drift/drift-evaluation.js';

const twoKeys: Threshold = { alpha: 0.05, effectFloor: 0.1, statisticAbove: null, ownRule: null };

/** A verdict on one feature; without parts it was tested and did not drift. */
export function makeFeature(parts: Partial<FeatureEvaluation> = {}): FeatureEvaluation {
  return {
    name: 'age',
    derivedFrom: null,
    kind: 'number',
    status: 'ok',
    because: 'the settings name this measure',
    measure: 'ks',
    statistic: 0.02,
    pValue: 0.5,
    pAdjusted: 0.5,
    effect: 0.02,
    effectMeasure: 'robust_wasserstein',
    threshold: twoKeys,
    drifted: false,
    driftedBy: [],
    severity: 'none',
    importance: null,
    reason: '',
    flags: [],
    referenceCount: 1000,
    currentCount: 1000,
    referenceMissing: 0,
    currentMissing: 0,
    companions: [],
    measures: [],
    bins: null,
    summary: null,
    ...parts,
  };
}

/** A verdict on a companion measure or on all columns together; without parts it did not drift. */
export function makeCompanion(parts: Partial<CompanionEvaluation> = {}): CompanionEvaluation {
  return {
    measure: 'missing_rate',
    status: 'measured',
    statistic: 0,
    pValue: 1,
    pAdjusted: 1,
    effect: 0,
    effectMeasure: 'missing_rate_difference',
    threshold: { ...twoKeys, effectFloor: 0.02 },
    drifted: false,
    reason: '',
    ...parts,
  };
}

/** A comparison whose totals follow from its features. */
export function makeEvaluation(parts: Partial<DriftEvaluation> = {}): DriftEvaluation {
  const features = parts.features ?? [];
  const driftedFeatures = features.filter((feature) => feature.drifted).length;
  return {
    drifted: driftedFeatures > 0,
    rule: 'the data set drifts when at least one feature does',
    level: driftedFeatures > 0 ? 'feature_drift' : 'none',
    driftedShare: features.length === 0 ? null : driftedFeatures / features.length,
    weightedShare: null,
    driftedFeatures,
    testedFeatures: features.length,
    schemaChangedFeatures: 0,
    isPartial: false,
    correction: 'benjamini-hochberg',
    alpha: 0.05,
    features,
    dataset: [],
    ...parts,
  };
}
