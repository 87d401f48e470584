import { InvalidArgument } from '../../errors.js';
import type { Params } from '../estimator.js';

/** What one parameter may be in a search. */
export type Dimension =
  | {
      readonly kind: 'float' | 'int';
      readonly low: number;
      readonly high: number;
      /** Whether ratios count rather than differences; `low` is above 0 then. */
      readonly log?: boolean;
    }
  | { readonly kind: 'choice'; readonly values: readonly (number | string | boolean)[] };

/** Where a search looks, by parameter name. */
export interface SearchSpace {
  /** Raised when dimensions change: results of different versions were found in different places. */
  readonly version: number;
  readonly dimensions: { readonly [param: string]: Dimension };
}

/**
 * @throws InvalidArgument on bounds that are not finite or in the wrong order, a logarithm of 0, or no choice
 */
export function checkSearchSpace({ dimensions }: SearchSpace): void {
  for (const [name, dimension] of Object.entries(dimensions)) {
    const where = `space.${name}`;
    if (dimension.kind === 'choice') {
      if (dimension.values.length === 0) throw new InvalidArgument(where, 'must have values', 0);
      continue;
    }
    const { kind, low, high, log = false } = dimension;
    const areUsable = kind === 'int' ? Number.isInteger(low) && Number.isInteger(high) : true;
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high && areUsable) || (log && low <= 0)) {
      throw new InvalidArgument(
        where,
        'must have finite bounds in order, above 0 for log',
        `${low}..${high}`,
      );
    }
  }
}

/**
 * Number of different points; infinite with a float of more than one value.
 * @example countPoints({ version: 1, dimensions: { k: { kind: 'int', low: 1, high: 3 } } }) // 3
 */
export function countPoints({ dimensions }: SearchSpace): number {
  return Object.values(dimensions).reduce((count, dimension) => count * widthOf(dimension), 1);
}

function widthOf(dimension: Dimension): number {
  if (dimension.kind === 'choice') return dimension.values.length;
  if (dimension.low === dimension.high) return 1;
  return dimension.kind === 'int' ? dimension.high - dimension.low + 1 : Number.POSITIVE_INFINITY;
}

/**
 * The value at a place: 0 is the lower bound or the first choice, just below 1 the upper bound or the last.
 * @param place in [0, 1]
 */
export function valueAt(dimension: Dimension, place: number): number | string | boolean {
  if (dimension.kind === 'choice') {
    const { values } = dimension;
    return values[Math.min(Math.floor(place * values.length), values.length - 1)]!;
  }
  const { kind, low, high, log = false } = dimension;
  // Every whole number has the same share of the places, the bounds too.
  const margin = kind === 'int' ? 0.5 : 0;
  const bottom = low - margin;
  const top = high + margin;
  const value = log && bottom > 0 ? bottom * (top / bottom) ** place : bottom + (top - bottom) * place;
  const inside = Math.min(Math.max(kind === 'int' ? Math.round(value) : value, low), high);
  return inside;
}

/**
 * The place of a value, the inverse of `valueAt` up to rounding; undefined for a value outside the dimension.
 */
export function placeOf(dimension: Dimension, value: Params[string] | undefined): number | undefined {
  if (dimension.kind === 'choice') {
    const index = dimension.values.findIndex((one) => Object.is(one, value));
    return index < 0 ? undefined : (index + 0.5) / dimension.values.length;
  }
  const { kind, low, high, log = false } = dimension;
  if (typeof value !== 'number' || value < low || value > high) return undefined;
  const margin = kind === 'int' ? 0.5 : 0;
  const bottom = low - margin;
  const top = high + margin;
  if (top === bottom) return 0.5;
  return log && bottom > 0
    ? Math.log(value / bottom) / Math.log(top / bottom)
    : (value - bottom) / (top - bottom);
}
