import { InvalidArgument } from '../../../errors.js';
import type { Matrix } from '../../estimator.js';
import { nearestRows, scaledCopy } from './nearest-rows.js';

const NEIGHBOURS = 20;
/** Every row is compared with every other. */
const MOST_ROWS = 10_000;
const TINY = 1e-10;

/**
 * How much thinner each row's surroundings are than those of its 20 nearest neighbours: about 1 inside a cluster, the
 * larger the more of an outlier. Distances are taken on columns divided by their standard deviation.
 * @param matrix finite, at most 10,000 rows
 * @throws InvalidArgument with more rows
 * Cost: rows^2 x columns.
 * Source: Breunig et al. 2000, LOF, SIGMOD; scikit-learn 1.9 `LocalOutlierFactor`.
 */
export function localOutlierFactors(matrix: Matrix): Float64Array {
  const { rows } = matrix;
  if (rows > MOST_ROWS) {
    throw new InvalidArgument('outliersMethod', `lof takes at most ${MOST_ROWS} rows, take iforest`, rows);
  }
  const scaled = scaledCopy(matrix);
  const everyRow = Uint32Array.from({ length: rows }, (_, i) => i);
  const near = Array.from(everyRow, (row) => {
    const found = nearestRows(scaled, row, everyRow, NEIGHBOURS);
    return { rows: found.rows, distances: found.distances.map(Math.sqrt) };
  });
  const reach = near.map(({ distances }) => distances.at(-1) ?? 0);
  const density = Float64Array.from(near, ({ rows: others, distances }) => {
    const sum = others.reduce((total, other, k) => total + Math.max(distances[k]!, reach[other]!), 0);
    return 1 / (sum / others.length + TINY);
  });
  return Float64Array.from(near, ({ rows: others }, row) => {
    if (others.length === 0) return 1;
    return others.reduce((sum, other) => sum + density[other]!, 0) / others.length / density[row]!;
  });
}
