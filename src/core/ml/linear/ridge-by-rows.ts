import { choleskyFactor, solveCholesky } from './cholesky.js';
import { type GramInput, gramMatrix } from './gram-matrix.js';

/** Ridge with more columns than rows loses too many digits below this penalty; QR then takes over. */
const SMALLEST_PENALTY = 1e-9;

/**
 * Ridge regression through the products of rows instead of columns: (Z D^-1 Z' + n I) a = u, then w = D^-1 Z' a,
 * where D holds the penalties. Made for more columns than rows.
 * @param penalties per standardised column, as cost of a squared weight beside the mean of squared errors
 * @returns one vector of weights per target, or undefined when a penalty is too small for it
 * Cost: rows^2 x columns / 2 multiplications, and one copy of x.
 * Source: Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 18.3.5.
 * @example rows (1, 1), (-1, -1), targets 1, -1, penalties 1, 1: weights 1/3, 1/3
 */
export function solveRidgeByRows(input: GramInput, penalties: Float64Array): Float64Array[] | undefined {
  if (penalties.some((penalty) => penalty < SMALLEST_PENALTY)) return undefined;
  const { x, scaling, targets, weights } = input;
  const { rows, columns } = x;
  // Columns become rows, each divided by the root of its penalty.
  const data = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    if (scaling.isConstant[j] === 1) continue;
    const divisor = scaling.scales[j]! * Math.sqrt(penalties[j]!);
    for (let i = 0; i < rows; i++) {
      const share = weights === undefined ? 1 : Math.sqrt(weights[i]!);
      data[j * rows + i] = (share * (x.data[i * columns + j]! - scaling.means[j]!)) / divisor;
    }
  }
  const asTheyAre = {
    means: new Float64Array(rows),
    scales: new Float64Array(rows).fill(1),
    isConstant: new Uint8Array(rows),
    weightSum: scaling.weightSum,
  };
  const products = gramMatrix({
    x: { rows: columns, columns: rows, data },
    scaling: asTheyAre,
    targets: [],
  });
  for (let i = 0; i < rows; i++) products[i * rows + i]! += 1;
  const lower = choleskyFactor(products, rows);
  if (lower === undefined) return undefined;
  return targets.map((target) => {
    const right = target.map((value, i) => (weights === undefined ? value : Math.sqrt(weights[i]!) * value));
    const shares = solveCholesky(lower, rows, right);
    return penalties.map((penalty, j) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += data[j * rows + i]! * shares[i]!;
      return sum / Math.sqrt(penalty) / scaling.weightSum;
    });
  });
}
