import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import { countMissing, findColumn, type Table, takeRows } from '../../table.js';
import type { InputKind, Matrix, RowTies, Target } from '../estimator.js';
import { takeTies } from '../row-ties.js';
import { takeTargetRows } from '../target-rows.js';
import type { ColumnRules } from './column-rules.js';
import { createStepWriter } from './column-step.js';
import { featuresOf } from './feature-info.js';
import { type ColumnFit, fitColumn } from './fit-column.js';
import { fitStages, keepsRaw } from './fit-stages.js';
import { fitImputer } from './impute/fit-imputer.js';
import type { TableImputer } from './impute/table-imputer.js';
import { InvalidPreprocessOptions } from './invalid-preprocess-options.js';
import { knownRows } from './known-rows.js';
import type { PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { createPreprocessor, type Preprocessor } from './preprocessor.js';
import { resolvePreprocessOptions } from './resolve-preprocess-options.js';
import type { StageNote } from './stage-builder.js';
import { fitTargetTransform, type TargetTransform } from './target-transform.js';
import { taskFaults } from './task-faults.js';

/** What a preprocessor is learnt from. */
export interface PreprocessorInput {
  /** The training rows, without the target column. */
  readonly table: Table;
  /** The target of the same rows. */
  readonly target: Target;
  readonly options?: Partial<PreprocessOptions> | undefined;
  /** What the estimator wants its columns to be. */
  readonly input: InputKind;
  /** How much each training row counts; absent: 1 each. They go along with the rows; what is learnt here ignores them. */
  readonly weights?: Float64Array | undefined;
  /** How training rows depend on each other: heeded where rows are encoded by the targets of others. */
  readonly ties?: RowTies | undefined;
  /** Decides which rows are encoded by which others, and whatever else is drawn. */
  readonly random: Random;
}

/** A preprocessor, and the training rows as the estimator must see them. */
export interface PreprocessorFit {
  readonly preprocessor: Preprocessor;
  readonly trainingMatrix: Matrix;
  /** Of the rows of `trainingMatrix`, which may be fewer or more than those given; transformed where the options say so. */
  readonly trainingTarget: Target;
  readonly trainingWeights?: Float64Array;
  /** Of the rows of `trainingMatrix`; a made row has those of the row that it comes from. */
  readonly trainingTies?: RowTies;
}

/**
 * Learns from the training rows, and from nothing else, how each column becomes features: missing values are filled,
 * categories become marks, codes or target means, dates their parts, texts their words; columns without information
 * and keys are dropped; then all features go through the stages that the options ask for. Everything is written down
 * in the plan.
 *
 * For an estimator that takes `raw` input missing numbers stay NaN and categories of up to 254 levels stay codes,
 * unless the options name an imputation or ask for something that needs complete numbers (groups, multicollinearity,
 * outliers, SMOTE or ADASYN, principal components, selection): then it gets plain numbers.
 * @throws InvalidArgument when no column is left, or on options that cannot be followed; names of columns that the
 *   table does not have are overlooked
 * @example fitPreprocessor({ table, target, input: 'scaled', random }).preprocessor.transform(newRows)
 */
export function fitPreprocessor(input: PreprocessorInput): PreprocessorFit {
  const { random } = input;
  const options = resolvePreprocessOptions(input.options ?? {});
  const faults = taskFaults(options, input.target.task);
  if (faults.length > 0) throw new InvalidPreprocessOptions(faults);
  const targetTransform = fitTransform(input.target, options);
  const rows = dropUnknown({ ...input, target: transformTarget(input.target, targetTransform) }, options);
  const imputer = fitImputer(rows.table, options, random.fork('impute'));
  const table = imputer === undefined ? rows.table : imputer.impute(rows.table);

  const columnRules = rulesFor(input, options);
  const fits = table.columns.map((column) => fitColumn(column, rows.target, columnRules, random, rows.ties));
  const steps = fits.flatMap(({ step }) => (step === undefined ? [] : [step]));
  if (steps.length === 0) {
    const reasons = fits.map(({ plan }) => `${plan.column}: ${plan.why}`).join('; ');
    throw new InvalidArgument('table', 'must have a column that tells rows apart', reasons || 'no columns');
  }
  const staged = fitStages(
    {
      matrix: writeTraining(table, fits),
      target: rows.target,
      weights: rows.weights,
      ties: rows.ties,
      features: steps.flatMap(featuresOf),
    },
    {
      options,
      input: input.input,
      columnCount: table.columns.filter(({ name }) => !options.ignoreFeatures.includes(name)).length,
      random,
    },
  );
  const notes: StageNote[] = [
    ...(imputer === undefined ? [] : imputerNotes(rows.table, imputer)),
    ...staged.notes,
  ];
  const preprocessor = createPreprocessor({
    steps,
    plan: fits.map(({ plan }) => withNotes(plan, notes)),
    stages: staged.stages,
    imputer,
    targetTransform,
  });
  const levels = preprocessor.featureLevels;
  const { matrix, target: trained, weights, ties } = staged.rows;
  return {
    preprocessor,
    trainingMatrix: levels === undefined ? matrix : { ...matrix, levels },
    trainingTarget: trained,
    ...(weights === undefined ? {} : { trainingWeights: weights }),
    ...(ties === undefined ? {} : { trainingTies: ties }),
  };
}

/** An imputation that the caller names is carried out for every estimator; the default only where it is needed. */
function rulesFor({ input, options: asked }: PreprocessorInput, options: PreprocessOptions): ColumnRules {
  const isRaw = input === 'raw' && keepsRaw(options);
  const isNamed = (option: keyof PreprocessOptions) => options.preprocess && asked?.[option] !== undefined;
  return {
    options,
    isRaw,
    fillsNumbers: !isRaw || isNamed('numericImputation'),
    fillsCategories: !isRaw || isNamed('categoricalImputation'),
  };
}

function fitTransform(target: Target, options: PreprocessOptions): TargetTransform | undefined {
  if (!options.transformTarget || target.task === 'classification') return undefined;
  return fitTargetTransform(target.values, options.transformTargetMethod);
}

function transformTarget(target: Target, transform: TargetTransform | undefined): Target {
  if (transform === undefined || target.task === 'classification') return target;
  return { ...target, values: transform.transform(target.values) };
}

function dropUnknown(
  { table, target, weights, ties }: PreprocessorInput,
  options: PreprocessOptions,
): Pick<PreprocessorInput, 'table' | 'target' | 'weights' | 'ties'> {
  const kept = knownRows(table, options);
  if (kept === undefined) return { table, target, weights, ties };
  return {
    table: takeRows(table, kept),
    target: takeTargetRows(target, kept),
    weights: weights && Float64Array.from(kept, (row) => weights[row]!),
    ties: ties && takeTies(ties, kept),
  };
}

/** The features of the training rows, all columns in one matrix. */
function writeTraining(table: Table, fits: readonly ColumnFit[]): Matrix {
  const columns = fits.reduce((sum, { step }) => sum + (step?.features.length ?? 0), 0);
  const data = new Float64Array(table.rowCount * columns);
  let offset = 0;
  fits.forEach(({ step, writeTraining: write }, index) => {
    if (step === undefined) return;
    const slot = { data, columns, offset };
    if (write !== undefined) write(slot);
    else createStepWriter(step)(table.columns[index]!.data, slot);
    offset += step.features.length;
  });
  return { rows: table.rowCount, columns, data };
}

/** The steps see filled columns: how many values were missing is told here. */
function imputerNotes(table: Table, { columns, what }: TableImputer): StageNote[] {
  return columns.flatMap((name): StageNote[] => {
    const column = findColumn(table, name);
    const missing = column === undefined ? 0 : countMissing(column);
    return missing === 0 ? [] : [{ what: `${missing} missing in training; ${what}`, columns: [name] }];
  });
}

function withNotes(plan: PlanEntry, notes: readonly StageNote[]): PlanEntry {
  if (plan.step === 'dropped') return plan;
  const afterwards = notes.filter(({ columns }) => columns.includes(plan.column)).map(({ what }) => what);
  return afterwards.length === 0 ? plan : { ...plan, afterwards };
}
