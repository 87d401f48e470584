import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { readText, readTexts } from './read-texts.js';

/** What a step makes of its column. */
export type StepKind = 'number' | 'two-level' | 'one-hot' | 'target-encoding' | 'date';

/** The column a step reads and the features it makes, in order. */
export interface StepNames {
  readonly column: string;
  readonly features: readonly string[];
}

/** Reads them back; the number of features must be what the step writes. */
export function readStepNames(json: JsonObject, width: number): StepNames {
  const features = readTexts(json, 'features');
  if (features.length !== width) {
    throw new InvalidArgument('model.features', `must hold ${width} names`, features.length);
  }
  return { column: readText(json, 'column'), features };
}
