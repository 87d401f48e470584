/**
 * x - ln(1 + x), never negative and without cancellation near 0. Sums of logarithms of ratios built from it stay
 * accurate for samples that are almost alike.
 *
 * @param x above -1
 *
 * @example linearExcess(1e-9) // 5e-19
 */
export function linearExcess(x: number): number {
  if (Math.abs(x) > 0.1) return x - Math.log1p(x);
  let sum = 0;
  for (let power = 18; power >= 2; power--) sum = (power % 2 === 0 ? 1 : -1) / power + x * sum;
  return x * x * sum;
}
