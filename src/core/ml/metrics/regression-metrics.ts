import { InvalidArgument } from '../../errors.js';
import { listMetrics } from './metric.js';
import { mape, mapeEps, rmsle, rmsleStrict } from './relative-errors.js';
import { collectScores, NULL_REASONS, noScore, type Score, type Scores, score } from './scores.js';

/**
 * All regression metrics of one set of predictions. No rows: all null.
 * MAE mean |y-p|; MSE mean (y-p)^2; RMSE its root; R2 see `r2`; RMSLE and MAPE, each in two definitions, see
 * `relative-errors`; pinball mean max(a(y-p), (a-1)(y-p)) with a = 1/2, which is half the MAE.
 * @param values true values, finite
 * @param predictions finite, same length
 * @throws InvalidArgument on different lengths
 * Source: scikit-learn 1.9 `mean_absolute_error`, `mean_squared_error`, `root_mean_squared_error`, `mean_pinball_loss`.
 * @example regressionMetrics(Float64Array.of(1, 3), Float64Array.of(2, 3)).values.mae // 0.5
 */
export function regressionMetrics(values: Float64Array, predictions: Float64Array): Scores {
  if (values.length !== predictions.length) {
    throw new InvalidArgument('predictions', `must have ${values.length} entries`, predictions.length);
  }
  const rows = values.length;
  if (rows === 0) {
    const none = noScore(NULL_REASONS.noRows);
    return collectScores(Object.fromEntries(listMetrics('regression').map((metric) => [metric, none])));
  }
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < rows; i++) {
    const error = values[i]! - predictions[i]!;
    absolute += Math.abs(error);
    squared += error * error;
  }
  return collectScores({
    r2: r2(values, squared),
    mae: score(absolute / rows),
    mse: score(squared / rows),
    rmse: score(Math.sqrt(squared / rows)),
    rmsle: rmsle(values, predictions),
    mape: mape(values, predictions),
    rmsleStrict: rmsleStrict(values, predictions),
    mapeEps: mapeEps(values, predictions),
    pinball: score(absolute / 2 / rows),
  });
}

/**
 * Share of the spread that is explained: 1 - SSE/SST, SST about the mean of these very rows.
 * A constant target: 1 when SSE = 0, else 0. Fewer than 2 rows: null.
 * Source: scikit-learn 1.9 `r2_score`.
 */
function r2(values: Float64Array, squaredErrorSum: number): Score {
  if (values.length < 2) return noScore(NULL_REASONS.fewerThanTwoRows);
  // The mean of equal doubles can differ from them in the last bit, so constancy is asked directly.
  if (values.every((value) => value === values[0])) return score(squaredErrorSum === 0 ? 1 : 0);
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let spread = 0;
  for (const value of values) spread += (value - mean) ** 2;
  return score(1 - squaredErrorSum / spread);
}
