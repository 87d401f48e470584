/**
 * The number of directions in which columns vary, whatever their units: the rank of their correlations, by Cholesky
 * steps that take the column with the largest rest each time. A rest of no more than max(rows, size) * 2^-52 of a
 * column's variance is rounding. It is always less than the number of rows.
 * @param covariance row-major; only the lower triangle is read
 * @param deviations of the columns, 0 for one that does not vary
 * @param rows that the covariance is taken from
 * @returns 0 to the number of columns
 * Cost: size^2 * rank.
 * Source: Higham 1990, Analysis of the Cholesky decomposition of a semi-definite matrix; LAPACK 3.12 `dpstrf`.
 * @example covarianceRank(Float64Array.of(1, 0, 2, 4), Float64Array.of(1, 2), 10) // 1: one column is twice the other
 */
export function covarianceRank(covariance: Float64Array, deviations: Float64Array, rows: number): number {
  const size = deviations.length;
  const order = Array.from(deviations.keys()).filter((k) => deviations[k]! > 0);
  const rests = deviations.map((deviation) => (deviation > 0 ? 1 : 0));
  const rounding = Math.max(rows, size) * Number.EPSILON;
  const factors: Float64Array[] = [];
  const most = Math.min(order.length, rows - 1);
  while (factors.length < most) {
    const rank = factors.length;
    let best = rank;
    for (let at = rank + 1; at < order.length; at++) {
      if (rests[order[at]!]! > rests[order[best]!]!) best = at;
    }
    const pivot = order[best]!;
    if (rests[pivot]! <= rounding) break;
    [order[rank], order[best]] = [pivot, order[rank]!];
    const root = Math.sqrt(rests[pivot]!);
    const factor = new Float64Array(size);
    for (let at = rank + 1; at < order.length; at++) {
      const k = order[at]!;
      const inCovariance = k > pivot ? k * size + pivot : pivot * size + k;
      let left = covariance[inCovariance]! / deviations[k]! / deviations[pivot]!;
      for (const known of factors) left -= known[k]! * known[pivot]!;
      factor[k] = left / root;
      rests[k]! -= factor[k]! * factor[k]!;
    }
    factors.push(factor);
  }
  return factors.length;
}
