import { columnMoments } from '../../column-moments.js';
import type { Matrix } from '../../estimator.js';

/**
 * Every column divided by its standard deviation, so that distances do not hang on units; 0 where a column varies by
 * rounding only.
 * @param matrix within 1e150
 */
export function scaledCopy(matrix: Matrix): Matrix {
  const { rows, columns, data } = matrix;
  const { means, deviations } = columnMoments(matrix);
  const scaled = new Float64Array(data.length);
  for (let j = 0; j < columns; j++) {
    if (deviations[j] === 0) continue;
    for (let at = j; at < data.length; at += columns) scaled[at] = (data[at]! - means[j]!) / deviations[j]!;
  }
  return { rows, columns, data: scaled };
}

/**
 * The nearest of some rows to one row, itself left out, nearest first; at equal distance the one that stands first in
 * `among`. Squared Euclidean distance.
 * @param count neighbours wanted; fewer when there are not so many
 */
export function nearestRows(
  { columns, data }: Matrix,
  row: number,
  among: Uint32Array,
  count: number,
): { rows: number[]; distances: number[] } {
  const rows: number[] = [];
  const distances: number[] = [];
  for (const other of among) {
    if (other === row) continue;
    const worst = rows.length < count ? Number.POSITIVE_INFINITY : distances[count - 1]!;
    let distance = 0;
    for (let j = 0, a = row * columns, b = other * columns; j < columns && distance <= worst; j++, a++, b++) {
      const gap = data[a]! - data[b]!;
      distance += gap * gap;
    }
    if (!(distance < worst)) continue;
    let place = Math.min(rows.length, count - 1);
    for (; place > 0 && distance < distances[place - 1]!; place--) {
      rows[place] = rows[place - 1]!;
      distances[place] = distances[place - 1]!;
    }
    rows[place] = other;
    distances[place] = distance;
  }
  return { rows, distances };
}
