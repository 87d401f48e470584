import { categoryTable } from '../../stats/summaries/category-table.js';
import { countBelow, countUpTo, sortedValues } from '../../stats/summaries/sorted-values.js';
import type { CategoryColumn, Column } from '../../table.js';

/** A number per current row that has the mean 0 over the reference and moves when the feature changes. */
export interface ChangeScore {
  readonly about: 'place' | 'spread' | 'category' | 'missing';
  /** The category the score follows. */
  readonly category?: string;
  /** NaN for rows without a value. */
  readonly values: Float64Array;
  /** Variance of the score over the reference. */
  readonly referenceVariance: number;
}

/**
 * Scores in which a change of a feature shows as a shift of the mean. Numbers: the mid-rank of a value among the
 * reference values as a share, minus 1/2 (place), and the absolute value of that minus its mean (spread).
 * Categories: whether the row has the category whose share moved most, minus its share in the reference.
 *
 * @param reference column of one side
 * @param current column of the same kind
 * @returns scores for each current row; empty when the kinds differ or a side has no value
 *
 * @example changeScores(reference, current)[0]?.about // 'place' for numbers
 */
export function changeScores(reference: Column, current: Column): ChangeScore[] {
  if (reference.kind === 'category') {
    return current.kind === 'category' ? categoryScores(reference, current) : [];
  }
  return current.kind === reference.kind ? numberScores(reference.values, current.values) : [];
}

/**
 * The score that shows a change of the missing rate: whether the row is missing, minus the rate of the reference.
 *
 * @example missingScore(reference, current)?.about // 'missing'
 */
export function missingScore(reference: Column, current: Column): ChangeScore | undefined {
  const before = missingFlags(reference);
  if (before.length === 0) return undefined;
  const rate = mean(before);
  const values = missingFlags(current).map((flag) => flag - rate);
  return { about: 'missing', values, referenceVariance: rate * (1 - rate) };
}

function numberScores(reference: Float64Array, current: Float64Array): ChangeScore[] {
  const sorted = sortedValues(reference);
  if (sorted.length === 0) return [];
  const place = (value: number) =>
    Number.isNaN(value)
      ? Number.NaN
      : (countBelow(sorted, value) + countUpTo(sorted, value)) / (2 * sorted.length) - 0.5;
  const ofReference = sorted.map(place);
  const distances = ofReference.map(Math.abs);
  const usualDistance = mean(distances);
  const placeOfCurrent = current.map(place);
  return [
    { about: 'place', values: placeOfCurrent, referenceVariance: meanSquare(ofReference, 0) },
    {
      about: 'spread',
      values: placeOfCurrent.map((value) => Math.abs(value) - usualDistance),
      referenceVariance: meanSquare(distances, usualDistance),
    },
  ];
}

function categoryScores(reference: CategoryColumn, current: CategoryColumn): ChangeScore[] {
  const table = categoryTable(reference, current);
  const rows = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const referenceRows = rows(table.reference);
  const currentRows = rows(table.current);
  if (referenceRows === 0 || currentRows === 0) return [];
  let category = '';
  let largestMove = -1;
  let usualShare = 0;
  table.labels.forEach((label, index) => {
    const share = table.reference[index]! / referenceRows;
    const move = Math.abs(table.current[index]! / currentRows - share);
    if (move < largestMove || (move === largestMove && label > category)) return;
    category = label;
    largestMove = move;
    usualShare = share;
  });
  const code = current.levels.indexOf(category);
  const values = Float64Array.from(current.codes, (own) =>
    own < 0 ? Number.NaN : Number(own === code) - usualShare,
  );
  return [{ about: 'category', category, values, referenceVariance: usualShare * (1 - usualShare) }];
}

function missingFlags(column: Column): Float64Array {
  return column.kind === 'category'
    ? Float64Array.from(column.codes, (code) => Number(code < 0))
    : column.values.map((value) => Number(Number.isNaN(value)));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanSquare(values: Float64Array, center: number): number {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length;
}
