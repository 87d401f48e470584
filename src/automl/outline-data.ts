/** What is known once the rows are read and before anything is fitted: which models are tried, and what was left out. */
import { InvalidArgument } from '../core/errors.js';
import type { DataSize, Estimator, InputKind, Task } from '../core/ml/estimator.js';
import { getEstimator, listEstimators } from '../core/ml/estimator-registry.js';
import { defaultSortMetric, type Metric, parseMetric } from '../core/ml/metrics/metric.js';
import { checkPreprocessOptions } from '../core/ml/preprocess/check-preprocess-options.js';
import { fitPreprocessor } from '../core/ml/preprocess/fit-preprocessor.js';
import type { PlanEntry } from '../core/ml/preprocess/plan-entry.js';
import { hashFolds } from '../core/ml/split/hash-folds.js';
import { createRandom } from '../core/random.js';
import { withoutColumns } from '../core/table.js';
import type { ModelSource, RowStatus, TrainingSettings } from './automl.api.js';
import { misreadDates } from './misread-dates.js';
import { nearestModel } from './nearest-model.js';
import type { PlannedFolds } from './plan-folds.js';
import type { PreparedData } from './prepare-data.js';

export interface PlannedModel {
  /** Estimator id, or what a made model is called. */
  readonly id: string;
  readonly name: string;
  /** Why it is not tried. */
  readonly refusal?: string;
  /** What kind of refusal it is; `unsupported` when left out. */
  readonly refusedAs?: Extract<RowStatus, 'skipped_by_turbo' | 'excluded' | 'unsupported'>;
  /** `compared` when left out. */
  readonly source?: ModelSource;
}

export interface DataOutline {
  readonly task: Task;
  /** Class names in the order of the class indices; absent for regression. */
  readonly levels?: readonly string[];
  readonly sortMetric: Metric;
  readonly rowCount: number;
  /** Rows that were left out because they have no target; `rowCount` does not count them. */
  readonly rowsWithoutTarget?: number;
  readonly strategy: PlannedFolds['strategy'];
  readonly foldCount: number;
  /** Names the exact rows of every fold: only scores under the same name may be compared. */
  readonly foldHash: string;
  /** Size of all training rows, columns counted as most estimators see them. */
  readonly size: DataSize;
  /** Training rows of the largest fold. */
  readonly foldRows: number;
  /** The baseline first, then as the estimator list has them. */
  readonly models: readonly PlannedModel[];
  /** What is done to each column before a fit. */
  readonly columns: readonly PlanEntry[];
  /** What the scores rest on when it differs from what was asked. */
  readonly scoreRemarks: readonly string[];
  readonly columnRemarks: readonly string[];
}

export const BASELINE = 'dummy';

export interface OutlineQuestion {
  readonly targetName: string;
  readonly settings: TrainingSettings;
  /** Columns that came with the rows but are not among them, because they were not read or were taken away. */
  readonly absent?: readonly string[];
  /** Bytes that one fit may take; unlimited when left out. */
  readonly memoryBytes?: number;
}

/** @throws InvalidArgument when no column is of use, a setting does not fit the rows, or the sort metric is not one of the task */
export function outlineData(
  data: PreparedData,
  { targetName, settings, absent = [], memoryBytes }: OutlineQuestion,
  sha256: (text: string) => string,
): DataOutline {
  const { task, target, table, folds, strategy, remarks, levels } = data;
  const features = withoutColumns(table, [targetName]);
  requireSetup(settings, data, features, absent);
  const { preprocessor, trainingMatrix } = fitPreprocessor({
    table: features,
    target,
    input: 'plain',
    options: settings.setup,
    random: createRandom(settings.seed).fork('outline'),
  });
  const classCount = target.task === 'classification' ? target.classCount : 0;
  const size: DataSize = { rows: table.rowCount, columns: trainingMatrix.columns, task, classCount };
  const fewestRows = Math.min(...folds.map(({ train }) => train.length));
  const reasonAgainst = (id: string): string | undefined => {
    const estimator = getEstimator(task, id);
    return (
      estimator.refuses(size) ??
      estimator.refuses({ ...size, rows: fewestRows }) ??
      memoryRefusal(size, estimator, memoryBytes)
    );
  };
  return {
    task,
    ...(levels === undefined ? {} : { levels }),
    sortMetric: settings.sort === undefined ? defaultSortMetric(task) : parseMetric(task, settings.sort),
    rowCount: table.rowCount,
    rowsWithoutTarget: data.rowsWithoutTarget,
    strategy,
    foldCount: folds.length,
    foldHash: hashFolds(folds, sha256),
    size,
    foldRows: Math.max(...folds.map(({ train }) => train.length)),
    models: chosenModels(task, settings).map((model) => {
      if (model.refusal !== undefined) return model;
      const refusal = reasonAgainst(model.id);
      return refusal === undefined ? model : { ...model, refusal, refusedAs: 'unsupported' as const };
    }),
    columns: preprocessor.plan,
    scoreRemarks: remarks,
    columnRemarks: [
      ...preprocessor.plan
        .filter(({ step }) => step === 'dropped')
        .map(({ column, why }) => `column ${column} is left out: ${why}`),
      ...misreadDates(
        withoutColumns(features, settings.setup?.ignoreFeatures ?? []),
        settings.setup?.dateFeatures,
      ),
    ],
  };
}

function requireSetup(
  { setup }: TrainingSettings,
  { task }: PreparedData,
  features: PreparedData['table'],
  absent: readonly string[],
): void {
  if (setup === undefined) return;
  const known = [...features.columns.map(({ name }) => name), ...absent];
  const faults = checkPreprocessOptions(setup, features, task, known);
  if (faults.length === 0) return;
  const words = faults.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
  throw new InvalidArgument('setup', 'must fit the rows', words);
}

/** How often the values stand in memory during a fit: trees keep one byte of each besides the matrix, others copy it. */
const COPIES_OF_THE_MATRIX: Readonly<Record<InputKind, number>> = { raw: 1.5, plain: 2, scaled: 3 };

function memoryRefusal(
  { rows, columns }: DataSize,
  { id, input }: Estimator,
  memoryBytes: number | undefined,
): string | undefined {
  // The baseline looks at no column, and without it nothing can be judged.
  if (memoryBytes === undefined || id === BASELINE) return undefined;
  const needed = rows * columns * 8 * COPIES_OF_THE_MATRIX[input];
  if (needed <= memoryBytes) return undefined;
  return `memory: a fit needs about ${megabytes(needed)} MB, there are ${megabytes(memoryBytes)} MB for each`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

/** The baseline is always among them, whatever was asked for. */
function chosenModels(task: Task, settings: TrainingSettings): PlannedModel[] {
  // A budget decides by itself what is too slow: cheap models go first.
  const { models: asked, exclude = [], turbo = settings.budgetSeconds === undefined } = settings;
  if (asked !== undefined && exclude.length > 0) {
    throw new InvalidArgument('exclude', 'must not be given together with models', exclude.join(', '));
  }
  const known = listEstimators(task);
  const suiting = known
    .filter(({ id }) => asked === undefined || asked.includes(id) || id === BASELINE)
    .map(({ id, name, isSlow }): PlannedModel => {
      const model = { id, name };
      if (exclude.includes(id) && id !== BASELINE) {
        return { ...model, refusal: 'was excluded on request', refusedAs: 'excluded' };
      }
      if (isSlow && turbo && asked === undefined) {
        const refusal = 'is slow for what it finds: name it among the models, or set turbo to false';
        return { ...model, refusal, refusedAs: 'skipped_by_turbo' };
      }
      return model;
    });
  const strangers = [...new Set([...(asked ?? []), ...exclude])].filter(
    (id) => !known.some((estimator) => estimator.id === id),
  );
  if (asked !== undefined && asked.length > 0 && !asked.some((id) => known.some((one) => one.id === id))) {
    const ids = known.map(({ id }) => id).join(', ');
    throw new InvalidArgument(
      'models',
      `must name a model for ${task}, which the target asks for; there are ${ids}`,
      asked.join(', '),
    );
  }
  const everywhere = [...listEstimators('classification'), ...listEstimators('regression')];
  return [
    ...suiting,
    ...strangers.map((id): PlannedModel => {
      const estimator = everywhere.find((one) => one.id === id);
      if (estimator === undefined) {
        const ids = known.map((one) => one.id);
        throw new InvalidArgument(
          'models',
          `must name known estimators, ${nearestModel(id, ids)} is the nearest of ${ids.join(', ')}`,
          id,
        );
      }
      return { id, name: estimator.name, refusal: `is not for ${task}`, refusedAs: 'unsupported' };
    }),
  ];
}
