import { InvalidArgument } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';
import { findColumn, type Table } from '../../table.js';
import type { Matrix } from '../estimator.js';
import { type ColumnStep, createStepWriter, readColumnStep } from './column-step.js';
import { DROP_REASONS, type DropReason, type PlanEntry } from './plan-entry.js';
import { asObject, readObjects, readText, readTexts } from './read-texts.js';
import { readZScore, scaleInPlace, writeZScore, type ZScore } from './z-score.js';

/** Turns tables into matrices as it was learnt from the training rows. Immutable. */
export interface Preprocessor {
  /** Names of the matrix columns. */
  readonly featureNames: readonly string[];
  /** What was done to each column of the training table and why, dropped columns included. */
  readonly plan: readonly PlanEntry[];
  /** What is done to each column that is used. */
  readonly steps: readonly ColumnStep[];
  /**
   * The features of every row; finite whatever is in the table. Columns may stand in any order, others are ignored.
   * Not for the rows it was fitted on: `fitPreprocessor` hands those out itself, with target means that do not
   * know the row's own target.
   * @throws InvalidArgument when a column is absent or of another kind than in training
   */
  transform(table: Table): Matrix;
  toJSON(): JsonObject;
}

/** The learnt numbers of a preprocessor. */
export interface PreprocessorParts {
  readonly steps: readonly ColumnStep[];
  readonly plan: readonly PlanEntry[];
  /** Absent when the features are not scaled. */
  readonly zScore?: ZScore | undefined;
}

/** Puts the learnt parts together. */
export function createPreprocessor({ steps, plan, zScore }: PreprocessorParts): Preprocessor {
  const featureNames = steps.flatMap((step) => step.features);
  const writers = steps.map((step) => ({
    name: step.column,
    width: step.features.length,
    write: createStepWriter(step),
  }));
  return {
    featureNames,
    plan,
    steps,
    transform(table) {
      const columns = featureNames.length;
      const matrix = { rows: table.rowCount, columns, data: new Float64Array(table.rowCount * columns) };
      let offset = 0;
      for (const { name, width, write } of writers) {
        const column = findColumn(table, name);
        if (column === undefined)
          throw new InvalidArgument('table', `must have a column called ${name}`, 'none');
        write(column, { data: matrix.data, columns, offset });
        offset += width;
      }
      if (zScore !== undefined) scaleInPlace(matrix, zScore);
      return matrix;
    },
    toJSON: () => ({
      // Steps and plan entries hold texts, numbers and arrays of them: JSON by construction.
      steps: steps as unknown as readonly Json[],
      plan: plan as unknown as readonly Json[],
      zScore: zScore === undefined ? null : writeZScore(zScore),
    }),
  };
}

/**
 * Rebuilds a preprocessor from `toJSON`.
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
  const width = steps.reduce((sum, step) => sum + step.features.length, 0);
  return createPreprocessor({
    steps,
    plan: readObjects(json, 'plan').map(readPlanEntry),
    zScore: json['zScore'] === null ? undefined : readZScore(asObject(json['zScore'], 'model.zScore'), width),
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
  };
  if (json['dropReason'] === undefined) return entry;
  const dropReason = Object.values(DROP_REASONS).find((reason: DropReason) => reason === json['dropReason']);
  if (dropReason === undefined) throw new InvalidArgument('model.plan', 'must have known reasons', 'another');
  return { ...entry, dropReason };
}
