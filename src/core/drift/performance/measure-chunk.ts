import type { Task } from '../../ml/estimator.js';
import type { DateColumn } from '../../table.js';
import { type HealthMetric, type HealthValues, listHealthMetrics } from './health-metrics.js';
import type { HealthModel } from './health-model.js';
import type { ChunkHealth, EstimatedMetric } from './model-health.js';
import { bandHalfWidth, judgeInBand, type MetricInBand } from './sampling-band.js';

/** Standard errors from fewer rows are themselves too uncertain. */
const fewestJudgedRows = 30;

/** What a chunk is called. */
export interface ChunkLabel {
  readonly label: string;
  readonly from?: string;
  readonly to?: string;
}

/** Rows to measure, and with which model. */
export interface ChunkMeasurement {
  readonly problem: Task;
  readonly model: HealthModel;
  /** Of the current side. */
  readonly rows: Uint32Array;
  readonly label: ChunkLabel;
  readonly times?: DateColumn | undefined;
  readonly asOf?: number | undefined;
}

/**
 * Realised and estimated metrics of some rows, each in its band. Fewer than 30 rows give no value.
 *
 * @param measurement rows and the prepared model
 */
export function measureChunk(measurement: ChunkMeasurement): ChunkHealth {
  const { problem, model, rows, label } = measurement;
  const usable = rows.filter((row) => model.usable[row] === 1);
  const labelled = rows.filter((row) => model.labelled[row] === 1);
  const realised = labelled.length < fewestJudgedRows ? {} : model.realise(labelled);
  const isEstimated = model.estimate !== undefined && usable.length >= fewestJudgedRows;
  const estimated = isEstimated ? model.estimate(usable) : {};
  const hasGap = isEstimated && labelled.length >= fewestJudgedRows;
  const estimatedOfLabelled = !hasGap
    ? {}
    : labelled.length === usable.length
      ? estimated
      : model.estimate(labelled);
  const metrics = listHealthMetrics(problem).filter((metric) => model.reference.has(metric));
  const inBand = (metric: HealthMetric, value: number | undefined, count: number) =>
    judgeInBand(metric, value, model.reference.get(metric), count);
  const withGap = (metric: HealthMetric, found: MetricInBand): EstimatedMetric => ({
    ...found,
    ...gapOf(metric, model, { realised, estimated: estimatedOfLabelled, rows: labelled.length }),
  });
  return {
    label: label.label,
    ...(label.from === undefined ? {} : { from: label.from }),
    ...(label.to === undefined ? {} : { to: label.to }),
    rows: rows.length,
    usableRows: usable.length,
    labelCoverage: usable.length === 0 ? null : labelled.length / usable.length,
    labelAgeMs: labelAge(labelled, measurement),
    unknownClassRows: rows.reduce((sum, row) => sum + model.unknownClass[row]!, 0),
    realised: Object.fromEntries(
      metrics.map((metric) => [metric, inBand(metric, realised[metric], labelled.length)]),
    ),
    estimated: Object.fromEntries(
      metrics
        .filter((metric) => model.gap.has(metric) && model.estimate !== undefined && metric !== 'logLoss')
        .map((metric) => [metric, withGap(metric, inBand(metric, estimated[metric], usable.length))]),
    ),
  };
}

function gapOf(
  metric: HealthMetric,
  model: HealthModel,
  found: { readonly realised: HealthValues; readonly estimated: HealthValues; readonly rows: number },
): { gap: number | null; gapLimit: number | null } {
  const realised = found.realised[metric];
  const estimated = found.estimated[metric];
  const deviation = model.gap.get(metric);
  if (realised === undefined || estimated === undefined || deviation === undefined) {
    return { gap: null, gapLimit: null };
  }
  return {
    gap: realised - estimated,
    gapLimit: bandHalfWidth(deviation.deviation, found.rows, deviation.rows),
  };
}

function labelAge(labelled: Uint32Array, { times, asOf }: ChunkMeasurement): number | null {
  if (times === undefined || asOf === undefined) return null;
  let newest = Number.NEGATIVE_INFINITY;
  for (const row of labelled) {
    const time = times.values[row]!;
    if (Number.isFinite(time) && time > newest) newest = time;
  }
  return Number.isFinite(newest) ? asOf - newest : null;
}
