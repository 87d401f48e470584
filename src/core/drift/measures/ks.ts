import type { DriftMeasure } from '../measure.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';

/**
 * Kolmogorov-Smirnov test of two samples of numbers; any change of the distribution counts. The effect is the
 * robust Wasserstein distance, so that a tiny shift of a million rows is no drift.
 *
 * Source: SciPy 1.17 `ks_2samp`; see `stats/tests/ks-two-sample.ts`.
 */
export const ksMeasure: DriftMeasure = {
  id: 'ks',
  title: 'Kolmogorov-Smirnov test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
    if (refusal !== undefined) return refusal;
    const test = context.ks();
    if (test.kind !== 'tested') return { kind: 'empty' };
    const { distinct } = context.ties();
    const hasTies = distinct < context.reference().all.length + context.current().all.length;
    return {
      kind: 'measured',
      statistic: test.statistic,
      pValue: test.pValue,
      pMethod: test.pMethod,
      ...context.numberEffect(),
      flags: hasTies ? [...numberFlags(context), 'ties'] : numberFlags(context),
    };
  },
};
