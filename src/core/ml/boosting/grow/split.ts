import type { LeafTotals, SplitLimits } from '../kernel/boosting-kernel.js';
import type { Penalties, ValueBounds } from './leaf-value.js';

/** What decides whether a split is allowed and what it is worth. */
export interface SplitRules extends SplitLimits, Penalties {
  /** A split must gain more than this, 0 or more. */
  readonly minimumGain: number;
  /** Added to the hessian sum of a level when levels are put in order, 0 or more. */
  readonly categorySmoothing: number;
  /** L2 penalty of splits on categories on top of `l2`, 0 or more. */
  readonly categoryL2: number;
  /** Per column 1 for rising, -1 for falling, 0 for free; absent: all are free. */
  readonly monotone: Int8Array | undefined;
}

/** A leaf as the search for its split sees it. */
export interface SplitCandidate {
  readonly slot: number;
  readonly totals: LeafTotals;
  readonly bounds: ValueBounds;
}

/** A split before its gain is known: the score is the sum of both sides' `leafScore`. */
export interface ScoredSplit {
  readonly column: number;
  readonly score: number;
  readonly left: LeafTotals;
  /** Rows with `bin <= cut` go left; -1 for a split on a category. */
  readonly cut: number;
  /** For a split on a category 1 for each bin that goes left; undefined for one on a number. */
  readonly leftBins: Uint8Array | undefined;
  /** Whether missing values go left; undefined when the leaf has none, so that the split cannot know. */
  readonly missingLeft: boolean | undefined;
}

/** The best split of a leaf. */
export interface SplitFound extends ScoredSplit {
  readonly gain: number;
  readonly right: LeafTotals;
}
