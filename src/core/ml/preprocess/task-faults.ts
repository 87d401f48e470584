import type { Fault } from '../../errors.js';
import type { Task } from '../estimator.js';
import type { PreprocessOptions } from './preprocess-options.js';

/** Options that make no sense for a task: balancing classes needs classes, transforming the target needs numbers. */
export function taskFaults(options: Partial<PreprocessOptions>, task: Task): Fault[] {
  const faults: Fault[] = [];
  if (options.preprocess === false) return faults;
  if (options.fixImbalance === true && task === 'regression') {
    faults.push({ pointer: '/fixImbalance', message: 'is for classification only, received regression' });
  }
  if (options.transformTarget === true && task === 'classification') {
    faults.push({ pointer: '/transformTarget', message: 'is for regression only, received classification' });
  }
  return faults;
}
