import type { Random } from '../../random.js';
import { laplaceMode } from './laplace-approximation.js';
import { radialTriangle } from './radial-triangle.js';
import type { RowBlock } from './squared-distances.js';

/** Rows that speak for all of them: the choice hardly changes with more, its time grows with the cube. */
const MOST_ROWS = 300;
/** Length scales tried, in roots of the number of columns: about the distance between standardised rows. */
const LENGTHS = [0.5, 1, 2, 4];
const VARIANCES = [1, 4, 16, 64, 256];

/** Training rows of a Gaussian process: every one counts more than 0. */
export interface ProcessRows {
  readonly block: RowBlock;
  /** Per process 1 for rows of its class, 0 for the others. */
  readonly isPositive: readonly Uint8Array[];
  readonly weights: Float64Array;
}

export interface KernelSettings {
  readonly lengthScale: number;
  readonly signalVariance: number;
}

/**
 * The length scale and the signal variance of a radial kernel under which the labels are most likely, of a short grid:
 * one kernel for all classes, by the sum of their log marginal likelihoods on at most 300 rows. Ties go to the first.
 * @param given what is fixed already, absent: to be chosen
 * @param random draws the rows when there are more
 * Source: Rasmussen and Williams 2006, section 5.4.1, with a grid in place of a search along the gradient, which needs
 *   a start and may end in a lesser peak; docs/methods/automl.md has what it gains.
 * @example kernelByLikelihood(rows, { signalVariance: 1 }, random) // { lengthScale: 5.477, signalVariance: 1 }
 */
export function kernelByLikelihood(
  rows: ProcessRows,
  given: Partial<KernelSettings>,
  random: Random,
): KernelSettings {
  const sample = sampleOf(rows, random);
  const lengths =
    given.lengthScale === undefined
      ? LENGTHS.map((length) => length * Math.sqrt(rows.block.columns))
      : [given.lengthScale];
  const variances = given.signalVariance === undefined ? VARIANCES : [given.signalVariance];
  let best: KernelSettings = { lengthScale: lengths[0]!, signalVariance: variances[0]! };
  if (lengths.length * variances.length === 1) return best;
  let highest = Number.NEGATIVE_INFINITY;
  for (const lengthScale of lengths) {
    const correlation = radialTriangle(sample.block, 1 / (2 * lengthScale * lengthScale));
    for (const signalVariance of variances) {
      const kernel = correlation.map((one) => signalVariance * one);
      const likelihood = sample.isPositive.reduce(
        (sum, own) => sum + laplaceMode(kernel, own, sample.weights).logMarginalLikelihood,
        0,
      );
      if (!(likelihood > highest)) continue;
      highest = likelihood;
      best = { lengthScale, signalVariance };
    }
  }
  return best;
}

/** All rows, or as many as may speak for them, drawn without regard to their weight, which they keep. */
function sampleOf(rows: ProcessRows, random: Random): ProcessRows {
  const { block, isPositive, weights } = rows;
  if (block.rows <= MOST_ROWS) return rows;
  const drawn = Int32Array.from({ length: block.rows }, (_, row) => row);
  for (let k = 0; k < MOST_ROWS; k++) {
    const other = k + random.integer(block.rows - k);
    [drawn[k], drawn[other]] = [drawn[other]!, drawn[k]!];
  }
  const chosen = drawn.slice(0, MOST_ROWS).sort();
  const data = new Float64Array(chosen.length * block.columns);
  chosen.forEach((row, place) => {
    data.set(block.data.subarray(row * block.columns, (row + 1) * block.columns), place * block.columns);
  });
  return {
    block: { data, rows: chosen.length, columns: block.columns },
    isPositive: isPositive.map((own) => Uint8Array.from(chosen, (row) => own[row]!)),
    weights: Float64Array.from(chosen, (row) => weights[row]!),
  };
}
