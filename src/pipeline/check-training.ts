/** What of a policy's training settings can be judged before there are rows: names that nothing in this version has. */
import type { TrainingSettings } from '../automl/automl.api.js';
import type { Fault } from '../core/errors.js';
import type { Task } from '../core/ml/estimator.js';
import { listEstimators } from '../core/ml/estimator-registry.js';
import { listMetrics } from '../core/ml/metrics/metric.js';

const TASKS: readonly Task[] = ['classification', 'regression'];

export function trainingFaults({ models = [], sort, task }: Partial<TrainingSettings>): Fault[] {
  const tasks = task === undefined ? TASKS : [task];
  const known = [...new Set(tasks.flatMap((one) => listEstimators(one).map(({ id }) => id)))];
  const metrics: string[] = [...new Set(tasks.flatMap((one) => listMetrics(one)))];
  const unknown = models.flatMap((id, index): Fault[] =>
    known.includes(id)
      ? []
      : [
          {
            pointer: `/training/models/${index}`,
            message: `must be one of ${known.join(', ')}, received ${id}`,
          },
        ],
  );
  if (sort === undefined || metrics.includes(sort)) return unknown;
  return [
    ...unknown,
    { pointer: '/training/sort', message: `must be one of ${metrics.join(', ')}, received ${sort}` },
  ];
}
