import type { Target } from '../estimator.js';

/** The target as columns of numbers: itself, or 0/1 for the last of two classes, or 0/1 for each of more. */
export function targetOutputs(target: Target): Float64Array[] {
  if (target.task === 'regression') return [target.values];
  const classes = target.classCount === 2 ? [1] : Array.from({ length: target.classCount }, (_, k) => k);
  return classes.map((k) => Float64Array.from(target.labels, (label) => (label === k ? 1 : 0)));
}
