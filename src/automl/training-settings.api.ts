/** What of training settings can be judged before there are rows: names and numbers that nothing in this version has. */
import type { Fault } from '../core/errors.js';
import type { Task } from '../core/ml/estimator.js';
import type { TrainingSettings } from './automl.api.js';
import { settingsFaults } from './check-training-request.js';

const TASKS: readonly Task[] = ['classification', 'regression'];

/** @param pointer where the settings stand in the request, for instance `/training` */
export function trainingSettingsFaults(settings: Partial<TrainingSettings>, pointer: string): Fault[] {
  const tasks = settings.task === undefined ? TASKS : [settings.task];
  return settingsFaults(settings, tasks).map((fault) => ({
    ...fault,
    pointer: fault.pointer.replace(/^\/settings/, pointer),
  }));
}
