import type { Target } from './estimator.js';

/**
 * The target of some rows, in that order; rows may repeat.
 * @param rows indices into the target
 * @example takeTargetRows({ task: 'regression', values: Float64Array.of(5, 7) }, Uint32Array.of(1)) // values [7]
 */
export function takeTargetRows<T extends Target>(target: T, rows: Uint32Array): T;
export function takeTargetRows(target: Target, rows: Uint32Array): Target {
  if (target.task === 'classification') {
    const labels = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) labels[i] = target.labels[rows[i]!]!;
    return { ...target, labels };
  }
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = target.values[rows[i]!]!;
  return { ...target, values };
}
