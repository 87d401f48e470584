import { InvalidArgument } from '../errors.js';
import type { Random } from '../random.js';
import { robustWasserstein } from '../stats/distances/robust-wasserstein.js';
import { robustWassersteinByChance } from '../stats/distances/robust-wasserstein-by-chance.js';
import { type CategoryTable, categoryTable, inCanonicalOrder } from '../stats/summaries/category-table.js';
import { type PooledTies, pooledTies, type TwoRowCounts } from '../stats/summaries/pooled-ties.js';
import { countInBins, referenceQuantileEdges } from '../stats/summaries/reference-quantile-bins.js';
import { finitePart, sortedValues } from '../stats/summaries/sorted-values.js';
import { type KsTwoSampleResult, ksTwoSample } from '../stats/tests/ks-two-sample.js';
import { type Column, columnLength, countMissing } from '../table.js';

/** Bins of the reference that distances are computed on, unless a feature says otherwise. */
const defaultBinCount = 10;
/**
 * From so many rows a side on, chance counts against an effect. Below, the p-value guards against chance and nothing
 * else is needed; above, every small p-value is real, so that the effect must stand out by itself.
 */
export const fewestRowsForChance = 2_000;
/** Above this chance of two different rows tying, laws for continuous values no longer hold their error rate. */
export const largestTieChance = 0.03;
/** Fewer usable rows on a side carry no verdict. */
export const fewestUsableRows = 8;

/** Values of a numeric column in ascending order, without missing ones. */
export interface SortedSide {
  readonly all: Float64Array;
  readonly finite: Float64Array;
}

/** Size of a change of numbers, and in which unit it could be measured. */
export interface NumberEffect {
  readonly effect: number;
  readonly effectMeasure: 'robust_wasserstein' | 'ks_distance';
  /** See `Measured`; only of large samples. */
  readonly effectByChance?: number;
}

/**
 * What the measures of one feature share: each part is worked out when first asked for and then kept, so that
 * ten measures sort a column once. Numeric parts must only be asked of number and date columns, `categories`
 * only of category columns.
 */
export interface MeasureContext {
  readonly random: Random;
  /** Rows of each side, missing ones included. */
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
  /** Reference quantile bins asked for; ties may leave fewer. */
  readonly binCount: number;
  reference(): SortedSide;
  current(): SortedSide;
  ties(): PooledTies;
  ks(): KsTwoSampleResult;
  numberEffect(): NumberEffect;
  /** Interior edges of the reference quantile bins, ten by default; empty when the reference has no finite value. */
  referenceEdges(): Float64Array;
  categories(): CategoryTable;
  /** Counts for distances: reference quantile bins of numbers, all categories of labels in canonical order. */
  binnedCounts(): TwoRowCounts | { readonly reference: Float64Array; readonly current: Float64Array };
}

/**
 * Prepares the comparison of two columns of the same kind.
 *
 * @param reference column of the reference
 * @param current column of the same kind
 * @param random the source of randomness handed to measures
 * @param binCount reference quantile bins for distances of numbers, 2 to 100
 * @throws InvalidArgument when the kinds differ
 *
 * @example createMeasureContext(reference, current, createRandom(1)).reference().all // sorted values
 */
export function createMeasureContext(
  reference: Column,
  current: Column,
  random: Random,
  binCount = defaultBinCount,
): MeasureContext {
  if (reference.kind !== current.kind) {
    throw new InvalidArgument('current', `must be a ${reference.kind} column`, current.kind);
  }
  const referenceSide = once(() => sortedSide(reference));
  const currentSide = once(() => sortedSide(current));
  const ks = once(() => ksTwoSample(referenceSide().all, currentSide().all));
  const edges = once(() => {
    const { finite } = referenceSide();
    return finite.length === 0 ? new Float64Array() : referenceQuantileEdges(finite, binCount);
  });
  const categories = once(() => {
    if (reference.kind === 'category' && current.kind === 'category') {
      return categoryTable(reference, current);
    }
    throw new InvalidArgument('reference', 'must be a category column', reference.kind);
  });
  return {
    random,
    referenceRows: columnLength(reference),
    currentRows: columnLength(current),
    referenceMissing: countMissing(reference),
    currentMissing: countMissing(current),
    binCount,
    reference: referenceSide,
    current: currentSide,
    ties: once(() => pooledTies(referenceSide().all, currentSide().all)),
    ks,
    numberEffect: once(() => numberEffect(referenceSide(), currentSide(), ks)),
    referenceEdges: edges,
    categories,
    binnedCounts: once(() => {
      if (reference.kind === 'category') return inCanonicalOrder(categories());
      return {
        reference: countInBins(referenceSide().all, edges()),
        current: countInBins(currentSide().all, edges()),
      };
    }),
  };
}

/** Robust Wasserstein; the Kolmogorov-Smirnov distance where the reference has no spread to measure it in. */
function numberEffect(reference: SortedSide, current: SortedSide, ks: () => KsTwoSampleResult): NumberEffect {
  if (reference.finite.length > 0 && current.finite.length > 0) {
    const robust = robustWasserstein(reference.finite, current.finite);
    if (robust.kind === 'measured') {
      const isLarge = Math.min(reference.finite.length, current.finite.length) >= fewestRowsForChance;
      const byChance = isLarge ? robustWassersteinByChance(reference.finite, current.finite) : undefined;
      return {
        effect: robust.distance,
        effectMeasure: 'robust_wasserstein',
        ...(byChance === undefined ? {} : { effectByChance: byChance }),
      };
    }
  }
  const test = ks();
  return { effect: test.kind === 'tested' ? test.statistic : 0, effectMeasure: 'ks_distance' };
}

function sortedSide(column: Column): SortedSide {
  if (column.kind === 'category') {
    throw new InvalidArgument('column', 'must hold numbers or dates', column.kind);
  }
  const all = sortedValues(column.values);
  return { all, finite: finitePart(all) };
}

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
