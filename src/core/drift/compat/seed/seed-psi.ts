import type { DriftMeasure } from '../../measure.js';
import { compatResult, noAnswer, type PeerRule } from '../compat-result.js';
import { closedQuantilePsi } from './closed-quantile-psi.js';

const id = 'compat.seed.psi';
const rule: PeerRule = { compared: 'statistic', operator: '>', threshold: 0.2 };

/**
 * The closed-bin PSI rule: drift when the PSI of any column is above 0.2. A column without a number is skipped,
 * which includes every column whose current values have all left the reference range.
 *
 * Source: see `closed-quantile-psi.ts`.
 */
export const seedPsiMeasure: DriftMeasure = {
  id,
  title: 'PSI over closed reference bins (compat)',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: {},
  compute(reference, _current, context) {
    if (reference.kind === 'category') {
      return noAnswer('the closed-bin rule reads numbers only and cannot take a column of labels');
    }
    const { all, finite } = context.reference();
    const current = context.current().all;
    if (all.length === 0 || current.length === 0) return { kind: 'empty' };
    if (finite.length < all.length) {
      return noAnswer('the reference holds infinite values, of which the closed-bin rule has no quantiles');
    }
    const result = closedQuantilePsi(finite, current);
    if (result.kind === 'all-outside') {
      return noAnswer(
        'no current value lies inside the reference range: the closed-bin rule computes NaN and skips the column',
      );
    }
    return compatResult(id, { kind: 'found', statistic: result.psi }, rule);
  },
};
