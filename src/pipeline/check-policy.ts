/** Everything about a policy that can be judged before a run: what every run would fail with. */
import { segmentFaults, trainingSettingsFaults } from '../automl/training-settings.api.js';
import type { Fault } from '../core/errors.js';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import type { RetrainingPolicy } from './pipeline.api.js';

/** @param contract of the dataset that the monitor watches; undefined until its first batch when it is to be inferred */
export function checkPolicy(
  { target, training, segments = [] }: Pick<RetrainingPolicy, 'target' | 'training' | 'segments'>,
  contract: DatasetContract | undefined,
): Fault[] {
  if (contract === undefined) return trainingSettingsFaults(training, '/training');
  const data = { contract, ...(target === undefined ? {} : { target }) };
  return [
    ...trainingSettingsFaults(training, '/training', data),
    ...segmentFaults(segments, '/segments', data),
  ];
}
