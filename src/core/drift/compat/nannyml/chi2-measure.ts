import { inCanonicalOrder } from '../../../stats/summaries/category-table.js';
import type { DriftMeasure } from '../../measure.js';
import { compatResult, type PeerRule } from '../compat-result.js';
import { yatesChiSquared } from './yates-chi-squared.js';

const id = 'compat.nannyml.chi2';
const rule: PeerRule = { compared: 'pValue', operator: '<', threshold: 0.05 };

/**
 * NannyML's chi-squared statistic. It alone is judged by a p-value, and ignores any threshold of the user's own.
 *
 * Source: see `yates-chi-squared.ts`.
 */
export const chi2Measure: DriftMeasure = {
  id,
  title: 'Chi-squared statistic of NannyML (compat)',
  role: 'value',
  kinds: ['category'],
  effectFloors: {},
  compute(_reference, _current, context) {
    if (
      context.referenceRows === context.referenceMissing ||
      context.currentRows === context.currentMissing
    ) {
      return { kind: 'empty', because: 'NannyML computes NaN for a side without values and raises no alert' };
    }
    const table = inCanonicalOrder(context.categories());
    const { statistic, pValue } = yatesChiSquared(table.reference, table.current);
    return compatResult(id, { kind: 'found', statistic, pValue, pMethod: 'asymptotic' }, rule);
  },
};
