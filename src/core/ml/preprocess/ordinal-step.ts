import type { JsonObject } from '../../json.js';
import { readSwitch } from '../read-model.js';
import { type LevelStep, readLevelFields } from './level-step.js';
import { readStepNames } from './step-names.js';

/**
 * A category whose levels have an order as one feature: the position of the level, -1 for an unseen one, or NaN where
 * the estimator takes missing numbers.
 */
export interface OrdinalStep extends LevelStep {
  readonly kind: 'ordinal';
  readonly keepsMissing: boolean;
}

/** @throws InvalidArgument on anything that training does not write */
export function readOrdinalStep(json: JsonObject): OrdinalStep {
  return {
    kind: 'ordinal',
    ...readStepNames(json, 1),
    ...readLevelFields(json),
    keepsMissing: readSwitch(json, 'keepsMissing'),
  };
}
