/** How well an arm predicts, with the interval that its number of labels allows. */
import { criticalNormal } from '../core/stats/tests/confidence.js';
import { wilsonInterval } from '../core/stats/tests/wilson.js';
import type { Losses } from './losses.js';

const CONFIDENCE = 0.95;

interface ArmMetric {
  readonly name: 'accuracy' | 'mae' | 'rmse';
  readonly value: number;
  /** Bounds of the 95 % interval; absent where there are too few labels for one. */
  readonly lower?: number;
  readonly upper?: number;
  readonly intervalMethod: 'wilson' | 'normal';
}

/**
 * Accuracy with its Wilson interval, or MAE and RMSE with normal intervals; empty without labels.
 * The variance of an RMSE is that of its mean squared error divided by four times the latter.
 */
export function armMetrics(losses: Losses): ArmMetric[] {
  if (losses.count === 0) return [];
  if (losses.task === 'classification') {
    const result = wilsonInterval(losses.right, losses.count, CONFIDENCE);
    if (result.kind !== 'estimated') return [];
    const { share, lower, upper } = result;
    return [{ name: 'accuracy', value: share, lower, upper, intervalMethod: 'wilson' }];
  }
  const { count, absoluteErrors, squaredErrors } = losses;
  const rmse = Math.sqrt(squaredErrors.mean);
  const errorOfMae = Math.sqrt(absoluteErrors.variance / count);
  const errorOfRmse = rmse === 0 ? 0 : Math.sqrt(squaredErrors.variance / count) / (2 * rmse);
  return [
    { name: 'mae', value: absoluteErrors.mean, ...normalBounds(absoluteErrors.mean, errorOfMae, count) },
    { name: 'rmse', value: rmse, ...normalBounds(rmse, errorOfRmse, count) },
  ];
}

/** Errors are never negative. */
function normalBounds(
  value: number,
  standardError: number,
  count: number,
): Pick<ArmMetric, 'lower' | 'upper' | 'intervalMethod'> {
  if (count < 2) return { intervalMethod: 'normal' };
  const halfWidth = criticalNormal(CONFIDENCE) * standardError;
  return { lower: Math.max(0, value - halfWidth), upper: value + halfWidth, intervalMethod: 'normal' };
}
