import type { Random } from '../../random.js';
import {
  type Column,
  columnLength,
  findColumn,
  type NamedColumn,
  type Table,
  takeRows,
} from '../../table.js';
import type { HealthMetric, HealthValues } from './health-metrics.js';
import { fewestRowsToLearnFrom, type GapDeviation, type HealthModel } from './health-model.js';
import { LOSSES, type Loss, type LossModel, learnLoss } from './loss-models.js';
import { asNumbers, type ModelColumns } from './model-columns.js';
import {
  type LossMetric,
  lossMetrics,
  lossOfMetric,
  realisedRegression,
  referenceRegression,
  rootSlope,
} from './realised-regression.js';
import type { ReferenceMetric } from './sampling-band.js';

/** Both sides of a regression model. */
export interface RegressionSides {
  readonly reference: ModelColumns;
  readonly current: ModelColumns;
  readonly seed: number;
}

/**
 * Prepares realised and estimated metrics of a regression model. The estimate (DLE) comes from a second model of each
 * loss, learnt on the reference, which must hold rows that the monitored model was not fitted on.
 *
 * @param sides columns of the reference and the current data
 * @param random decides folds and samples
 */
export function regressionHealth({ reference, current, seed }: RegressionSides, random: Random): HealthModel {
  const currentRows = columnLength(current.prediction);
  const referenceRows = columnLength(reference.prediction);
  const predictions = asNumbers(current.prediction, currentRows);
  const truths = asNumbers(current.target, currentRows);
  const usable = Uint8Array.from(predictions, (prediction) => (Number.isNaN(prediction) ? 0 : 1));
  const labelled = usable.map((mark, row) => (mark === 1 && !Number.isNaN(truths[row]!) ? 1 : 0));
  const known = labelledRows(
    asNumbers(reference.target, referenceRows),
    asNumbers(reference.prediction, referenceRows),
  );
  const { metrics, losses } = referenceRegression(known.values, known.predictions);
  const base = {
    reference: metrics,
    referenceLabelled: known.rows.length,
    usable,
    labelled,
    unknownClass: new Uint8Array(currentRows),
    realise: (rows: Uint32Array) =>
      realisedRegression(
        Float64Array.from(rows, (row) => truths[row]!),
        Float64Array.from(rows, (row) => predictions[row]!),
      ),
  };
  const without = (reason: string): HealthModel => ({
    ...base,
    estimate: undefined,
    gap: new Map(),
    estimator: null,
    reasons: [reason],
  });
  if (known.rows.length === 0) return without('no reference row has a prediction and a true value');
  if (known.rows.length < fewestRowsToLearnFrom) {
    return without(
      `performance is not estimated: ${known.rows.length} labelled reference rows, ${fewestRowsToLearnFrom} needed`,
    );
  }
  const tables = commonFeatures(reference, current);
  const learnFrom = takeRows(tables.reference, known.rows);
  const models = new Map<Loss, LossModel>();
  for (const loss of Object.keys(LOSSES) as Loss[]) {
    const model = learnLoss(learnFrom, losses[loss], seed, random.fork(`loss/${loss}`));
    if (model !== undefined) models.set(loss, model);
  }
  const absolute = models.get('absolute');
  if (absolute === undefined)
    return without('performance is not estimated: no column tells the reference rows apart');
  const expected = new Map([...models].map(([loss, model]) => [loss, model.predict(tables.current)]));
  const explained = (loss: Loss) => models.get(loss)?.explained ?? null;
  return {
    ...base,
    estimate: (rows) => estimate(expected, rows),
    gap: gapDeviations(models, metrics),
    estimator: {
      method: 'dle',
      explained: {
        absolute: explained('absolute'),
        squared: explained('squared'),
        relative: explained('relative'),
        squaredLog: explained('squaredLog'),
      },
      learntFrom: absolute.rows,
      beatsConstant: absolute.beatsConstant,
    },
    reasons: tables.dropped.map(
      (name) => `the estimate does without ${name}: the current data lack it or hold another type`,
    ),
  };
}

function labelledRows(truths: Float64Array, predictions: Float64Array) {
  const rows = Uint32Array.from(
    Array.from(truths.keys()).filter(
      (row) => !Number.isNaN(truths[row]!) && !Number.isNaN(predictions[row]!),
    ),
  );
  return {
    rows,
    values: Float64Array.from(rows, (row) => truths[row]!),
    predictions: Float64Array.from(rows, (row) => predictions[row]!),
  };
}

function estimate(expected: ReadonlyMap<Loss, Float64Array>, rows: Uint32Array): HealthValues {
  const values: { [M in LossMetric]?: number } = {};
  if (rows.length === 0) return values;
  for (const metric of lossMetrics) {
    const { loss, isRoot } = lossOfMetric[metric];
    const losses = expected.get(loss);
    if (losses === undefined) continue;
    const mean = rows.reduce((sum, row) => sum + losses[row]!, 0) / rows.length;
    if (Number.isFinite(mean)) values[metric] = isRoot ? Math.sqrt(mean) : mean;
  }
  return values;
}

function gapDeviations(
  models: ReadonlyMap<Loss, LossModel>,
  metrics: ReadonlyMap<HealthMetric, ReferenceMetric>,
): Map<HealthMetric, GapDeviation> {
  const gap = new Map<HealthMetric, GapDeviation>();
  for (const metric of lossMetrics) {
    const { loss, isRoot } = lossOfMetric[metric];
    const model = models.get(loss);
    const known = metrics.get(metric);
    if (model === undefined || known === undefined) continue;
    const deviation = model.residualDeviation * (isRoot ? rootSlope(known.value) : 1);
    gap.set(metric, { deviation, rows: model.rows });
  }
  return gap;
}

/** Features that both sides have in the same kind, with the prediction as one more column. */
function commonFeatures(
  reference: ModelColumns,
  current: ModelColumns,
): { reference: Table; current: Table; dropped: readonly string[] } {
  const offered = reference.features?.columns ?? [];
  const counterpart = (name: string): Column | undefined =>
    current.features === undefined ? undefined : findColumn(current.features, name);
  const shared = offered.filter(({ name, data }) => counterpart(name)?.kind === data.kind);
  let name = 'prediction';
  while (shared.some((column) => column.name === name)) name += '_';
  const withPrediction = (side: ModelColumns, columns: readonly NamedColumn[]): Table => ({
    rowCount: columnLength(side.prediction),
    columns: [
      ...columns,
      { name, data: { kind: 'number', values: asNumbers(side.prediction, columnLength(side.prediction)) } },
    ],
  });
  return {
    reference: withPrediction(reference, shared),
    current: withPrediction(
      current,
      shared.map((column) => ({ name: column.name, data: counterpart(column.name)! })),
    ),
    dropped: offered.filter((column) => !shared.includes(column)).map((column) => column.name),
  };
}
