import type { JsonObject } from '../../json.js';
import { type LevelStep, readLevelFields } from './level-step.js';
import { readStepNames } from './step-names.js';

/** Most levels that are handed to an estimator as codes: trees keep a bin index in a byte, one value is spare. */
export const MOST_CODES = 254;

/** A category as its code 0..levels-1 for estimators that know categories; missing and unseen levels are NaN. */
export interface CodesStep extends LevelStep {
  readonly kind: 'codes';
}

/** @throws InvalidArgument on anything that training does not write */
export function readCodesStep(json: JsonObject): CodesStep {
  return { kind: 'codes', ...readStepNames(json, 1), ...readLevelFields(json) };
}
