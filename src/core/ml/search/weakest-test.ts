import type { BaselineTest } from './beats-baseline.js';

/** Of comparisons that a model must all win the one with the least evidence; of equal ones the first. */
export function weakestTest(tests: readonly [BaselineTest, ...BaselineTest[]]): BaselineTest {
  return tests.reduce((weakest, test) => (evidenceOf(test) < evidenceOf(weakest) ? test : weakest));
}

function evidenceOf(test: BaselineTest): number {
  if (test.kind !== 'tested') return -2;
  return (test.beats ? 0 : -1) - test.pValue;
}
