import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { Column } from '../../table.js';
import { readChoice } from '../read-model.js';
import { readText, readTexts } from './read-texts.js';

/** What a step makes of its column. */
export type StepKind =
  | 'number'
  | 'two-level'
  | 'one-hot'
  | 'target-encoding'
  | 'ordinal'
  | 'codes'
  | 'text'
  | 'date';

/** The column a step reads and the features it makes, in order. */
export interface StepNames {
  readonly column: string;
  readonly features: readonly string[];
  /** Kind of the column in the table, where the user wants it read as another one. */
  readonly source?: Column['kind'];
}

/** Reads them back; the number of features must be what the step writes. */
export function readStepNames(json: JsonObject, width: number): StepNames {
  const features = readTexts(json, 'features');
  if (features.length !== width) {
    throw new InvalidArgument('model.features', `must hold ${width} names`, features.length);
  }
  const names = { column: readText(json, 'column'), features };
  if (json['source'] === undefined) return names;
  return { ...names, source: readChoice(json, 'source', ['number', 'category', 'date']) };
}
