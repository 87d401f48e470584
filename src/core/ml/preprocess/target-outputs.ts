import type { Target } from '../estimator.js';
import { tellingClasses } from '../telling-classes.js';

/** The target as columns of numbers: itself, or 0/1 for the last of two classes, or 0/1 for each of more. */
export function targetOutputs(target: Target): Float64Array[] {
  if (target.task === 'regression') return [target.values];
  return tellingClasses(target.classCount).map((k) =>
    Float64Array.from(target.labels, (label) => (label === k ? 1 : 0)),
  );
}
