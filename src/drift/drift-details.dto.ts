/** What a drift report holds besides the verdicts, on the wire. */
import { z } from 'zod';
import type { DriftDetails } from '../core/drift/drift-report.js';

const ranked = z
  .object({
    feature: z.string().describe('Drifted feature'),
    score: z.number().min(0).describe('Strength times importance; the list is ordered by it'),
    strength: z.number().min(0).describe('How many times past its limit the strongest finding is'),
    measure: z.string().describe('The measure that made that finding'),
    effect: z.number().nullable().describe('Size of the change in the unit of `effectMeasure`'),
    effectMeasure: z.string().nullable().describe('What `effect` is'),
    importance: z.number().min(0).max(1).describe('Share of the importance of all features'),
    severity: z.string().describe('Grade of the finding'),
  })
  .meta({ id: 'RankedFeature' });

const worstSegment = z
  .object({
    feature: z.string().describe('Drifted feature'),
    segment: z
      .object({ column: z.string().describe('Column'), label: z.string().describe('Level or range of it') })
      .describe('Rows in which the change is concentrated'),
    effectMeasure: z.string().describe('What the effects are'),
    effectInside: z.number().describe('Size of the change inside the segment'),
    effectOutside: z.number().describe('Size of the change in all other rows'),
    referenceRows: z.number().int().describe('Compared reference rows of the segment'),
    currentRows: z.number().int().describe('Compared current rows of the segment'),
    shareChange: z.number().describe('Share of the current rows minus share of the reference rows'),
    pAdjusted: z.number().describe('Adjusted over everything searched'),
  })
  .meta({ id: 'WorstSegment' });

const changePoint = z
  .object({
    feature: z.string().describe('Drifted feature'),
    kind: z
      .enum(['inside', 'at-start', 'not-found'])
      .describe('Whether it changed within the window, before it, or cannot be told'),
    about: z.string().nullable().describe('What changed there'),
    category: z.string().nullable().describe('The category that came or went'),
    index: z.number().int().nullable().describe('First row after the change, counted from 0'),
    share: z.number().nullable().describe('Share of the rows before it'),
    instant: z.number().nullable().describe('Its time in epoch milliseconds, where rows have one'),
    changed: z.enum(['before', 'after']).nullable().describe('Which part is farther from the reference'),
    pValue: z.number().nullable().describe('Of the test for a change there'),
    because: z.string().nullable().describe('Why nothing was found'),
  })
  .meta({ id: 'ChangePoint' });

const explanation = z
  .object({
    ranking: z.array(ranked).describe('Drifted features, the one that matters most first'),
    segments: z.array(worstSegment).describe('Where the changes are concentrated'),
    changePoints: z.array(changePoint).describe('Since when features differ inside the current window'),
    diagnosis: z
      .object({
        kind: z
          .enum(['quality_incident', 'distribution_change', 'concept_drift', 'performance_unknown', 'none'])
          .describe('What kind of change the findings speak for'),
        because: z.array(z.string()).describe('Reasons in sentences, the strongest first'),
        advice: z
          .enum(['fix_data', 'retrain', 'record', 'collect_labels', 'nothing'])
          .describe('What follows'),
        adviceText: z.string().describe('The same in words'),
      })
      .describe('Faults of the data, a change of their distribution, or of what they mean'),
    sentences: z.array(z.string()).describe('All of it in plain sentences'),
  })
  .meta({ id: 'DriftExplanation' });

const segmentFeature = z.object({
  name: z.string().describe('Feature'),
  status: z.string().describe('Whether its values could be judged, or why not'),
  measure: z.string().nullable().describe('Deciding measure'),
  statistic: z.number().nullable().describe("The measure's own number"),
  pValue: z.number().nullable().describe('Uncorrected'),
  pAdjusted: z.number().nullable().describe('Corrected over all tests of all segments'),
  effect: z.number().nullable().describe('Size of the change'),
  effectMeasure: z.string().nullable().describe('What `effect` is'),
  drifted: z.boolean().describe('Whether it drifted inside the segment'),
  severity: z.string().describe('Grade of the finding'),
  reason: z.string().describe('Why this measure and this verdict'),
});

const segment = z
  .object({
    column: z.string().describe('Segment column'),
    label: z.string().describe('Level of it'),
    referenceRows: z.number().int().describe('Reference rows of the segment'),
    currentRows: z.number().int().describe('Current rows of the segment'),
    drifted: z.boolean().describe('Whether a feature drifted inside'),
    driftedFeatures: z.number().int().describe('How many did'),
    testedFeatures: z.number().int().describe('How many could be tested'),
    features: z.array(segmentFeature).describe('Every feature but the segment column'),
  })
  .meta({ id: 'DriftSegment' });

const chunked = z
  .object({
    name: z.string().describe('Feature'),
    measure: z.string().nullable().describe('Distance; null when the kinds of the columns differ'),
    threshold: z
      .object({
        upper: z.number().describe('Distance that a chunk of the reference exceeds once in a hundred'),
        isWeak: z.boolean().describe('Whether it rests on fewer than six chunks'),
        scale: z.string().describe('Scale on which it was worked out'),
        referenceChunks: z.number().int().describe('Chunks of the reference behind it'),
      })
      .nullable()
      .describe('Null with fewer than two chunks of the reference'),
    chunks: z
      .array(
        z.object({
          label: z.string().describe('Name of the chunk'),
          from: z.string().nullable().describe('Start, included, UTC; only of periods'),
          to: z.string().nullable().describe('End, not included, UTC; only of periods'),
          rows: z.number().int().describe('Rows of the chunk'),
          value: z.number().nullable().describe('Distance from the reference'),
          upper: z.number().nullable().describe('What it was compared with'),
          status: z.string().describe('Whether it could be judged'),
          alarm: z.boolean().describe('Whether it is above'),
        }),
      )
      .describe('In order of rows or time'),
  })
  .meta({ id: 'ChunkedFeature' });

const inBand = z.object({
  value: z.number().nullable().describe('The metric; null when it cannot be told'),
  lower: z.number().nullable().describe('Lower end of what chance makes of the reference'),
  upper: z.number().nullable().describe('Upper end of it'),
  status: z.enum(['within', 'below', 'above', 'insufficient']).describe('Where the value lies'),
});
const estimated = inBand.extend({
  gap: z.number().nullable().describe('Realised minus estimated, where both are known'),
  gapLimit: z.number().nullable().describe('Largest gap that chance explains'),
});
const chunkHealth = z
  .object({
    label: z.string().describe('Name of the rows'),
    from: z.string().nullable().describe('Start of the period, UTC'),
    to: z.string().nullable().describe('End of the period, UTC'),
    rows: z.number().int().describe('Rows'),
    usableRows: z.number().int().describe('Rows with a prediction and all scores'),
    labelCoverage: z.number().nullable().describe('Share of them whose true value is known'),
    unknownClassRows: z.number().int().describe('Rows of a class that the reference does not know'),
    realised: z.record(z.string(), inBand).describe('Metrics measured on rows with a true value'),
    estimated: z.record(z.string(), estimated).describe('Metrics estimated without true values'),
  })
  .meta({ id: 'ChunkHealth' });

const place = z.enum(['below', 'within', 'unknown']);
const health = z
  .object({
    problem: z.enum(['classification', 'regression']).describe('What the model predicts'),
    reference: z
      .object({
        rows: z.number().int().describe('Rows'),
        labelledRows: z.number().int().describe('Rows with a true value'),
        metrics: z.record(z.string(), z.number()).describe('Metrics on them'),
      })
      .describe('The rows compared with'),
    overall: chunkHealth.describe('All current rows'),
    chunks: z.array(chunkHealth).describe('Current rows over time'),
    estimator: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('How metrics were estimated and how well that works; null when they were not'),
    estimateUnreliable: z.boolean().describe('Whether labels contradict the estimate, or it knows nothing'),
    reasons: z.array(z.string()).describe('What was found and what is missing'),
    evidence: z
      .object({
        realised: place.describe('Measured performance against its band'),
        estimated: place.describe('Estimated performance against its band'),
        estimateUnreliable: z.boolean().describe('Whether the estimate must not be trusted'),
      })
      .describe('What the diagnosis rests on'),
  })
  .meta({ id: 'ModelHealth' });

export const driftDetails = z
  .object({
    explanation: explanation.describe('Why the data drifted, as far as they can tell'),
    segments: z.array(segment).describe('Levels of the segment columns, judged one by one'),
    chunks: z.array(chunked).describe('Features over time'),
    health: health.nullable().describe('How the watched model does; null without one'),
  })
  .meta({ id: 'DriftDetails' });

type DetailsResponse = z.infer<typeof driftDetails>;

export function toDriftDetails(details: DriftDetails): DetailsResponse {
  return {
    explanation: {
      ranking: [...details.explanation.ranking],
      segments: [...details.explanation.segments],
      changePoints: details.explanation.changePoints.map(toChangePoint),
      diagnosis: {
        ...details.explanation.diagnosis,
        because: [...details.explanation.diagnosis.because],
      },
      sentences: [...details.explanation.sentences],
    },
    segments: details.segments.map((each) => ({ ...each, features: [...each.features] })),
    chunks: details.chunks.map((each) => ({
      ...each,
      chunks: each.chunks.map((chunk) => ({ ...chunk, from: chunk.from ?? null, to: chunk.to ?? null })),
    })),
    health: details.health === null ? null : toHealth(details.health),
  };
}

function toChangePoint(found: DriftDetails['explanation']['changePoints'][number]) {
  const inside = found.kind === 'inside' ? found : undefined;
  return {
    feature: found.feature,
    kind: found.kind,
    about: inside?.about ?? null,
    category: inside?.category ?? null,
    index: inside?.index ?? null,
    share: inside?.share ?? null,
    instant: inside?.instant ?? null,
    changed: inside?.changed ?? null,
    pValue: found.kind === 'not-found' ? null : found.pValue,
    because: found.kind === 'not-found' ? found.because : null,
  };
}

function toHealth(found: NonNullable<DriftDetails['health']>): z.infer<typeof health> {
  return {
    problem: found.problem,
    reference: { ...found.reference, metrics: { ...found.reference.metrics } },
    overall: toChunkHealth(found.overall),
    chunks: found.chunks.map(toChunkHealth),
    estimator: found.estimator === null ? null : { ...found.estimator },
    estimateUnreliable: found.estimateUnreliable,
    reasons: [...found.reasons],
    evidence: found.evidence,
  };
}

function toChunkHealth(found: NonNullable<DriftDetails['health']>['overall']): z.infer<typeof chunkHealth> {
  const {
    label,
    from,
    to,
    rows,
    usableRows,
    labelCoverage,
    unknownClassRows,
    realised,
    estimated: guessed,
  } = found;
  return {
    label,
    from: from ?? null,
    to: to ?? null,
    rows,
    usableRows,
    labelCoverage,
    unknownClassRows,
    realised: { ...realised },
    estimated: { ...guessed },
  };
}
