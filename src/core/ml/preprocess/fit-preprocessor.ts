import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import type { NamedColumn, Table } from '../../table.js';
import type { Matrix, Target } from '../estimator.js';
import { planCategory } from './category-plan.js';
import { type ColumnStep, createStepWriter, writesIndicators } from './column-step.js';
import { fitDateStep } from './date-step.js';
import type { FeatureSlot } from './feature-slot.js';
import { fitNumberStep } from './number-step.js';
import { createOneHotStep } from './one-hot-step.js';
import type { PlanEntry } from './plan-entry.js';
import { type PreprocessOptions, resolvePreprocessOptions } from './preprocess-options.js';
import { createPreprocessor, type Preprocessor } from './preprocessor.js';
import { fitTargetEncoding } from './target-encoding-step.js';
import { createTwoLevelStep } from './two-level-step.js';
import { fitZScore, scaleInPlace } from './z-score.js';

/** What a preprocessor is learnt from. */
export interface PreprocessorInput {
  /** The training rows, without the target column. */
  readonly table: Table;
  /** The target of the same rows; only columns of many levels look at it. */
  readonly target: Target;
  readonly options?: Partial<PreprocessOptions> | undefined;
  /** Whether the estimator depends on the scale of its features. */
  readonly scale: boolean;
  /** Decides which rows are encoded by which others. */
  readonly random: Random;
}

/** A preprocessor, and the training rows as the estimator must see them. */
export interface PreprocessorFit {
  readonly preprocessor: Preprocessor;
  readonly trainingMatrix: Matrix;
}

/** A column's share of the work. `writeTraining` differs from the step only where the target is involved. */
interface ColumnFit {
  readonly plan: PlanEntry;
  readonly step?: ColumnStep;
  readonly writeTraining?: (slot: FeatureSlot) => void;
}

/**
 * Learns from the training rows, and from nothing else, how each column becomes features:
 * numbers are filled, categories become marks or target means, dates become their parts; columns without
 * information and keys are dropped; everything is written down in the plan.
 * @throws InvalidArgument when no column is left, or on an unknown option
 * @example fitPreprocessor({ table, target, scale: true, random }).preprocessor.transform(newRows)
 */
export function fitPreprocessor(input: PreprocessorInput): PreprocessorFit {
  const { table, target, scale, random } = input;
  const options = resolvePreprocessOptions(input.options ?? {});
  const fits = table.columns.map((column) => fitColumn(column, target, options, random));
  const steps = fits.flatMap(({ step }) => (step === undefined ? [] : [step]));
  if (steps.length === 0) {
    const reasons = fits.map(({ plan }) => `${plan.column}: ${plan.why}`).join('; ');
    throw new InvalidArgument('table', 'must have a column that tells rows apart', reasons || 'no columns');
  }

  const columns = steps.reduce((sum, step) => sum + step.features.length, 0);
  const trainingMatrix = { rows: table.rowCount, columns, data: new Float64Array(table.rowCount * columns) };
  let offset = 0;
  fits.forEach(({ step, writeTraining }, index) => {
    if (step === undefined) return;
    const slot = { data: trainingMatrix.data, columns, offset };
    if (writeTraining !== undefined) writeTraining(slot);
    else createStepWriter(step)(table.columns[index]!.data, slot);
    offset += step.features.length;
  });

  const plan = fits.map((fit) => fit.plan);
  if (!scale) return { preprocessor: createPreprocessor({ steps, plan }), trainingMatrix };
  const isIndicator = steps.flatMap((step) => step.features.map(() => writesIndicators(step)));
  const zScore = fitZScore(trainingMatrix, isIndicator);
  scaleInPlace(trainingMatrix, zScore);
  return { preprocessor: createPreprocessor({ steps, plan, zScore }), trainingMatrix };
}

function fitColumn(
  { name, data }: NamedColumn,
  target: Target,
  options: PreprocessOptions,
  random: Random,
): ColumnFit {
  if (data.kind === 'number') return fitNumberStep(name, data, options);
  if (data.kind === 'date') return fitDateStep(name, data);
  const choice = planCategory(name, data, options);
  if (choice.kind === 'dropped') return choice;
  const { kind, levels, fill, what, why } = choice;
  const planned = (step: ColumnStep): ColumnFit => ({
    step,
    plan: { column: name, step: kind, what, why, features: step.features },
  });
  if (kind === 'two-level') return planned(createTwoLevelStep(name, levels, fill));
  if (kind === 'one-hot') return planned(createOneHotStep(name, levels, fill));
  const { step, writeTraining } = fitTargetEncoding({
    name,
    column: data,
    levels,
    fill,
    target,
    random: random.fork(`encode/${name}`),
  });
  return { ...planned(step), writeTraining };
}
