import { permutation, type Random } from '../../random.js';
import type { Params } from '../estimator.js';
import { type Dimension, type SearchSpace, valueAt } from './search-space.js';

/** Values of a float in a grid, and of whole numbers that have more than that many. */
const STEPS_OF_RANGE = 5;
/** A grid beyond this is no plan. */
const MOST_POINTS = 100_000;

/**
 * The points of a grid in shuffled order, so that a search cut short has looked everywhere. Every choice and whole number
 * is a point; ranges of real numbers, and with `isThinned` long ranges of whole numbers, are met at 5 places evenly apart.
 * At most 100,000 points.
 */
export function gridPoints({ dimensions }: SearchSpace, isThinned: boolean, random: Random): Params[] {
  const axes = Object.entries(dimensions).map(([name, dimension]) => ({
    name,
    values: axisValues(dimension, isThinned),
  }));
  const size = Math.min(
    axes.reduce((count, { values }) => count * values.length, 1),
    MOST_POINTS,
  );
  return Array.from(permutation(size, random), (index) => {
    const point: { [name: string]: number | string | boolean } = {};
    let rest = index;
    for (const { name, values } of axes) {
      point[name] = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
    }
    return point;
  });
}

function axisValues(dimension: Dimension, isThinned: boolean): readonly (number | string | boolean)[] {
  if (dimension.kind === 'choice') return dimension.values;
  const { kind, low, high } = dimension;
  if (low === high) return [low];
  const whole = high - low + 1;
  if (kind === 'int' && (!isThinned || whole <= STEPS_OF_RANGE)) {
    return Array.from({ length: whole }, (_, i) => low + i);
  }
  const places = Array.from({ length: STEPS_OF_RANGE }, (_, i) => i / (STEPS_OF_RANGE - 1));
  return [...new Set(places.map((place) => valueAt(dimension, place)))];
}
