import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/** |ln(1+|y|) - ln(1+|p|)| squared: the loss whose mean is the square of RMSLE. */
export function squaredLogError(value: number, prediction: number): number {
  return (Math.log1p(Math.abs(value)) - Math.log1p(Math.abs(prediction))) ** 2;
}

/**
 * Root mean squared logarithmic error, sqrt mean (ln(1+|y|) - ln(1+|p|))^2.
 * As in PyCaret signs are ignored, so an error of sign alone is free: any negative number raises `negatives`.
 * Source: PyCaret 3.4 RMSLE; equal to scikit-learn 1.9 `root_mean_squared_log_error` where nothing is negative.
 */
export function rmsle(values: Float64Array, predictions: Float64Array): Score {
  if (values.length === 0) return noScore(NULL_REASONS.noRows);
  let sum = 0;
  let negatives = false;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0 || predictions[i]! < 0) negatives = true;
    sum += squaredLogError(values[i]!, predictions[i]!);
  }
  return score(Math.sqrt(sum / values.length), { negatives });
}

/**
 * Mean absolute percentage error as a fraction, mean |p-y|/|y| over the rows with y != 0.
 * Rows with y = 0 are left out and raise `zero_targets`; only such rows: null.
 * Source: PyCaret 3.4 MAPE.
 */
export function mape(values: Float64Array, predictions: Float64Array): Score {
  if (values.length === 0) return noScore(NULL_REASONS.noRows);
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    sum += Math.abs(predictions[i]! - values[i]!) / Math.abs(values[i]!);
    counted++;
  }
  if (counted === 0) return noScore(NULL_REASONS.allTargetsZero);
  return score(sum / counted, { zero_targets: counted < values.length });
}

/** (ln(1+y) - ln(1+p))^2: the loss whose mean is the square of RMSLE_strict; NaN unless both are above -1. */
export function strictSquaredLogError(value: number, prediction: number): number {
  if (!(value > -1 && prediction > -1)) return Number.NaN;
  return (Math.log1p(value) - Math.log1p(prediction)) ** 2;
}

/**
 * Root mean squared logarithmic error with signs, sqrt mean (ln(1+y) - ln(1+p))^2.
 * Any value or prediction of -1 or below: null, where scikit-learn refuses.
 * Source: scikit-learn 1.9 `root_mean_squared_log_error`.
 */
export function rmsleStrict(values: Float64Array, predictions: Float64Array): Score {
  if (values.length === 0) return noScore(NULL_REASONS.noRows);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += strictSquaredLogError(values[i]!, predictions[i]!);
  return Number.isNaN(sum) ? noScore(NULL_REASONS.notAboveMinusOne) : score(Math.sqrt(sum / values.length));
}

/** |p-y| / max(|y|, 2.22e-16): the loss whose mean is MAPE_eps. */
export function relativeErrorWithFloor(value: number, prediction: number): number {
  return Math.abs(prediction - value) / Math.max(Math.abs(value), Number.EPSILON);
}

/**
 * Mean absolute percentage error as a fraction that keeps rows with y = 0 by dividing them by 2.22e-16: one such row
 * with an error drowns all others and raises `zero_targets`.
 * Source: scikit-learn 1.9 `mean_absolute_percentage_error`.
 */
export function mapeEps(values: Float64Array, predictions: Float64Array): Score {
  if (values.length === 0) return noScore(NULL_REASONS.noRows);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += relativeErrorWithFloor(values[i]!, predictions[i]!);
  return score(sum / values.length, { zero_targets: values.includes(0) });
}
