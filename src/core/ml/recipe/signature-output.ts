import { InvalidArgument } from '../../errors.js';
import type { Signature } from '../signature.js';
import type { FittedRecipe } from './fitted-recipe.js';

/**
 * What a fitted recipe answers, for its signature: with two classes which is the positive one and from which
 * probability on it is predicted, and how probabilities were corrected.
 * @param levels class names in the order of the class indices; absent for regression
 * @throws InvalidArgument when there are more or fewer names than classes
 */
export function signatureOutput(
  fitted: FittedRecipe,
  target: string,
  levels: readonly string[] | undefined,
): Signature['output'] {
  const { task, classCount } = fitted;
  if ((levels?.length ?? 0) !== classCount) {
    throw new InvalidArgument(
      'levels',
      `must be as many as there are classes (${classCount})`,
      levels?.length,
    );
  }
  if (levels === undefined) return { target, task };
  const threshold = fitted.kind === 'threshold' ? fitted.threshold : undefined;
  const inner = fitted.kind === 'threshold' ? fitted.base : fitted;
  const calibration = inner.kind === 'calibrated' ? inner.method : undefined;
  return {
    target,
    task,
    levels,
    ...(levels.length === 2 ? { positiveClass: levels[1]! } : {}),
    ...(threshold === undefined ? {} : { threshold }),
    ...(calibration === undefined ? {} : { calibration }),
  };
}
