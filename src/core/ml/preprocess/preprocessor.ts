import { InvalidArgument } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';
import { type Column, findColumn, type Table } from '../../table.js';
import type { Matrix } from '../estimator.js';
import { type ColumnStep, createStepWriter, readColumnStep } from './column-step.js';
import { featuresOf } from './feature-info.js';
import { readImputer } from './impute/fit-imputer.js';
import type { TableImputer } from './impute/table-imputer.js';
import { DROP_REASONS, type DropReason, type PlanEntry } from './plan-entry.js';
import { asObject, readObject, readObjects, readText, readTexts } from './read-texts.js';
import { createStageRunner, type MatrixStage, namesAfter, readMatrixStage } from './stages/matrix-stage.js';
import { readTargetTransform, type TargetTransform } from './target-transform.js';

/** Turns tables into matrices as it was learnt from the training rows. Immutable. */
export interface Preprocessor {
  /** Names of the matrix columns. */
  readonly featureNames: readonly string[];
  /** Per matrix column the number of levels of a category, or 0 for a number; absent when all are numbers. */
  readonly featureLevels?: Int32Array;
  /** What was done to each column of the training table and why, dropped columns included. */
  readonly plan: readonly PlanEntry[];
  /** What fills missing values from other columns of the row before the steps see them; absent: nothing. */
  readonly imputer?: TableImputer;
  /** What is done to each column that is used. */
  readonly steps: readonly ColumnStep[];
  /** What is then done to all features at once, in order. */
  readonly stages: readonly MatrixStage[];
  /** Columns that `transform` reads. */
  readonly usedColumns: readonly string[];
  /** Where the estimator learnt a transformed target: predictions are in its units until `invert` carries them back. */
  readonly targetTransform?: TargetTransform;
  /**
   * The features of every row. Finite whatever is in the table, but for estimators that take missing numbers: there
   * they are NaN, as are missing and unseen categories. Columns may stand in any order, others are ignored.
   * Not for the rows it was fitted on: `fitPreprocessor` hands those out itself, with target means that do not
   * know the row's own target.
   * @throws InvalidArgument when a column is absent or of another kind than in training
   */
  transform(table: Table): Matrix;
  toJSON(): JsonObject;
}

/** The learnt parts of a preprocessor. */
export interface PreprocessorParts {
  readonly steps: readonly ColumnStep[];
  readonly plan: readonly PlanEntry[];
  readonly stages?: readonly MatrixStage[];
  readonly imputer?: TableImputer | undefined;
  readonly targetTransform?: TargetTransform | undefined;
}

/** Puts the learnt parts together. */
export function createPreprocessor(parts: PreprocessorParts): Preprocessor {
  const { steps, plan, stages = [], imputer, targetTransform } = parts;
  const width = steps.reduce((sum, step) => sum + step.features.length, 0);
  const writers = steps.map((step) => ({
    name: step.column,
    width: step.features.length,
    write: createStepWriter(step),
  }));
  const runners = stages.map(createStageRunner);
  const featureLevels = levelsAfter(steps, stages);
  return {
    featureNames: stages.reduce<readonly string[]>(
      (names, stage) => namesAfter(stage, names),
      steps.flatMap((step) => step.features),
    ),
    ...(featureLevels === undefined ? {} : { featureLevels }),
    plan,
    ...(imputer === undefined ? {} : { imputer }),
    steps,
    stages,
    usedColumns: [...new Set([...steps.map(({ column }) => column), ...(imputer?.columns ?? [])])],
    ...(targetTransform === undefined ? {} : { targetTransform }),
    transform(given) {
      const table = imputer === undefined ? given : imputer.impute(given);
      const data = new Float64Array(table.rowCount * width);
      let offset = 0;
      for (let k = 0; k < writers.length; k++) {
        const writer = writers[k]!;
        writer.write(columnAt(table, writer.name, k), { data, columns: width, offset });
        offset += writer.width;
      }
      let matrix: Matrix = { rows: table.rowCount, columns: width, data };
      for (const run of runners) matrix = run(matrix);
      return featureLevels === undefined ? matrix : { ...matrix, levels: featureLevels };
    },
    toJSON: () => ({
      // Steps, plan entries and stages hold texts, numbers and arrays of them: JSON by construction.
      steps: steps as unknown as readonly Json[],
      plan: plan as unknown as readonly Json[],
      stages: stages as unknown as readonly Json[],
      imputer: imputer === undefined ? null : imputer.toJSON(),
      targetTransform: targetTransform === undefined ? null : targetTransform.toJSON(),
    }),
  };
}

/** Levels of the categories among the features; only selections meet any. */
function levelsAfter(steps: readonly ColumnStep[], stages: readonly MatrixStage[]): Int32Array | undefined {
  let levels = steps.flatMap((step) => featuresOf(step).map((feature) => feature.levels));
  if (levels.every((count) => count === 0)) return undefined;
  for (const stage of stages) {
    if (stage.kind === 'selection') levels = stage.kept.map((j) => levels[j]!);
    else if (stage.kind === 'polynomial') {
      levels = stage.factors.map((product) => (product.length === 1 ? levels[product[0]!]! : 0));
    } else if (stage.kind === 'groups' || stage.kind === 'pca') {
      throw new InvalidArgument('model.stages', 'must not mix codes of categories', stage.kind);
    }
  }
  return levels.every((count) => count === 0) ? undefined : Int32Array.from(levels);
}

/** Serving tables mostly have their columns in the order of the steps: no need to look for the name. */
function columnAt(table: Table, name: string, index: number): Column {
  const likely = table.columns[index];
  const column = likely?.name === name ? likely.data : findColumn(table, name);
  if (column === undefined) throw new InvalidArgument('table', `must have a column called ${name}`, 'none');
  return column;
}

/**
 * Rebuilds a preprocessor from `toJSON`; files from before there were stages, which have a `zScore` instead, too.
 * @throws InvalidArgument on anything off
 */
export function preprocessorFromJSON(json: JsonObject): Preprocessor {
  const steps = readObjects(json, 'steps').map(readColumnStep);
  if (steps.length === 0) throw new InvalidArgument('model.steps', 'must not be empty', 0);
  if (new Set(steps.map((step) => step.column)).size !== steps.length) {
    throw new InvalidArgument(
      'model.steps',
      'must use each column once',
      steps.map((step) => step.column).join(', '),
    );
  }
  const { imputer, targetTransform } = json;
  return createPreprocessor({
    steps,
    plan: readObjects(json, 'plan').map(readPlanEntry),
    stages: readStages(
      storedStages(json),
      steps.flatMap((step) => step.features),
    ),
    imputer: isAbsent(imputer) ? undefined : readImputer(readObject(json, 'imputer')),
    targetTransform: isAbsent(targetTransform)
      ? undefined
      : readTargetTransform(readObject(json, 'targetTransform')),
  });
}

function storedStages(json: JsonObject): JsonObject[] {
  if (json['stages'] !== undefined) return readObjects(json, 'stages');
  if (isAbsent(json['zScore'])) return [];
  return [{ ...asObject(json['zScore'], 'model.zScore'), kind: 'affine' }];
}

function readStages(stored: readonly JsonObject[], features: readonly string[]): MatrixStage[] {
  let names = features;
  return stored.map((one) => {
    const stage = readMatrixStage(one, names.length);
    names = namesAfter(stage, names);
    return stage;
  });
}

function readPlanEntry(json: JsonObject): PlanEntry {
  const step = readText(json, 'step') as PlanEntry['step'];
  const entry = {
    column: readText(json, 'column'),
    step,
    what: readText(json, 'what'),
    why: readText(json, 'why'),
    features: readTexts(json, 'features'),
    ...(json['afterwards'] === undefined ? {} : { afterwards: readTexts(json, 'afterwards') }),
  };
  if (json['dropReason'] === undefined) return entry;
  const dropReason = Object.values(DROP_REASONS).find((reason: DropReason) => reason === json['dropReason']);
  if (dropReason === undefined) throw new InvalidArgument('model.plan', 'must have known reasons', 'another');
  return { ...entry, dropReason };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
