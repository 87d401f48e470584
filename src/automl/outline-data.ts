/** What is known once the rows are read and before anything is fitted: which models are tried, and what was left out. */
import { InvalidArgument } from '../core/errors.js';
import type { Task } from '../core/ml/estimator.js';
import { getEstimator, listEstimators } from '../core/ml/estimator-registry.js';
import { defaultSortMetric, type Metric, parseMetric } from '../core/ml/metrics/metric.js';
import { fitPreprocessor } from '../core/ml/preprocess/fit-preprocessor.js';
import { hashFolds } from '../core/ml/split/hash-folds.js';
import { createRandom } from '../core/random.js';
import { withoutColumns } from '../core/table.js';
import type { TrainingSettings } from './automl.api.js';
import type { PlannedFolds } from './plan-folds.js';
import type { PreparedData } from './prepare-data.js';

export interface PlannedModel {
  readonly id: string;
  readonly name: string;
  /** Why it is not tried. */
  readonly refusal?: string;
}

export interface DataOutline {
  readonly task: Task;
  readonly sortMetric: Metric;
  readonly rowCount: number;
  readonly strategy: PlannedFolds['strategy'];
  readonly foldCount: number;
  /** Names the exact rows of every fold: only scores under the same name may be compared. */
  readonly foldHash: string;
  /** The baseline first, then as the estimator list has them. */
  readonly models: readonly PlannedModel[];
  /** What the scores rest on when it differs from what was asked. */
  readonly scoreRemarks: readonly string[];
  readonly columnRemarks: readonly string[];
}

export const BASELINE = 'dummy';

/** @throws InvalidArgument when no column is of use or the sort metric is not one of the task */
export function outlineData(
  data: PreparedData,
  { targetName, settings }: { targetName: string; settings: TrainingSettings },
  sha256: (text: string) => string,
): DataOutline {
  const { task, target, table, folds, strategy, remarks } = data;
  const { preprocessor, trainingMatrix } = fitPreprocessor({
    table: withoutColumns(table, [targetName]),
    target,
    scale: false,
    random: createRandom(settings.seed).fork('outline'),
  });
  const columns = trainingMatrix.columns;
  const fewestRows = Math.min(...folds.map(({ train }) => train.length));
  const models = chosenModels(task, settings.models).map(({ id, name, isForTask }): PlannedModel => {
    if (!isForTask) return { id, name, refusal: `is not for ${task}` };
    const classCount = target.task === 'classification' ? target.classCount : 0;
    const estimator = getEstimator(task, id);
    const refusal =
      estimator.refuses({ rows: table.rowCount, columns, task, classCount }) ??
      estimator.refuses({ rows: fewestRows, columns, task, classCount });
    return { id, name, ...(refusal === undefined ? {} : { refusal }) };
  });
  return {
    task,
    sortMetric: settings.sort === undefined ? defaultSortMetric(task) : parseMetric(task, settings.sort),
    rowCount: table.rowCount,
    strategy,
    foldCount: folds.length,
    foldHash: hashFolds(folds, sha256),
    models,
    scoreRemarks: remarks,
    columnRemarks: preprocessor.plan
      .filter(({ step }) => step === 'dropped')
      .map(({ column, why }) => `column ${column} is left out: ${why}`),
  };
}

/** The baseline is always among them, whatever was asked for. */
function chosenModels(task: Task, asked: readonly string[] | undefined) {
  const known = listEstimators(task);
  const suiting = known
    .filter(({ id }) => asked === undefined || asked.includes(id) || id === BASELINE)
    .map(({ id, name }) => ({ id, name, isForTask: true }));
  const others = (asked ?? []).filter((id) => !known.some((estimator) => estimator.id === id));
  const everywhere = [...listEstimators('classification'), ...listEstimators('regression')];
  const strangers = [...new Set(others)].map((id) => {
    const estimator = everywhere.find((one) => one.id === id);
    if (estimator === undefined) throw new InvalidArgument('models', 'must name known estimators', id);
    return { id, name: estimator.name, isForTask: false };
  });
  return [...suiting, ...strangers];
}
