import type { Target } from '../core/ml/estimator.js';

/** How many classes have fewer rows than `fewest`, classes without any included; 0 for regression. */
export function classesWithFewerRows(target: Target, fewest: number): number {
  if (target.task === 'regression') return 0;
  const counts = new Int32Array(target.classCount);
  for (const label of target.labels) counts[label]!++;
  return counts.filter((count) => count < fewest).length;
}
