import { type NotExplained, notExplained } from '../explain/explained-part.js';
import type { FigureName, SegmentFigure } from './segment-figure.js';

/** How far the groups of a column lie apart in one figure. */
export interface FigureGap {
  readonly figure: FigureName;
  /** Largest minus smallest value over the groups that have one. */
  readonly difference: number;
  /** Smallest over largest; null where a value is negative or the largest is 0. */
  readonly ratio: number | null;
  readonly lowest: string;
  readonly highest: string;
  /** Groups that have a value, at least 2. */
  readonly groups: number;
}

/** What a figure is compared over. */
export interface FiguredGroup {
  readonly level: string;
  readonly figures: { readonly [F in FigureName]?: SegmentFigure };
}

export interface Disparity {
  /** From 0, all groups alike, to 1. */
  readonly difference: number;
  /** From 1, all groups alike, down to 0; null where no rate is above 0. */
  readonly ratio: number | null;
}

/** Fairness between the groups of a column, of two classes. */
export interface Fairness {
  readonly kind: 'fairness';
  /** Of the selection rates. */
  readonly demographicParity: Disparity;
  /** The larger difference, the smaller ratio, of true positive and false positive rates. */
  readonly equalizedOdds: Disparity | NotExplained;
}

/**
 * Largest difference and smallest ratio of a figure between any two groups.
 * @returns undefined below 2 groups with a value
 * Source: Fairlearn 0.15 `MetricFrame.difference` and `.ratio` between groups.
 * @example figureGap('selectionRate', groups)?.difference
 */
export function figureGap(figure: FigureName, groups: readonly FiguredGroup[]): FigureGap | undefined {
  const known = groups.flatMap(({ level, figures }) => {
    const found = figures[figure];
    return found?.kind === 'figure' ? [{ level, value: found.value }] : [];
  });
  if (known.length < 2) return undefined;
  const sorted = known.toSorted((a, b) => a.value - b.value);
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  return {
    figure,
    difference: high.value - low.value,
    ratio: low.value >= 0 && high.value > 0 ? low.value / high.value : null,
    lowest: low.level,
    highest: high.level,
    groups: known.length,
  };
}

/**
 * Demographic parity and equalized odds over the groups with enough rows.
 * @returns `not-explained` where fewer than two groups have a selection rate
 * Source: Fairlearn 0.15 `demographic_parity_difference`, `demographic_parity_ratio`, `equalized_odds_difference` and
 * `equalized_odds_ratio`, worst case between groups; there a group of any size counts.
 * @example fairnessOf(groups)
 */
export function fairnessOf(groups: readonly FiguredGroup[]): Fairness | NotExplained {
  const selection = figureGap('selectionRate', groups);
  if (selection === undefined) return notExplained('it takes two groups with enough rows');
  const { difference, ratio } = selection;
  return { kind: 'fairness', demographicParity: { difference, ratio }, equalizedOdds: equalizedOdds(groups) };
}

function equalizedOdds(groups: readonly FiguredGroup[]): Disparity | NotExplained {
  const hits = figureGap('truePositiveRate', groups);
  const alarms = figureGap('falsePositiveRate', groups);
  if (hits === undefined || alarms === undefined) {
    return notExplained('it takes two groups with enough rows of each class');
  }
  return {
    difference: Math.max(hits.difference, alarms.difference),
    ratio: hits.ratio === null || alarms.ratio === null ? null : Math.min(hits.ratio, alarms.ratio),
  };
}
