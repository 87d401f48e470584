/** Some of the training rows of a fold, for the early rounds of a search on large data. */
import type { Target } from '../core/ml/estimator.js';
import { createRandom, permutation } from '../core/random.js';

export interface SampleRequest {
  /** Of all rows the fold refers to. */
  readonly target: Target;
  /** Training rows of the fold, ascending. */
  readonly rows: Uint32Array;
  readonly wanted: number;
  readonly isTimeOrdered: boolean;
  readonly seed: number;
}

/**
 * Ascending row numbers. Smaller samples are within larger ones, so that a later round adds rows and takes none away.
 * In time order the newest rows; else drawn, from every class its share and at least two rows where it has them.
 */
export function sampleTrainingRows({
  target,
  rows,
  wanted,
  isTimeOrdered,
  seed,
}: SampleRequest): Uint32Array {
  if (wanted >= rows.length) return rows;
  if (isTimeOrdered) return rows.slice(rows.length - wanted);
  const random = createRandom(seed).fork('rung');
  const order = permutation(rows.length, random);
  if (target.task === 'regression')
    return Uint32Array.from(order.subarray(0, wanted), (i) => rows[i]!).sort();
  const share = wanted / rows.length;
  const counts = new Int32Array(target.classCount);
  for (const row of rows) counts[target.labels[row]!]!++;
  const quotas = counts.map((count) => Math.min(count, Math.max(2, Math.round(count * share))));
  const chosen: number[] = [];
  for (const i of order) {
    const row = rows[i]!;
    const label = target.labels[row]!;
    if (quotas[label]! === 0) continue;
    quotas[label]!--;
    chosen.push(row);
  }
  return Uint32Array.from(chosen).sort();
}
