import type { EvidentlyData } from './evidently-data.js';
import type { EvidentlyMethod } from './evidently-method.js';
import { evidentlyChisquare } from './methods/chisquare.js';
import { evidentlyJensenshannon } from './methods/jensenshannon.js';
import { evidentlyKs } from './methods/ks.js';
import { evidentlyWasserstein } from './methods/wasserstein.js';
import { evidentlyZ } from './methods/z.js';

/** Above this many usable reference rows Evidently turns from tests to distances. */
const mostRowsToTest = 1000;
/** Up to here a number is treated like a label. */
const mostValuesOfLabel = 5;

/**
 * Evidently's own choice of a method. It looks at the size of the reference and never at that of the current data.
 *
 * Rule: up to 1,000 reference rows KS for numbers with more than 5 distinct values, otherwise chi-squared, or the
 * z-test for at most 2 values; above that the Wasserstein distance for numbers with more than 5 values, otherwise
 * Jensen-Shannon.
 *
 * @param data both sides, at least one row each
 *
 * Source: Evidently 0.7, default drift methods of its documentation.
 *
 * @example chooseEvidentlyMethod(data).name // 'ks'
 */
export function chooseEvidentlyMethod(data: EvidentlyData): EvidentlyMethod {
  const distinct = data.valueCounts().reference.length;
  const isContinuous = data.kind === 'number' && distinct > mostValuesOfLabel;
  if (data.referenceRows > mostRowsToTest) {
    return isContinuous ? evidentlyWasserstein : evidentlyJensenshannon;
  }
  if (isContinuous) return evidentlyKs;
  return distinct > 2 ? evidentlyChisquare : evidentlyZ;
}
