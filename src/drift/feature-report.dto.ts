/** The verdict on one feature on the wire, with what a plot needs. */
import { z } from 'zod';
import type {
  CompanionEvaluation,
  FeatureBins,
  FeatureEvaluation,
  NamedResult,
  NumberSummary,
} from '../core/drift/drift-evaluation.js';

const statistic = z.number().nullable().describe("The measure's own number; null without one");
const pValue = z.number().min(0).max(1).nullable().describe('Uncorrected; null when the measure has no test');
const effect = z.number().min(0).nullable().describe('Size of the change in the unit of `effectMeasure`');
const effectMeasure = z
  .string()
  .nullable()
  .describe('What `effect` is, for instance robust_wasserstein in standard deviations');

const threshold = z
  .object({
    alpha: z.number().nullable().describe('Largest corrected p-value that counts as drift'),
    effectFloor: z.number().nullable().describe('Smallest effect that counts as drift'),
    statisticAbove: z.number().nullable().describe('Drift strictly above this statistic'),
    ownRule: z
      .object({
        compared: z.enum(['statistic', 'pValue']).describe('What is compared'),
        operator: z.enum(['>', '>=', '<', '<=']).describe('How'),
        threshold: z.number().describe('With what'),
      })
      .nullable()
      .describe('The rule of a compat measure in place of the keys'),
  })
  .meta({ id: 'DriftThreshold' });

const judged = {
  statistic,
  pValue,
  pAdjusted: z.number().min(0).max(1).nullable().describe('Corrected for all tests of the check'),
  effect,
  effectMeasure,
  threshold: threshold.nullable().describe('What it was compared with; null when not tested'),
  reason: z.string().describe('Why this measure and why this verdict, in words and numbers'),
};

const STATUSES = ['measured', 'insufficient', 'constant', 'empty'] as const;

export const companionReport = z
  .object({
    measure: z.string().describe('Id of the measure'),
    status: z.enum(STATUSES).describe('Only `measured` was tested'),
    ...judged,
    drifted: z.boolean().describe('Whether it found drift'),
  })
  .meta({ id: 'DriftCompanion' });

const measureResult = z
  .object({
    measure: z.string().describe('Id of the measure'),
    status: z.enum(STATUSES).describe('Whether there is a number, or why not'),
    statistic,
    pValue,
    pMethod: z
      .enum(['exact', 'asymptotic', 'limit_law', 'permutation'])
      .nullable()
      .describe('How the p-value came about'),
    effect,
    effectMeasure,
    effectByChance: z
      .number()
      .min(0)
      .nullable()
      .describe('Effect that chance exceeds in about 1 of 100 such comparisons; null where not worked out'),
    method: z.string().nullable().describe('What exactly was computed, when the measure chooses by itself'),
    flags: z.array(z.string()).describe('What a reader should know, for instance `ties`'),
    neededRows: z
      .number()
      .int()
      .nullable()
      .describe('Rows with a value needed on each side, when insufficient'),
    usableRows: z
      .number()
      .int()
      .nullable()
      .describe('Rows with a value on the smaller side, when insufficient'),
  })
  .meta({ id: 'DriftMeasureResult' });

const shares = z.array(z.number().min(0).max(1));
const bins = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('edges').describe('Bins of numbers'),
      edges: z.array(z.number()).describe('Inner edges, ascending; the outer bins are open'),
      reference: shares.describe('Share of the reference in each bin, one more than edges'),
      current: shares.describe('Share of the current rows in each bin'),
    }),
    z.object({
      kind: z.literal('labels').describe('Single values or categories'),
      labels: z.array(z.string()).describe('The values'),
      reference: shares.describe('Share of the reference with each value'),
      current: shares.describe('Share of the current rows with each value'),
      other: z
        .object({
          reference: z.number().min(0).max(1).describe('Of the reference'),
          current: z.number().min(0).max(1).describe('Of the current rows'),
        })
        .nullable()
        .describe('Shares of all values that are not listed; null when all are'),
    }),
  ])
  .describe('Shares of both sides for a plot');

const numberSummary = z
  .object({
    mean: z.number().describe('Mean of the finite values; epoch milliseconds for dates'),
    standardDeviation: z.number().nullable().describe('Null with fewer than two values'),
    median: z.number().describe('Median of the finite values'),
  })
  .meta({ id: 'NumberSummary' });

export const featureReport = z
  .object({
    name: z.string().describe('Column'),
    derivedFrom: z.string().nullable().describe('Column it was derived from, such as the length of a text'),
    role: z.enum(['feature', 'target']).describe('Whether it is the column to predict'),
    kind: z
      .enum(['number', 'date', 'category'])
      .nullable()
      .describe('Null when the sides differ or one lacks the column'),
    status: z
      .enum(['ok', 'constant', 'insufficient', 'empty', 'schema_changed', 'failed'])
      .describe('Whether its values could be judged, or why not'),
    measure: z.string().nullable().describe('Id of the deciding measure'),
    ...judged,
    drifted: z.boolean().describe('Whether the value test or a companion found drift'),
    driftedBy: z.array(z.string()).describe('Ids of the measures that found drift'),
    severity: z
      .enum(['none', 'minor', 'moderate', 'severe'])
      .describe('How far past its limit the strongest finding is: below twice, below five times, beyond'),
    importance: z.number().min(0).nullable().describe('Weight in the model; null when not known'),
    flags: z.array(z.string()).describe('What a reader should know about the deciding measure'),
    referenceCount: z.number().int().min(0).describe('Reference rows with a value'),
    currentCount: z.number().int().min(0).describe('Current rows with a value'),
    referenceMissing: z.number().int().min(0).describe('Reference rows without a value'),
    currentMissing: z.number().int().min(0).describe('Current rows without a value'),
    companions: z.array(companionReport).describe('Tests besides the values: missing and unknown ones'),
    measures: z.array(measureResult).describe('Every measure that was computed, the deciding one first'),
    bins: bins.nullable().describe('Null when a side has no value'),
    summary: z
      .object({
        reference: numberSummary.describe('Reference'),
        current: numberSummary.describe('Current rows'),
      })
      .nullable()
      .describe('Of numbers and dates; null for categories'),
  })
  .meta({ id: 'DriftFeature' });

export function toFeatureReport(
  feature: FeatureEvaluation,
  target: string | undefined,
): z.infer<typeof featureReport> {
  return {
    name: feature.name,
    derivedFrom: feature.derivedFrom,
    role: feature.name === target ? 'target' : 'feature',
    kind: feature.kind,
    status: feature.status,
    measure: feature.measure,
    ...toJudged(feature),
    drifted: feature.drifted,
    driftedBy: [...feature.driftedBy],
    severity: feature.severity,
    importance: feature.importance,
    flags: [...feature.flags],
    referenceCount: feature.referenceCount,
    currentCount: feature.currentCount,
    referenceMissing: feature.referenceMissing,
    currentMissing: feature.currentMissing,
    companions: feature.companions.map(toCompanionReport),
    measures: feature.measures.map(toMeasureResult),
    bins: feature.bins === null ? null : toBins(feature.bins),
    summary:
      feature.summary === null
        ? null
        : {
            reference: toNumberSummary(feature.summary.reference),
            current: toNumberSummary(feature.summary.current),
          },
  };
}

function toJudged(verdict: FeatureEvaluation | CompanionEvaluation) {
  return {
    statistic: verdict.statistic,
    pValue: verdict.pValue,
    pAdjusted: verdict.pAdjusted,
    effect: verdict.effect,
    effectMeasure: verdict.effectMeasure,
    threshold: verdict.threshold,
    reason: verdict.reason,
  };
}

export function toCompanionReport(evaluation: CompanionEvaluation): z.infer<typeof companionReport> {
  const { measure, status, drifted } = evaluation;
  return { measure, status, ...toJudged(evaluation), drifted };
}

function toMeasureResult(result: NamedResult): z.infer<typeof measureResult> {
  const measured = result.kind === 'measured' ? result : undefined;
  const insufficient = result.kind === 'insufficient' ? result : undefined;
  return {
    measure: result.measure,
    status: result.kind,
    statistic: measured?.statistic ?? null,
    pValue: measured?.pValue ?? null,
    pMethod: measured?.pMethod ?? null,
    effect: measured?.effect ?? null,
    effectMeasure: measured?.effectMeasure ?? null,
    effectByChance: measured?.effectByChance ?? null,
    method: measured?.method ?? null,
    flags: [...(measured?.flags ?? [])],
    neededRows: insufficient?.needed ?? null,
    usableRows: insufficient?.got ?? null,
  };
}

function toBins(source: FeatureBins): z.infer<typeof bins> {
  const sides = { reference: [...source.reference], current: [...source.current] };
  if (source.kind === 'edges') return { kind: 'edges', edges: [...source.edges], ...sides };
  return { kind: 'labels', labels: [...source.labels], ...sides, other: source.other };
}

function toNumberSummary({ mean, standardDeviation, median }: NumberSummary): z.infer<typeof numberSummary> {
  return { mean, standardDeviation, median };
}
