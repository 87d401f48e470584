import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { readInteger } from '../read-model.js';

/** Index of the level that stands in for missing values: -1 (none) up to `levelCount - 1`. */
export function readFill(json: JsonObject, levelCount: number): number {
  const fill = readInteger(json, 'fill', -1);
  if (fill < levelCount) return fill;
  throw new InvalidArgument('model.fill', `must be below ${levelCount}`, fill);
}
