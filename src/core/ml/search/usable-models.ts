import { holm } from '../../stats/multiplicity/holm.js';
import type { BaselineTest } from './beats-baseline.js';

/** Whether a model is better than the dummy once all the models that were looked at are taken into account. */
export interface UsableVerdict {
  readonly model: string;
  readonly usable: boolean;
  /** p-value after Holm; absent when the test gave none. */
  readonly adjustedPValue?: number;
}

/**
 * Corrects the tests of all ranked models together (Holm), because the best one was picked on the rows it is tested on:
 * the best of twenty worthless models looks good by chance. Usable: it beats the baseline by its own interval, and
 * its corrected p-value is below alpha. No model usable means there is none worth serving.
 * @param tests one per ranked model, without the dummy itself
 * @param alpha chance of calling a worthless model usable, two-sided; 0.05 unless given
 */
export function usableModels(
  tests: readonly { readonly model: string; readonly test: BaselineTest }[],
  alpha = 0.05,
): UsableVerdict[] {
  // A test without an answer is a test that was made: it counts with p = 1.
  const adjusted = holm(tests.map(({ test }) => (test.kind === 'tested' ? test.pValue : 1)));
  return tests.map(({ model, test }, i) => {
    if (test.kind !== 'tested') return { model, usable: false };
    return { model, usable: test.beats && adjusted[i]! < alpha, adjustedPValue: adjusted[i]! };
  });
}
