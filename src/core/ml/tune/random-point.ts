import type { Random } from '../../random.js';
import type { Params } from '../estimator.js';
import { type SearchSpace, valueAt } from './search-space.js';

/** A point of the space, every place as likely as every other. */
export function randomPoint({ dimensions }: SearchSpace, random: Random): Params {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, dimension]) => [name, valueAt(dimension, random.next())]),
  );
}
