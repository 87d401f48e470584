/** From the rows of a window to what the fits share: task, class list, row order, sample and folds. Same input, same result. */
import { InvalidArgument } from '../core/errors.js';
import type { Target, Task } from '../core/ml/estimator.js';
import { takeTargetRows } from '../core/ml/search/evaluate-fold.js';
import { encodeTarget, inferTask } from '../core/ml/target.js';
import { createRandom, permutation } from '../core/random.js';
import { findColumn, type Table, takeRows } from '../core/table.js';
import type { TrainingSettings } from './automl.api.js';
import { MOST_ROWS_TO_CROSS_VALIDATE, type PlannedFolds, planFolds } from './plan-folds.js';

export interface DataQuestion {
  readonly targetName: string;
  /** Column that orders the rows, where there is one. */
  readonly timeColumn?: string;
  readonly settings: TrainingSettings;
}

export interface PreparedData extends PlannedFolds {
  readonly task: Task;
  /** Class names in the order of the class indices; absent for regression. */
  readonly levels?: readonly string[];
  /** All training rows, for the final fit. */
  readonly table: Table;
  readonly target: Target;
  /** The rows that the folds refer to: all, or a sample of them. */
  readonly scored: { readonly table: Table; readonly target: Target };
}

/** @throws InvalidArgument when the target cannot be learnt or the rows cannot be split */
export function prepareData(rows: Table, question: DataQuestion): PreparedData {
  const { targetName, timeColumn, settings } = question;
  const time = timeColumn === undefined ? undefined : findColumn(rows, timeColumn);
  const hasTimeOrder = time !== undefined && time.kind !== 'category';
  const table = hasTimeOrder ? inTimeOrder(rows, time.values) : rows;
  const column = findColumn(table, targetName);
  if (column === undefined)
    throw new InvalidArgument('target', 'must be a column of the batches', targetName);
  const task = settings.task ?? inferTask(column);
  const { target, levels } = encodeTarget(column, task);
  const sample = sampleRows(table.rowCount, settings.seed);
  const scored =
    sample === undefined
      ? { table, target }
      : { table: takeRows(table, sample), target: takeTargetRows(target, sample) };
  const { folds, foldStrategy, seed } = settings;
  const planned = planFolds(scored.target, {
    folds,
    foldStrategy,
    seed,
    hasTimeOrder,
    isSample: sample !== undefined,
  });
  const remarks =
    sample === undefined
      ? planned.remarks
      : [
          `scores come from a random sample of ${sample.length} of ${table.rowCount} rows; the winner is fitted on all`,
          ...planned.remarks,
        ];
  return { ...planned, remarks, task, ...(levels === undefined ? {} : { levels }), table, target, scored };
}

/** Ascending row numbers, so that a sample keeps the time order; undefined when there are few enough rows. */
function sampleRows(rowCount: number, seed: number): Uint32Array | undefined {
  if (rowCount <= MOST_ROWS_TO_CROSS_VALIDATE) return undefined;
  const order = permutation(rowCount, createRandom(seed).fork('sample'));
  return order.slice(0, MOST_ROWS_TO_CROSS_VALIDATE).sort();
}

/** Batches are in time order each, but a window may hold several. Rows without a time come first. */
function inTimeOrder(table: Table, times: Float64Array): Table {
  const instants = times.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  if (instants.every((value, row) => row === 0 || instants[row - 1]! <= value)) return table;
  const order = Uint32Array.from(instants, (_, row) => row);
  // The row number breaks ties, also between two rows without a time, whose difference is no number.
  return takeRows(
    table,
    order.sort((a, b) => instants[a]! - instants[b]! || a - b),
  );
}
