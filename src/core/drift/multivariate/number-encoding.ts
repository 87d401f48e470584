import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import type { EncodedColumn } from './encoded-column.js';

/** Values beyond the quantiles at this share and its counterpart do not take part in centre and spread. */
const TAIL_SHARE = 0.005;
/** Farthest that a value may lie from the centre, in standard deviations. */
const FARTHEST = 10;

/**
 * Learns how to turn numbers into standard scores that one wild value cannot spoil.
 *
 * Formula: z = (x - mean) / sd, cut to [-10, 10], where mean and population sd are those of the values pulled in to
 * the 0.5 % and 99.5 % quantiles (type 7) of the fitting rows; a missing value gets the z of the median.
 * Where both quantiles are equal the least and the greatest value take their place.
 *
 * @param values fitting rows; NaN is missing, infinities become -10 and 10
 * @param withIndicator whether missing rows get a 0/1 column of their own, as standard scores too
 * @returns no column for numbers that are all equal or all missing, and no indicator when no or every row is missing
 *
 * Source: `numpy.quantile`, `numpy.clip` and scikit-learn 1.9 `StandardScaler`, in that order.
 *
 * @example fitNumberEncoding(Float64Array.of(1, 2, 3), false)[0].encode // 1, 2, 3 -> -1.24, 0, 1.24 (rounded)
 */
export function fitNumberEncoding(
  values: Float64Array,
  withIndicator: boolean,
): EncodedColumn<Float64Array>[] {
  const present = values.filter((value) => !Number.isNaN(value));
  const columns: EncodedColumn<Float64Array>[] = [];
  const score = fitScore(present);
  if (score !== undefined) {
    const fill = score(medianOf(present));
    columns.push((rows, write) => {
      for (let i = 0; i < rows.length; i++) {
        const value = rows[i]!;
        write(i, Number.isNaN(value) ? fill : score(value));
      }
    });
  }
  const missing = values.length - present.length;
  if (withIndicator && missing > 0 && present.length > 0) {
    const share = missing / values.length;
    const spread = Math.sqrt(share * (1 - share));
    const forMissing = Math.min(FARTHEST, (1 - share) / spread);
    const forPresent = Math.max(-FARTHEST, -share / spread);
    columns.push((rows, write) => {
      for (let i = 0; i < rows.length; i++) write(i, Number.isNaN(rows[i]!) ? forMissing : forPresent);
    });
  }
  return columns;
}

/** The standard score as a function of the value, or undefined when all values are equal. */
function fitScore(present: Float64Array): ((value: number) => number) | undefined {
  const finite = present.filter(Number.isFinite).sort();
  if (finite.length === 0) return undefined;
  const [least, greatest] = [finite[0]!, finite.at(-1)!];
  let low = quantileOfSorted(finite, TAIL_SHARE);
  let high = quantileOfSorted(finite, 1 - TAIL_SHARE);
  if (!(low < high)) [low, high] = [least, greatest];
  // Halves, because the range of finite numbers need not be finite.
  const halfRange = high / 2 - low / 2;
  if (halfRange === 0) {
    if (finite.length === present.length) return undefined;
    return (value) => (Number.isFinite(value) ? 0 : Math.sign(value) * FARTHEST);
  }
  const position = (value: number) => (value / 2 - low / 2) / halfRange;
  let mean = 0;
  let squares = 0;
  finite.forEach((value, i) => {
    const inside = Math.min(1, Math.max(0, position(value)));
    const step = inside - mean;
    mean += step / (i + 1);
    squares += step * (inside - mean);
  });
  const spread = Math.sqrt(squares / finite.length);
  if (spread === 0) return undefined;
  return (value) => Math.min(FARTHEST, Math.max(-FARTHEST, (position(value) - mean) / spread));
}

function medianOf(present: Float64Array): number {
  const sorted = present.slice().sort();
  const middle = sorted[(sorted.length - 1) >> 1]!;
  const next = sorted[sorted.length >> 1]!;
  return middle === next ? middle : middle / 2 + next / 2;
}
