import { type NotExplained, notExplained } from './explained-part.js';
import type { PositiveRows } from './positive-rows.js';
import { type RankedSteps, rankedSteps } from './ranked-steps.js';

/** What is gained by taking only the rows with the highest scores. */
export interface GainPoint {
  /** Share of all rows that are taken, those with the highest scores first. */
  readonly taken: number;
  /** Share of the class's rows that are among them. */
  readonly gain: number;
  /** How many times more of the class there are than in rows taken at random; null when nothing is taken. */
  readonly lift: number | null;
}

/** Cumulative gain, lift and the Kolmogorov-Smirnov distance of one class against the rest. */
export interface GainCurve {
  readonly kind: 'gain';
  /** Every twentieth of the rows. */
  readonly points: readonly GainPoint[];
  readonly ks: {
    /** Largest distance between the shares of both sides that are found, in [0, 1]. */
    readonly distance: number;
    /** Score at which it is reached. */
    readonly threshold: number;
    /** Share of the class, and of the others, at or above that score. */
    readonly positives: number;
    readonly negatives: number;
  };
}

const STEPS = 20;

/**
 * Gain and lift when rows are taken from the highest score down, and the KS distance max |TPR - FPR|.
 * gain(s) = share of the positives among the s n best rows, lift = gain / s. Rows with equal scores share what they
 * hold: within a tie the gain rises in a straight line.
 * @returns `not-explained` when one of both sides has no row
 * Source: KS equal to `scipy.stats.ks_2samp(scores[y == 1], scores[y == 0]).statistic`.
 * @example gainCurve(positiveRows(target, prediction, 1))
 */
export function gainCurve(rows: PositiveRows): GainCurve | NotExplained {
  const steps = rankedSteps(rows);
  if (steps.positives === 0) return notExplained('no row is of this class');
  if (steps.negatives === 0) return notExplained('every row is of this class');
  const points = Array.from({ length: STEPS + 1 }, (_, k): GainPoint => {
    const taken = k / STEPS;
    const gain = gainAt(steps, taken);
    return { taken, gain, lift: taken === 0 ? null : gain / taken };
  });
  return { kind: 'gain', points, ks: largestDistance(steps) };
}

function gainAt({ truePositives, falsePositives, positives, negatives }: RankedSteps, taken: number): number {
  const wanted = taken * (positives + negatives);
  let rows = 0;
  let found = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const nextRows = truePositives[i]! + falsePositives[i]!;
    const nextFound = truePositives[i]!;
    if (nextRows >= wanted) {
      const part = nextRows === rows ? 0 : (wanted - rows) / (nextRows - rows);
      return (found + part * (nextFound - found)) / positives;
    }
    rows = nextRows;
    found = nextFound;
  }
  return 1;
}

function largestDistance({
  thresholds,
  truePositives,
  falsePositives,
  positives,
  negatives,
}: RankedSteps): GainCurve['ks'] {
  let best = { distance: 0, threshold: thresholds[0]!, positives: 0, negatives: 0 };
  for (let i = 0; i < thresholds.length; i++) {
    const here = { positives: truePositives[i]! / positives, negatives: falsePositives[i]! / negatives };
    const distance = Math.abs(here.positives - here.negatives);
    if (distance > best.distance) best = { distance, threshold: thresholds[i]!, ...here };
  }
  return best;
}
