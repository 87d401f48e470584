/** Lags in a row without correlation after which there is none, at least. */
const FEWEST_QUIET_LAGS = 5;

/**
 * How many neighbouring values a resampling should keep together so that the mean of blocks varies as the mean of the
 * series does: the longer, the more a value has in common with those before it.
 * Formula: b = (2 G^2 / D)^(1/3) n^(1/3) with autocovariances R(k), flat-top weights l(k / M), G = 2 sum l k R(k),
 * S = R(0) + 2 sum l R(k) and D = 4/3 S^2; M is twice the first of K = max(5, floor(log10 n)) lags in a row with a
 * correlation below 2 sqrt(log10(n) / n).
 * @param series in time order, finite
 * @returns rows per block, not whole, 1 to min(3 sqrt n, n / 3); 1 for fewer than 9 values or a series without spread
 * Source: Politis and White 2004, Econometric Reviews 23, as corrected by Patton, Politis and White 2009; arch 8.0
 *   `optimal_block_length`, column `circular`.
 * @example blockLength(Float64Array.of(1, 2)) // 1
 */
export function blockLength(series: Float64Array): number {
  const n = series.length;
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  const centred = series.map((value) => value - mean);
  if (longest < 3 || centred.every((value) => value === 0)) return 1;
  const quiet = Math.max(FEWEST_QUIET_LAGS, Math.floor(Math.log10(n)));
  const mostLags = Math.min(n - 2, Math.ceil(Math.sqrt(n)) + quiet);
  const { covariances, firstQuiet } = correlogram(centred, mostLags, quiet);
  const width = Math.min(firstQuiet === undefined ? mostLags : 2 * firstQuiet, mostLags);
  let slope = 0;
  let spectrum = covariances[0]!;
  for (let lag = 1; lag <= width; lag++) {
    const weight = 2 * Math.min(1, 2 * (1 - lag / width));
    slope += weight * lag * covariances[lag]!;
    spectrum += weight * covariances[lag]!;
  }
  const length = Math.cbrt(((2 * slope ** 2) / ((4 / 3) * spectrum ** 2)) * n);
  return Number.isNaN(length) ? 1 : Math.max(1, Math.min(length, longest));
}

/** @returns `firstQuiet`: the lag with which the first quiet stretch begins; undefined when none ends before the last */
function correlogram(centred: Float64Array, mostLags: number, quiet: number) {
  const n = centred.length;
  const threshold = 2 * Math.sqrt(Math.log10(n) / n);
  const covariances = new Float64Array(mostLags + 1);
  let quietLags = 0;
  let firstQuiet: number | undefined;
  for (let lag = 0; lag <= mostLags; lag++) {
    const product = dot(centred, lag, 0, n - lag);
    covariances[lag] = product / n;
    // Both ends a value shorter than the product has them, as in the reference.
    const ends = dot(centred, 0, 0, n - lag - 1) * dot(centred.subarray(lag + 1), 0, 0, n - lag - 1);
    quietLags = Math.abs(product) < threshold * Math.sqrt(ends) ? quietLags + 1 : 0;
    if (quietLags === quiet && lag < mostLags) firstQuiet ??= lag - quiet + 1;
  }
  return { covariances, firstQuiet };
}

function dot(values: Float64Array, first: number, second: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[first + i]! * values[second + i]!;
  return sum;
}
