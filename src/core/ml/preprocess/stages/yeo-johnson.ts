import { brentMinimum } from './brent-minimum.js';

/** Powers beyond these would only carry a few far values away; SciPy's search seldom leaves them either. */
const LEAST_POWER = -10;
const GREATEST_POWER = 10;
const FARTHEST = 1e150;
/** Half of the digits of a number. */
const SHARPNESS = Math.sqrt(Number.EPSILON);

/**
 * The Yeo-Johnson transform of a number, held within 1e150.
 * x >= 0: ((x + 1)^p - 1) / p, ln(x + 1) for p = 0; x < 0: -((1 - x)^(2 - p) - 1) / (2 - p), -ln(1 - x) for p = 2.
 * Source: Yeo and Johnson 2000, Biometrika 87; SciPy 1.17 `scipy.stats.yeojohnson`.
 * @example yeoJohnson(3, 0.5) // 2
 */
export function yeoJohnson(x: number, power: number): number {
  return x >= 0 ? within(boxCox(x, power)) : -within(boxCox(-x, 2 - power));
}

/**
 * The number whose transform is `y`; a `y` that no number has becomes the farthest there is, within 1e150.
 * @example yeoJohnsonInverse(2, 0.5) // 3
 */
export function yeoJohnsonInverse(y: number, power: number): number {
  return y >= 0 ? within(inverseBoxCox(y, power)) : -within(inverseBoxCox(-y, 2 - power));
}

/**
 * The power that makes values most like a normal sample: the greatest likelihood,
 * -n/2 ln(variance of the transformed) + (p - 1) sum sign(x) ln(|x| + 1), found between -10 and 10. Powers that press
 * the values together until less than half of their digits tell them apart are passed over, unless the values begin so.
 * @param values finite, not all alike
 * @returns 1, which changes nothing, for values without spread
 * Source: SciPy 1.17 `scipy.stats.yeojohnson_normmax`, scikit-learn 1.9 `PowerTransformer`.
 */
export function yeoJohnsonPower(values: Float64Array): number {
  if (values.every((value) => value === values[0])) return 1;
  const logs = values.map((value) => Math.sign(value) * Math.log1p(Math.abs(value)));
  let tilt = 0;
  for (let i = 0; i < logs.length; i++) tilt += logs[i]!;
  const transformed = new Float64Array(values.length);
  const sharpness = Math.min(SHARPNESS, relativeSpread(values));
  const cost = (power: number) => {
    for (let i = 0; i < logs.length; i++) {
      const log = logs[i]!;
      transformed[i] = log >= 0 ? powerOfLog(log, power) : -powerOfLog(-log, 2 - power);
    }
    const { mean, variance } = moments(transformed);
    const isSharp = variance > 0 && Math.sqrt(variance) >= sharpness * Math.abs(mean);
    if (!isSharp || !Number.isFinite(variance)) return Number.MAX_VALUE;
    return (values.length / 2) * Math.log(variance) - (power - 1) * tilt;
  };
  return brentMinimum(cost, LEAST_POWER, GREATEST_POWER, 1e-9);
}

/** ((x + 1)^p - 1) / p without the digits that cancel when p is near 0. */
function boxCox(x: number, power: number): number {
  return powerOfLog(Math.log1p(x), power);
}

function powerOfLog(log: number, power: number): number {
  return power === 0 ? log : Math.expm1(power * log) / power;
}

function inverseBoxCox(y: number, power: number): number {
  if (power === 0) return Math.expm1(y);
  const inner = power * y;
  return inner <= -1 ? FARTHEST : Math.expm1(Math.log1p(inner) / power);
}

function within(x: number): number {
  return Math.min(FARTHEST, x);
}

function relativeSpread(values: Float64Array): number {
  const { mean, variance } = moments(values);
  return mean === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(variance) / Math.abs(mean);
}

function moments(values: Float64Array): { mean: number; variance: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, variance: squares / values.length };
}
