import type { EvaluatedChunk } from '../../src/core/drift/chunks/evaluate-chunks.js';
import type { FeatureEvaluation } from '../../src/core/drift/drift-evaluation.js';
import { resolveDriftSettings } from '../../src/core/drift/drift-settings.js';
import { explainDrift } from '../../src/core/drift/explain/explain-drift.js';
import type { DriftPage } from '../../src/core/drift/html/drift-page.js';
import type { ChunkHealth, ModelHealth } from '../../src/core/drift/performance/model-health.js';
import { createRandom } from '../../src/core/random.js';
import { makeCompanion, makeEvaluation, makeFeature } from './make-evaluation.js';

/** The page of a comparison; without parts one feature that did not drift and nothing else. */
export function makeDriftPage(
  parts: Partial<DriftPage> & { features?: readonly FeatureEvaluation[] } = {},
): DriftPage {
  const { features = [makeFeature()], ...page } = parts;
  const evaluation = makeEvaluation({ features });
  const explanation = explainDrift({ evaluation });
  return {
    title: 'new.csv against old.csv',
    reference: { label: 'old.csv', rows: 1000 },
    current: { label: 'new.csv', rows: 1000 },
    report: {
      evaluation,
      summary: ['Drift: 1 of 1 tested features drifted', ...explanation.sentences],
      details: { explanation, segments: [], chunks: [], health: null },
    },
    leftOut: [],
    notes: [],
    settings: resolveDriftSettings(),
    ...page,
  };
}

/** Everything a report can hold, for as many features; the same for the same number. */
export function makeFullDriftPage(
  featureCount: number,
  nameOf = (index: number) => `feature ${index}`,
): DriftPage {
  const random = createRandom(`page/${featureCount}`);
  const features = Array.from({ length: featureCount }, (_, index) =>
    fullFeature(nameOf(index), index, random.next),
  );
  const page = makeDriftPage({ features });
  const { evaluation } = page.report;
  const labels = Array.from(
    { length: 120 },
    (_, index) => `2026-${String(1 + (index % 12)).padStart(2, '0')}-${index}`,
  );
  return {
    ...page,
    checkedAt: '2026-11-23T16:00:00.000Z',
    leftOut: [{ column: 'id', reason: 'it names the rows' }],
    notes: ['3 rows of the current file could not be read'],
    report: {
      ...page.report,
      evaluation: {
        ...evaluation,
        level: 'incident',
        weightedShare: 0.4,
        dataset: [
          makeCompanion({
            measure: 'domain_classifier',
            statistic: 0.71,
            pValue: 5e-4,
            pAdjusted: 1e-3,
            effect: 0.21,
            effectMeasure: 'auc_distance',
            drifted: true,
            reason: 'adjusted p 0.001 <= 0.05 and auc_distance 0.21 >= 0.05: drift',
          }),
          makeCompanion({
            measure: 'row_count',
            status: 'insufficient',
            statistic: null,
            pValue: null,
            pAdjusted: null,
            effect: null,
            effectMeasure: null,
            threshold: null,
            reason: 'not tested: insufficient',
          }),
        ],
      },
      details: {
        explanation: {
          ...page.report.details.explanation,
          segments: [
            {
              feature: nameOf(0),
              segment: { column: nameOf(1), label: 'DE' },
              effectMeasure: 'robust_wasserstein',
              effectInside: 0.8,
              effectOutside: 0.02,
              referenceRows: 400,
              currentRows: 380,
              shareChange: -0.02,
              pAdjusted: 1e-9,
            },
          ],
          changePoints: [
            {
              feature: nameOf(0),
              kind: 'inside',
              about: 'place',
              index: 512,
              share: 0.512,
              instant: 1_790_000_000_000,
              changed: 'after',
              pValue: 1e-12,
            },
            { feature: nameOf(3), kind: 'not-found', because: 'too few rows' },
          ],
        },
        segments: [
          {
            column: nameOf(1),
            label: 'DE',
            referenceRows: 400,
            currentRows: 380,
            drifted: true,
            driftedFeatures: 1,
            testedFeatures: featureCount,
            features: [{ ...features[0]!, drifted: true, severity: 'severe' }],
          },
          {
            column: nameOf(1),
            label: 'FR',
            referenceRows: 600,
            currentRows: 620,
            drifted: false,
            driftedFeatures: 0,
            testedFeatures: featureCount,
            features: [],
          },
        ],
        chunks: features.map(({ name }, index) => ({
          name,
          measure: 'robust_wasserstein',
          threshold: { upper: 0.1, isWeak: false, scale: 'log', referenceChunks: 10 },
          chunks: labels.map((label, at): EvaluatedChunk => {
            const value = random.next() * (index % 5 === 0 && at > 60 ? 0.6 : 0.11);
            return { label, rows: 100, value, upper: 0.1, status: 'ok', alarm: value > 0.1 };
          }),
        })),
        health: makeHealth(random.next),
      },
    },
    trend: {
      points: Array.from({ length: 30 }, (_, index) => ({
        label: `check ${index}`,
        drifted: index > 20,
        features: Object.fromEntries(
          features.map(({ name }, at) => {
            const effect = random.next() * (at % 4 === 0 && index > 20 ? 0.7 : 0.09);
            return [
              name,
              {
                effect,
                effectMeasure: 'robust_wasserstein',
                pAdjusted: 0.2,
                drifted: effect > 0.1,
                status: 'ok' as const,
              },
            ];
          }),
        ),
      })),
    },
  };
}

function fullFeature(name: string, index: number, random: () => number): FeatureEvaluation {
  const drifted = index % 4 === 0;
  const isLabels = index % 3 === 2;
  const size = isLabels ? 20 : 10;
  const reference = shares(size, random);
  const current = shares(size, random);
  return makeFeature({
    name,
    kind: isLabels ? 'category' : index % 7 === 3 ? 'date' : 'number',
    measure: isLabels ? 'chi2' : 'ad',
    statistic: 12.345678901234,
    pValue: drifted ? 1.23456789e-31 : 0.4321,
    pAdjusted: drifted ? 1.2e-30 : 0.9,
    effect: drifted ? 0.3 + random() : 0.01,
    effectMeasure: isLabels ? 'total_variation' : 'robust_wasserstein',
    drifted,
    driftedBy: drifted ? [isLabels ? 'chi2' : 'ad'] : [],
    severity: drifted ? 'moderate' : 'none',
    importance: random(),
    reason:
      'Anderson-Darling test, because the column holds continuous numbers: adjusted p 0.9 > 0.05 and robust_wasserstein 0.01 < 0.1: no drift',
    flags: index % 2 === 0 ? ['ties'] : [],
    measures: ['ad', 'wasserstein', 'psi', 'js'].map((measure) => ({
      measure,
      kind: 'measured',
      statistic: random(),
      pValue: random(),
      pMethod: 'limit_law',
      effect: random(),
      effectMeasure: 'robust_wasserstein',
      flags: [],
    })),
    companions: [
      makeCompanion({ reason: 'adjusted p 1 > 0.05 and missing_rate_difference 0 < 0.02: no drift' }),
      makeCompanion({
        measure: 'out_of_range',
        effectMeasure: 'out_of_range_share',
        reason: 'adjusted p 1 > 0.05 and out_of_range_share 0 < 0.01: no drift',
      }),
    ],
    bins: isLabels
      ? {
          kind: 'labels',
          labels: Array.from({ length: size }, (_, at) => `category number ${at}`),
          reference,
          current,
          other: { reference: 0.02, current: 0.05 },
        }
      : {
          kind: 'edges',
          edges: Array.from({ length: size - 1 }, (_, at) =>
            index % 7 === 3 ? 1_790_000_000_000 + at * 86_400_000 : 1.2345 * at,
          ),
          reference,
          current,
        },
    summary: isLabels
      ? null
      : {
          reference: { mean: 9.971, standardDeviation: 2.001, median: 9.9 },
          current: { mean: 11.02, standardDeviation: null, median: 11 },
        },
  });
}

function shares(size: number, random: () => number): number[] {
  const weights = Array.from({ length: size }, () => 0.3 + random());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function makeHealth(random: () => number): ModelHealth {
  const chunk = (label: string, drop: number): ChunkHealth => {
    const inBand = (value: number) => ({
      value,
      lower: 0.85,
      upper: 0.95,
      status: value < 0.85 ? ('below' as const) : ('within' as const),
    });
    return {
      label,
      rows: 100,
      usableRows: 98,
      labelCoverage: 0.6,
      labelAgeMs: null,
      unknownClassRows: 0,
      realised: { accuracy: inBand(0.92 - drop + 0.02 * random()), auc: inBand(0.93 - drop / 2) },
      estimated: { accuracy: { ...inBand(0.91 + 0.01 * random()), gap: -drop, gapLimit: 0.03 } },
    };
  };
  return {
    problem: 'classification',
    reference: { rows: 1000, labelledRows: 990, metrics: { accuracy: 0.91, auc: 0.93 } },
    overall: chunk('all', 0.08),
    chunks: Array.from({ length: 12 }, (_, index) => chunk(`2026-${index + 1}`, index > 7 ? 0.1 : 0)),
    estimator: null,
    estimateUnreliable: true,
    reasons: ['The realised accuracy contradicts its estimate'],
    evidence: { realised: 'below', estimated: 'within', estimateUnreliable: true },
  };
}
