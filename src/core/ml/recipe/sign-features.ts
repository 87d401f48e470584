import { InvalidArgument } from '../../errors.js';
import { listSigned } from '../boosting/monotone.js';
import type { Params } from '../estimator.js';
import { featureSources } from '../explain/feature-sources.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';

/**
 * Puts features by number in the place of columns by name in `monotone`, the parameter of boosting that says with which
 * columns predictions must rise or fall. A column that is no feature keeps its promise by itself: it may have been left
 * out before, or by preprocessing, in some folds and not in others. Whoever takes a request checks that there is such a
 * column. A number that is no name is the place of a feature, counted from 0 after preprocessing.
 * @param params as the recipe has them; those of other estimators stay as they are
 * @returns parameters for the estimator
 * @throws InvalidArgument on a column that is not kept as one number, and on names when features mix columns, so that
 *   one could rise while another made of it falls
 * @example signFeatures({ monotone: 'age:+' }, preprocessor) // { monotone: '0:+' } where age is the first feature
 */
export function signFeatures(params: Params, preprocessor: Preprocessor): Params {
  const { monotone } = params;
  const signed = typeof monotone === 'string' ? listSigned(monotone) : undefined;
  if (signed === undefined) return params;
  const places = signed.flatMap(({ column, sign }) => {
    const place = placeOf(column, preprocessor);
    return place === undefined ? [] : [`${place}:${sign}`];
  });
  return { ...params, monotone: places.join(',') };
}

/** Number of the feature that a column has become; undefined when it was left out. */
function placeOf(column: string, preprocessor: Preprocessor): number | undefined {
  const { featureNames, featureLevels, steps, plan } = preprocessor;
  const entry = plan.find((one) => one.column === column);
  const place = featureNames.indexOf(column);
  if (entry === undefined && place < 0) {
    return /^\d+$/.test(column) ? Number(column) : undefined;
  }
  if (entry?.step === 'dropped') return undefined;
  const isNumber =
    entry === undefined || steps.some((step) => step.column === column && step.kind === 'number');
  if (!isNumber || (featureLevels?.[place] ?? 0) > 0) {
    throw new InvalidArgument('params.monotone', 'must name number columns, others have no order', column);
  }
  if (featureSources(preprocessor) === undefined) {
    const rule = 'cannot hold for a column where features are made of several columns';
    throw new InvalidArgument('params.monotone', rule, column);
  }
  return place < 0 ? undefined : place;
}
