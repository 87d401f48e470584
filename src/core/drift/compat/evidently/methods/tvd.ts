import { createLegacyGenerator } from '../../numpy/legacy-permutation.js';
import { pairwiseSum } from '../../numpy/pairwise-sum.js';
import type { EvidentlyData, ValueCounts } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

const permutationCount = 1000;

/**
 * Permutation test of the total variation distance with NumPy's old generator at seed 0. The p-value is
 * count / 1000, so it can be 0, and compares floating point sums without tolerance, so equal distances are lost.
 *
 * Source: Evidently 0.7 `permutation_test`, from its description; it sums in the order of a Python set, which for
 * text differs from run to run, and here in ascending order.
 */
export const evidentlyTvd: EvidentlyMethod = {
  name: 'TVD',
  title: 'Permutation test of total variation',
  kinds: ['category'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.1 },
  usesRowOrder: true,
  find(data) {
    const counts = data.valueCounts();
    const { referenceRows: n, currentRows: m } = data;
    const observed = totalVariation(counts, n, m);
    return {
      kind: 'found',
      statistic: observed,
      pValue: permutationP(data, counts, observed),
      pMethod: 'permutation',
    };
  },
};

function permutationP(data: EvidentlyData, counts: ValueCounts, observed: number): number {
  const { referenceRows: n, currentRows: m } = data;
  const stored = data.storedOrder();
  const pooled = new Int32Array(n + m);
  pooled.set(stored.reference);
  pooled.set(stored.current, n);
  const generator = createLegacyGenerator(0);
  const order = new Int32Array(n + m);
  const reference = new Float64Array(counts.reference.length);
  const current = new Float64Array(counts.reference.length);
  let atLeastAsLarge = 0;
  for (let draw = 0; draw < permutationCount; draw++) {
    generator.permuteInto(order);
    reference.fill(0);
    for (let row = 0; row < n; row++) reference[pooled[order[row]!]!]!++;
    for (let index = 0; index < current.length; index++) {
      current[index] = counts.reference[index]! + counts.current[index]! - reference[index]!;
    }
    if (observed <= totalVariation({ reference, current }, n, m)) atLeastAsLarge++;
  }
  return atLeastAsLarge / permutationCount;
}

/** Without the clipping and the checks of our own distance, which would change the last digit. */
function totalVariation({ reference, current }: ValueCounts, n: number, m: number): number {
  return 0.5 * pairwiseSum(reference.map((count, index) => Math.abs(count / n - current[index]! / m)));
}
