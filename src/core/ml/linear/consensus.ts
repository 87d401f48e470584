import type { Random } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { takeMatrixRows } from '../take-matrix-rows.js';
import { LinearModel } from './linear-model.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';
import { randomSubset } from './row-subsets.js';

/** How the search for rows that agree goes. */
export interface ConsensusSettings {
  /** Largest residual of a row that agrees. */
  readonly threshold: number;
  readonly maxTrials: number;
  /** Chance wanted of having drawn a subset without an outlier, in (0, 1). */
  readonly confidence: number;
}

/** The rows that agree, undefined when no trial found one, and the number of trials. */
export interface Consensus {
  readonly rows: Uint32Array | undefined;
  readonly trials: number;
}

/**
 * Random sample consensus: fits least squares to random subsets of columns + 1 rows and keeps the rows within the
 * threshold of the fit that has most of them; of equally many those it fits better (by R2). The more rows agree, the fewer
 * trials are left: log(1 - confidence) / log(1 - share^size), rounded up, and never more than `maxTrials`.
 * Source: scikit-learn 1.9 RANSACRegressor; Fischler and Bolles 1981, Communications of the ACM 24.
 */
export function findConsensus(
  x: Matrix,
  target: Float64Array,
  { threshold, maxTrials, confidence }: ConsensusSettings,
  random: Random,
): Consensus {
  const size = Math.min(x.columns + 1, x.rows);
  let best: { readonly rows: Uint32Array; readonly fit: number } | undefined;
  let most = maxTrials;
  let trials = 0;
  while (trials < most) {
    trials++;
    const subset = Uint32Array.from(randomSubset(x.rows, size, random));
    const predictions = new LinearModel('ransac', fitRows(x, target, subset)).predict(x);
    const agrees = (i: number) => Math.abs(target[i]! - predictions[i]!) <= threshold;
    const rows = Uint32Array.from(target.keys()).filter(agrees);
    const fewest = best?.rows.length ?? 1;
    if (rows.length < fewest) continue;
    const fit = explainedShare(target, predictions, rows);
    if (best !== undefined && rows.length === fewest && fit <= best.fit) continue;
    best = { rows, fit };
    most = Math.min(most, trialsNeeded(rows.length / x.rows, size, confidence));
  }
  return { rows: best?.rows, trials };
}

/**
 * Least squares on some rows: what a `LinearModel` is made of.
 * @example fitRows(x, Float64Array.of(0, 1, 9), Uint32Array.of(0, 1)) // the line through the first two rows
 */
export function fitRows(x: Matrix, target: Float64Array, rows: Uint32Array) {
  const targets = [Float64Array.from(rows, (i) => target[i]!)];
  const { scaling, weights, centres } = penalisedLeastSquares({
    x: takeMatrixRows(x, rows),
    targets,
    alpha: 0,
  });
  return { means: scaling.means, scales: scaling.scales, weights: weights[0]!, centre: centres[0]! };
}

/** At least 1; infinite where one subset without an outlier is out of reach. */
function trialsNeeded(share: number, size: number, confidence: number): number {
  const chance = Math.min(1 - Number.EPSILON, share ** size);
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-chance));
}

/** R2 on these rows; 1 where they neither vary nor err, 0 where they err without varying. */
function explainedShare(target: Float64Array, predictions: Float64Array, rows: Uint32Array): number {
  const mean = rows.reduce((sum, i) => sum + target[i]!, 0) / rows.length;
  let left = 0;
  let all = 0;
  for (const i of rows) {
    left += (target[i]! - predictions[i]!) ** 2;
    all += (target[i]! - mean) ** 2;
  }
  if (all === 0) return left === 0 ? 1 : 0;
  return 1 - left / all;
}
