import { InvalidArgument } from '../../../errors.js';
import type { Target } from '../../estimator.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { logisticLoss, softmaxLoss } from './class-losses.js';
import { huberLoss } from './huber-loss.js';
import { gammaLoss, poissonLoss } from './log-link-losses.js';
import { quantileLoss } from './quantile-loss.js';
import { squaredLoss } from './squared-loss.js';

/** Names of the losses; `auto` is `squared` for numbers and log-loss for classes. */
export const LOSSES = ['auto', 'squared', 'absolute', 'huber', 'quantile', 'poisson', 'gamma'] as const;

export type LossName = (typeof LOSSES)[number];

/**
 * The loss of a fit.
 * @param alpha share of `quantile` and `huber`, in (0, 1)
 * @throws InvalidArgument when the loss does not go with the target
 */
export function createLoss(y: Target, training: TrainingRows, name: LossName, alpha: number): BoostingLoss {
  if (y.task === 'classification') {
    if (name !== 'auto') throw new InvalidArgument('params.loss', 'must be auto for classes', name);
    return y.classCount === 2 ? logisticLoss(y, training) : softmaxLoss(y, training);
  }
  switch (name) {
    case 'auto':
    case 'squared':
      return squaredLoss(y, training);
    case 'absolute':
      return quantileLoss(y, training, 0.5);
    case 'huber':
      return huberLoss(y, training, alpha);
    case 'quantile':
      return quantileLoss(y, training, alpha);
    case 'poisson':
      return poissonLoss(y, training);
    case 'gamma':
      return gammaLoss(y, training);
  }
}
