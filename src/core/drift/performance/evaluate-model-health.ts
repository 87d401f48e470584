import { InvalidArgument } from '../../errors.js';
import { formatNumber } from '../../format-number.js';
import type { Task } from '../../ml/estimator.js';
import { createRandom } from '../../random.js';
import { columnLength } from '../../table.js';
import { type ChunkPlan, groupRows } from '../chunks/plan-chunks.js';
import { classificationHealth } from './classification-health.js';
import { decidingMetrics, type HealthMetric } from './health-metrics.js';
import type { HealthModel } from './health-model.js';
import { type ChunkLabel, measureChunk } from './measure-chunk.js';
import { type ModelColumns, requireEqualLengths } from './model-columns.js';
import type { ChunkHealth, ModelHealth } from './model-health.js';
import type { PerformancePlace } from './performance-evidence.js';
import { regressionHealth } from './regression-health.js';
import { isWorse, type MetricInBand } from './sampling-band.js';

/** What is asked about a model. */
export interface ModelHealthInput {
  readonly problem: Task;
  /** Labelled rows that the model was not fitted on, such as its holdout. */
  readonly reference: ModelColumns;
  readonly current: ModelColumns;
  /** How the current rows are cut. */
  readonly chunks: ChunkPlan;
  readonly seed: number;
  /** Name of the positive class of two; by default the last in the order of training. */
  readonly positiveClass?: string | undefined;
  /** Now, in epoch milliseconds; the age of labels is counted from it. */
  readonly asOf?: number | undefined;
}

/**
 * How well a model does, chunk by chunk: realised metrics once true values arrive, estimated ones before, both held
 * against the sampling error of the reference, and whether the estimate can be trusted.
 *
 * The verdict rests on few metrics (accuracy and AUC; MAE and RMSE) in two places: all current rows together, and the
 * newest chunk with a value. Chance alone reaches a band of 3 standard errors there in well under
 * 1 % of the cases.
 *
 * @param input columns of both sides by role; see `ModelColumns`
 * @returns plain JSON without NaN or infinity; what cannot be told has a status and a reason
 * @throws InvalidArgument when columns of a side differ in length, or the plan is not of the current rows
 * Cost: classification O(n log n) per class; regression twenty boosted models on at most 20,000 rows each.
 *
 * @example evaluateModelHealth({ problem: 'classification', reference, current, chunks, seed: 1 }).evidence.realised
 */
export function evaluateModelHealth(input: ModelHealthInput): ModelHealth {
  const { problem, reference, current, chunks: plan, seed } = input;
  requireEqualLengths('reference', reference);
  requireEqualLengths('current', current);
  const rowCount = columnLength(current.prediction);
  if (plan.chunkOf.length !== rowCount) {
    throw new InvalidArgument('chunks', `must be of the ${rowCount} current rows`, plan.chunkOf.length);
  }
  const random = createRandom(`model-health/${seed}`);
  const model =
    problem === 'classification'
      ? classificationHealth({ reference, current, positiveClass: input.positiveClass }, random)
      : regressionHealth({ reference, current, seed }, random);
  const measure = (rows: Uint32Array, label: ChunkLabel) =>
    measureChunk({ problem, model, rows, label, times: current.times, asOf: input.asOf });
  const overall = measure(
    Uint32Array.from({ length: rowCount }, (_, row) => row),
    { label: 'all rows' },
  );
  const groups = groupRows(plan);
  const chunks = plan.chunks.map((chunk, index) => measure(groups[index]!, chunk));
  const findings = findEvidence(problem, model, overall, chunks);
  return {
    problem,
    reference: {
      rows: columnLength(reference.prediction),
      labelledRows: model.referenceLabelled,
      metrics: Object.fromEntries([...model.reference].map(([metric, { value }]) => [metric, value])),
    },
    overall,
    chunks,
    estimator: model.estimator,
    estimateUnreliable: findings.evidence.estimateUnreliable,
    reasons: [...model.reasons, ...findings.reasons],
    evidence: findings.evidence,
  };
}

function findEvidence(
  problem: Task,
  model: HealthModel,
  overall: ChunkHealth,
  chunks: readonly ChunkHealth[],
): Pick<ModelHealth, 'evidence' | 'reasons'> {
  const reasons: string[] = [];
  const deciding = decidingMetrics(problem, new Set(model.reference.keys()));
  const judge = (side: 'realised' | 'estimated'): PerformancePlace => {
    const places = placesToLook(overall, chunks, (chunk) =>
      deciding.some((metric) => isJudged(chunk[side][metric])),
    );
    if (places.length === 0) return 'unknown';
    const worse = places.flatMap((place) =>
      deciding.flatMap((metric) => {
        const found = place[side][metric];
        return found !== undefined && isWorse(metric, found)
          ? [describeWorse(side, metric, place, found)]
          : [];
      }),
    );
    reasons.push(...worse);
    return worse.length > 0 ? 'below' : 'within';
  };
  const realised = judge('realised');
  const estimated = judge('estimated');
  if (realised === 'unknown') reasons.push('too few rows have a label to tell the performance');
  const contradicted = placesToLook(overall, chunks, (chunk) =>
    deciding.some((metric) => typeof chunk.estimated[metric]?.gap === 'number'),
  ).flatMap((place) =>
    deciding.flatMap((metric) => {
      const gap = place.estimated[metric]?.gap ?? null;
      const limit = place.estimated[metric]?.gapLimit ?? null;
      if (gap === null || limit === null || Math.abs(gap) <= limit) return [];
      return `the estimated ${metric} of ${place.label} is off by ${formatNumber(gap)}, chance explains ${formatNumber(limit)}`;
    }),
  );
  reasons.push(...contradicted);
  const knowsNothing = model.estimator?.beatsConstant === false;
  if (knowsNothing) reasons.push('the estimate knows no more than a constant would');
  return {
    reasons,
    evidence: { realised, estimated, estimateUnreliable: contradicted.length > 0 || knowsNothing },
  };
}

/** All rows together and the newest chunk, where each has what is looked for. */
function placesToLook(
  overall: ChunkHealth,
  chunks: readonly ChunkHealth[],
  hasIt: (chunk: ChunkHealth) => boolean,
): readonly ChunkHealth[] {
  const newest = chunks.length > 1 ? chunks.findLast(hasIt) : undefined;
  return [...(hasIt(overall) ? [overall] : []), ...(newest === undefined ? [] : [newest])];
}

function isJudged(found: MetricInBand | undefined): boolean {
  return found !== undefined && found.status !== 'insufficient';
}

function describeWorse(
  side: 'realised' | 'estimated',
  metric: HealthMetric,
  { label }: ChunkHealth,
  { value, lower, upper, status }: MetricInBand,
): string {
  const edge = status === 'below' ? lower : upper;
  return `the ${side} ${metric} of ${label} is ${formatNumber(value ?? 0)}, ${status} ${formatNumber(edge ?? 0)}`;
}
