import type { Matrix } from '../../ml/estimator.js';
import { sampleOfRows } from '../../ml/sample-of-rows.js';
import type { Random } from '../../random.js';

/** Rows whose pairs decide; the median of half a million pairs moves by less than the kernel notices. */
const MOST_ROWS = 1_000;

/**
 * Bandwidth of a Gaussian kernel: the median Euclidean distance between different rows of both sides together, taken
 * without knowledge of the sides. Where more than half of all pairs are equal, the mean of the other distances.
 *
 * @param x finite rows of both sides
 * @param random chooses 1,000 rows when there are more
 * @returns undefined when all rows looked at are equal
 * Source: Gretton et al., JMLR 13 (2012) 723-773, section 8; `numpy.median(scipy.spatial.distance.pdist(x))`.
 *
 * @example medianDistance({ rows: 3, columns: 1, data: Float64Array.of(0, 1, 3) }, createRandom(1)) // 2
 */
export function medianDistance(x: Matrix, random: Random): number | undefined {
  const { columns, data } = x;
  const rows = sampleOfRows(x.rows, MOST_ROWS, random);
  const distances = new Float64Array((rows.length * (rows.length - 1)) / 2);
  let next = 0;
  for (let a = 0; a < rows.length; a++) {
    for (let b = a + 1; b < rows.length; b++) {
      let squares = 0;
      for (let j = 0; j < columns; j++) {
        const gap = data[rows[a]! * columns + j]! - data[rows[b]! * columns + j]!;
        squares += gap * gap;
      }
      distances[next++] = Math.sqrt(squares);
    }
  }
  if (distances.length === 0) return undefined;
  distances.sort();
  const middle = distances.length >> 1;
  const median =
    distances.length % 2 === 1 ? distances[middle]! : (distances[middle - 1]! + distances[middle]!) / 2;
  if (median > 0) return median;
  const positive = distances.filter((distance) => distance > 0);
  return positive.length === 0
    ? undefined
    : positive.reduce((sum, value) => sum + value, 0) / positive.length;
}
