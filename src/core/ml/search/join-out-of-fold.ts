import { InvalidArgument } from '../../errors.js';
import type { Prediction } from '../prediction.js';
import type { OutOfFold } from './evaluate-fold.js';

/**
 * Puts the out-of-fold predictions of all folds into one, in ascending order of the rows, so that two models that
 * finished the same folds can be compared row by row.
 * @throws InvalidArgument when there is none, or the parts are of different tasks
 */
export function joinOutOfFold(parts: readonly OutOfFold[]): OutOfFold {
  const [first] = parts;
  if (first === undefined) throw new InvalidArgument('parts', 'must not be empty', 0);
  const places = parts
    .flatMap((part, p) => Array.from(part.rows, (row, i) => ({ row, p, i })))
    .sort((a, b) => a.row - b.row);
  const rows = Uint32Array.from(places, ({ row }) => row);
  return { rows, prediction: gather(first.prediction, parts, places) };
}

/**
 * Deals the folds of repeated cross-validation out to its repetitions: in each, a row is predicted once at most. Without
 * repetitions everything is in the first.
 * @param parts with the folds of a repetition side by side
 */
export function repetitionsOf<Part>(
  parts: readonly Part[],
  rowsOf: (part: Part) => Uint32Array,
): readonly (readonly Part[])[] {
  const repetitions: Part[][] = [];
  let seen = new Set<number>();
  for (const part of parts) {
    const rows = rowsOf(part);
    let current = repetitions.at(-1);
    if (current === undefined || rows.some((row) => seen.has(row))) {
      current = [];
      repetitions.push(current);
      seen = new Set();
    }
    current.push(part);
    for (const row of rows) seen.add(row);
  }
  return repetitions;
}

/**
 * Each row once: what tests and pictures of single rows take, as rows that count twice would be no new evidence.
 * @throws InvalidArgument when there is none, or the parts are of different tasks
 */
export function joinFirstRepetition(parts: readonly OutOfFold[]): OutOfFold {
  return joinOutOfFold(repetitionsOf(parts, ({ rows }) => rows)[0] ?? []);
}

function gather(
  first: Prediction,
  parts: readonly OutOfFold[],
  places: readonly { p: number; i: number }[],
): Prediction {
  if (first.task === 'regression') {
    const predictions = parts.map(({ prediction }) => {
      if (prediction.task === 'regression') return prediction;
      throw new InvalidArgument('parts', 'must be of one task', prediction.task);
    });
    return {
      task: 'regression',
      values: Float64Array.from(places, ({ p, i }) => predictions[p]!.values[i]!),
    };
  }
  const { classCount } = first;
  const predictions = parts.map(({ prediction }) => {
    if (prediction.task === 'classification' && prediction.classCount === classCount) return prediction;
    throw new InvalidArgument('parts', 'must be of one task and class list', prediction.task);
  });
  const probabilities = new Float64Array(places.length * classCount);
  places.forEach(({ p, i }, at) => {
    const source = predictions[p]!.probabilities.subarray(i * classCount, (i + 1) * classCount);
    probabilities.set(source, at * classCount);
  });
  return {
    task: 'classification',
    classCount,
    probabilities,
    labels: Int32Array.from(places, ({ p, i }) => predictions[p]!.labels[i]!),
  };
}
