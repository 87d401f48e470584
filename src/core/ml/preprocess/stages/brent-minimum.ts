const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MOST_STEPS = 100;

/**
 * The point between two bounds where a function with one valley is least: golden section with parabolic steps.
 * @param low lower bound   @param high upper bound, above it
 * @param tolerance how near the point has to be, above 0
 * Source: Brent 1973, Algorithms for Minimization without Derivatives, chapter 5; SciPy 1.17 `minimize_scalar`
 * (method bounded).
 * @example brentMinimum((x) => (x - 2) ** 2, 0, 5, 1e-8) // 2
 */
export function brentMinimum(
  compute: (x: number) => number,
  low: number,
  high: number,
  tolerance: number,
): number {
  let [a, b] = [low, high];
  let best = a + GOLDEN * (b - a);
  let [second, third] = [best, best];
  let bestValue = compute(best);
  let [secondValue, thirdValue] = [bestValue, bestValue];
  let step = 0;
  let stepBefore = 0;
  for (let count = 0; count < MOST_STEPS; count++) {
    const middle = (a + b) / 2;
    const near = Number.EPSILON * Math.abs(best) + tolerance / 3;
    if (Math.abs(best - middle) <= 2 * near - (b - a) / 2) break;
    const parabolic = Math.abs(stepBefore) > near ? parabolicStep() : undefined;
    if (parabolic === undefined) {
      stepBefore = best < middle ? b - best : a - best;
      step = GOLDEN * stepBefore;
    } else {
      stepBefore = step;
      step = parabolic;
      const at = best + step;
      if (at - a < 2 * near || b - at < 2 * near) step = best < middle ? near : -near;
    }
    const tried = best + (Math.abs(step) >= near ? step : Math.sign(step) * near || near);
    const value = compute(tried);
    if (value <= bestValue) {
      if (tried < best) b = best;
      else a = best;
      [third, thirdValue] = [second, secondValue];
      [second, secondValue] = [best, bestValue];
      [best, bestValue] = [tried, value];
      continue;
    }
    if (tried < best) a = tried;
    else b = tried;
    if (value <= secondValue || second === best) {
      [third, thirdValue] = [second, secondValue];
      [second, secondValue] = [tried, value];
    } else if (value <= thirdValue || third === best || third === second) {
      [third, thirdValue] = [tried, value];
    }
  }
  return best;

  /** To the foot of the parabola through the three best points, when that lies inside and shrinks the steps. */
  function parabolicStep(): number | undefined {
    const r = (best - second) * (bestValue - thirdValue);
    const q = (best - third) * (bestValue - secondValue);
    const above = (best - third) * q - (best - second) * r;
    const below = 2 * (q - r);
    const found = -above / below;
    const isInside = best + found > a && best + found < b;
    return isInside && Math.abs(found) < Math.abs(stepBefore) / 2 ? found : undefined;
  }
}
