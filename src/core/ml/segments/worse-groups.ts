import { formatNumber } from '../../format-number.js';
import { holm } from '../../stats/multiplicity/holm.js';
import { compareDirection, METRICS, type Metric } from '../metrics/metric.js';
import type { FigureComparison } from './segment-figure.js';

/** A metric of a group against that of all other rows of the column. */
export interface GroupComparison extends FigureComparison {
  readonly figure: Metric;
  readonly column: string;
  readonly level: string;
}

/** A group that is served worse than the other rows, beyond chance. */
export interface WorseGroup extends GroupComparison {
  /** After Holm over all comparisons of the report. */
  readonly adjustedPValue: number;
}

const ALPHA = 0.05;
const MOST_REMARKS = 10;

/**
 * The groups whose whole interval lies on the worse side of what all other rows have, and whose difference from them
 * holds at 0.05 after Holm over all comparisons.
 * @param comparisons every group that was compared in every metric, whatever came out
 * @returns smallest p-value first
 * @example worseGroups(comparisons).map(({ level }) => level)
 */
export function worseGroups(comparisons: readonly GroupComparison[]): WorseGroup[] {
  const adjusted = holm(comparisons.map(({ pValue }) => pValue));
  return comparisons
    .map((comparison, index) => ({ ...comparison, adjustedPValue: adjusted[index]! }))
    .filter((one) => isWorse(one) && one.adjustedPValue < ALPHA)
    .sort((a, b) => a.pValue - b.pValue);
}

function isWorse({ figure, interval, others }: GroupComparison): boolean {
  return compareDirection(figure) === 'higher' ? interval.upper < others : interval.lower > others;
}

/** A sentence for each, the first ten of them. */
export function worseRemarks(worse: readonly WorseGroup[], compared: number): string[] {
  const sentences = worse
    .slice(0, MOST_REMARKS)
    .map(
      ({ column, level, figure, value, interval, others, adjustedPValue }) =>
        `worse where ${column} is ${level}: ${METRICS[figure].title} ${formatNumber(value)} (95 % interval ${formatNumber(interval.lower)} to ${formatNumber(interval.upper)}) against ${formatNumber(others)} in all other rows, p = ${Number(adjustedPValue.toPrecision(2))} after Holm over ${compared} comparisons`,
    );
  const more = worse.length - MOST_REMARKS;
  return more > 0 ? [...sentences, `${more} further segments are worse than the other rows`] : sentences;
}
