/** What of training settings can be judged before there is a training job. */
import type { Fault } from '../core/errors.js';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import type { TrainingSettings } from './automl.api.js';
import {
  checkTrainingRequest,
  columnFaults,
  settingsFaults,
  tasksAskedFor,
} from './check-training-request.js';

/** The rows that training will be about. */
export interface TrainingData {
  readonly contract: DatasetContract;
  /** The target of the contract when left out. */
  readonly target?: string;
}

/**
 * Names and numbers that nothing in this version has and, where there is a contract, columns that the rows do not have
 * and a target that cannot be learnt: what a training job would be refused for.
 * @param pointer where the settings stand in the request, for instance `/training`; the target stands at `/target`
 * @param data undefined while nothing is known of the columns
 */
export function trainingSettingsFaults(
  settings: Partial<TrainingSettings>,
  pointer: string,
  data?: TrainingData,
): Fault[] {
  return movedTo(pointer, '/settings', faultsOf(settings, data));
}

/**
 * Columns by whose levels models cannot be judged one by one.
 * @param pointer where the names stand in the request
 */
export function segmentFaults(
  segments: readonly string[],
  pointer: string,
  { contract, target = contract.target }: TrainingData,
): Fault[] {
  return movedTo(pointer, '/settings/segments', columnFaults(contract, target, { segments }));
}

function faultsOf(settings: Partial<TrainingSettings>, data: TrainingData | undefined): readonly Fault[] {
  if (data === undefined) return settingsFaults(settings, tasksAskedFor(settings));
  const checked = checkTrainingRequest({ ...data, settings });
  return checked.kind === 'refused' ? checked.faults : [];
}

function movedTo(to: string, from: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) =>
    fault.pointer.startsWith(`${from}/`)
      ? { ...fault, pointer: `${to}${fault.pointer.slice(from.length)}` }
      : fault,
  );
}
