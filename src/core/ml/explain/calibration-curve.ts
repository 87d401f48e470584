import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { wilsonInterval } from '../../stats/tests/wilson.js';
import { type NotExplained, notExplained } from './explained-part.js';
import type { PositiveRows } from './positive-rows.js';

/** Rows whose probabilities are alike: what was said, and what came. */
export interface CalibrationBin {
  readonly rows: number;
  readonly meanPredicted: number;
  /** Share of the rows that are of the class. */
  readonly observed: number;
  /** Wilson interval of that share, 95 %. */
  readonly lower: number;
  readonly upper: number;
}

/** Whether probabilities come true. */
export interface CalibrationCurve {
  readonly kind: 'calibration';
  readonly bins: readonly CalibrationBin[];
  /** Mean distance of what was said from what came, over the bins, weighted by rows. */
  readonly expectedError: number;
  /** Mean squared error of the probabilities. */
  readonly brier: number;
  readonly rows: number;
}

const FEWEST_ROWS = 20;

/**
 * Probabilities of one class against its observed share in bins of about equally many rows; equal probabilities stay
 * in one bin, so there may be fewer bins than asked for. Every row counts alike.
 * Edges: quantiles of the probabilities at k / bins; a value on an edge belongs to the bin below it.
 * @param bins 2 to 50; 10 unless given
 * @returns `not-explained` below 20 rows
 * Source: bins and shares as scikit-learn 1.9 `calibration_curve(strategy='quantile')`; interval Wilson 1927.
 * @example calibrationCurve(positiveRows(target, prediction, 1))
 */
export function calibrationCurve(
  { scores, isPositive }: PositiveRows,
  bins = 10,
): CalibrationCurve | NotExplained {
  const rows = scores.length;
  if (rows < FEWEST_ROWS) return notExplained(`takes at least ${FEWEST_ROWS} rows, there are ${rows}`);
  const sorted = scores.slice().sort();
  const inner = Array.from({ length: bins - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / bins));
  const sums = Array.from({ length: bins }, () => ({ rows: 0, predicted: 0, hits: 0 }));
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    const sum = sums[binOf(inner, scores[i]!)]!;
    sum.rows++;
    sum.predicted += scores[i]!;
    sum.hits += isPositive[i]!;
    squares += (scores[i]! - isPositive[i]!) ** 2;
  }
  const filled = sums.filter((sum) => sum.rows > 0).map(toBin);
  const distance = filled.reduce(
    (sum, bin) => sum + bin.rows * Math.abs(bin.meanPredicted - bin.observed),
    0,
  );
  return { kind: 'calibration', bins: filled, expectedError: distance / rows, brier: squares / rows, rows };
}

function toBin({ rows, predicted, hits }: { rows: number; predicted: number; hits: number }): CalibrationBin {
  const interval = wilsonInterval(hits, rows);
  const { lower, upper } = interval.kind === 'estimated' ? interval : { lower: 0, upper: 1 };
  return { rows, meanPredicted: predicted / rows, observed: hits / rows, lower, upper };
}

/** Number of inner edges below the value. */
function binOf(inner: readonly number[], value: number): number {
  let bin = 0;
  while (bin < inner.length && inner[bin]! < value) bin++;
  return bin;
}
