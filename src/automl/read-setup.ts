/** Options of the preparation of columns as they come from outside: names as here or as PyCaret writes them. */
import { type Fault, InvalidArgument } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { readPreprocessOptions } from '../core/ml/preprocess/read-preprocess-options.js';

export function faultsOfSetup(json: JsonObject): readonly Fault[] {
  try {
    readPreprocessOptions(json);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return error.faults.map(({ pointer, message }) => ({ pointer: `/settings/setup${pointer}`, message }));
  }
}
