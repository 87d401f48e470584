import { compareCounts } from '../../stats/tests/compare-counts.js';
import type { DriftMeasure } from '../measure.js';

/**
 * Asks whether rows are missing more or less often: chi-squared on present and missing by sample, Fisher's exact
 * test when an expected count is below 5. Effect: absolute difference of the missing rates.
 * Left out (`constant`) when no row or every row of both sides is missing.
 *
 * Source: SciPy 1.17 `chi2_contingency(correction=False)`, `fisher_exact`.
 */
export const missingRateMeasure: DriftMeasure = {
  id: 'missing_rate',
  title: 'Change of the missing rate',
  role: 'companion',
  kinds: ['number', 'date', 'category'],
  effectFloors: { missing_rate_difference: 0.02 },
  compute(_reference, _current, context) {
    const { referenceRows, currentRows, referenceMissing, currentMissing } = context;
    if (referenceRows === 0 || currentRows === 0) return { kind: 'empty' };
    const missing = referenceMissing + currentMissing;
    if (missing === 0 || missing === referenceRows + currentRows) return { kind: 'constant' };
    const comparison = compareCounts(
      [referenceMissing, referenceRows - referenceMissing],
      [currentMissing, currentRows - currentMissing],
      context.random,
    );
    if (comparison.kind !== 'tested') return { kind: 'empty' };
    return {
      kind: 'measured',
      statistic: comparison.statistic,
      pValue: comparison.pValue,
      pMethod: comparison.pMethod,
      effect: Math.abs(currentMissing / currentRows - referenceMissing / referenceRows),
      effectMeasure: 'missing_rate_difference',
      flags: [],
    };
  },
};
