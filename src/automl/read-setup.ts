/** Options of the preparation of columns as they come from outside: names as here or as PyCaret writes them. */
import { type Fault, InvalidArgument } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import type { Task } from '../core/ml/estimator.js';
import { readPreprocessOptions } from '../core/ml/preprocess/read-preprocess-options.js';

/** @param task where it is known already: some options are for one only */
export function faultsOfSetup(json: JsonObject, task?: Task): readonly Fault[] {
  try {
    readPreprocessOptions(json, task);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return error.faults.map(({ pointer, message }) => ({ pointer: `/settings/setup${pointer}`, message }));
  }
}
