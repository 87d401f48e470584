import { type PooledCounts, pooledCounts } from '../../stats/summaries/pooled-counts.js';
import { contingencyPermutationP } from '../../stats/tests/contingency-permutation.js';
import type { MeasureResult, PMethod } from '../measure.js';
import { largestTieChance, type MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';

/** A larger smaller side, or more distinct values, make thousands of permutations take seconds. */
const largestPermutedSide = 1_000;
const largestPermutedTable = 100_000;
const usualDraws = 1_999;
/** Below both sizes draws are cheap; p may go down to 1e-4, which survives a correction for 500 features. */
const thoroughDraws = 9_999;
const thoroughSide = 40;
const thoroughTable = 10_000;

/** A test that looks at the order of the pooled rows only. */
export interface RankTest {
  readonly test: (counts: PooledCounts) =>
    | {
        readonly kind: 'tested';
        readonly statistic: number;
        readonly pValue: number;
        readonly pMethod: PMethod;
      }
    | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number }
    | { readonly kind: 'constant' };
  /** What permutations compare, larger is more extreme; undefined when the test's own law stands ties. */
  readonly permuted: ((counts: PooledCounts) => number) | undefined;
  /** Smallest n m / (n + m) for which the law of the test holds without ties. */
  readonly smallestEffectiveSize: number;
  /** Whether small samples are permuted more often than usual, as befits a test that decides by default. */
  readonly isThorough: boolean;
}

/**
 * Runs a rank test on two columns of numbers. The p-value comes from the law of the test, or by permutation where
 * that law fails: heavy ties, or samples that are too small for it. Effect: robust Wasserstein.
 *
 * @param context preparation of both columns
 * @param rankTest the test
 *
 * @example measureByRanks(context, { test: mannWhitneyOfCounts, permuted: undefined, smallestEffectiveSize: 0, isThorough: false })
 */
export function measureByRanks(context: MeasureContext, rankTest: RankTest): MeasureResult {
  const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
  if (refusal !== undefined) return refusal;
  const counts = pooledCounts(context.reference().all, context.current().all);
  const result = rankTest.test(counts);
  if (result.kind === 'constant') return { kind: 'constant' };
  if (result.kind !== 'tested') return { kind: 'insufficient', needed: result.needed, got: result.got };
  const hasTies = counts.reference.length < counts.referenceTotal + counts.currentTotal;
  const flags = hasTies ? [...numberFlags(context), 'ties'] : numberFlags(context);
  const common = { kind: 'measured', statistic: result.statistic, ...context.numberEffect(), flags } as const;
  const { permuted } = rankTest;
  if (permuted === undefined || !needsPermutation(context, counts, rankTest)) {
    return { ...common, pValue: result.pValue, pMethod: result.pMethod };
  }
  const isThorough =
    rankTest.isThorough &&
    Math.min(counts.referenceTotal, counts.currentTotal) < thoroughSide &&
    counts.reference.length <= thoroughTable;
  const pValue = contingencyPermutationP(counts.reference, counts.current, context.random, {
    statistic: (reference, current) => permuted({ ...counts, reference, current }),
    largestDrawCount: isThorough ? thoroughDraws : usualDraws,
  });
  return { ...common, pValue, pMethod: 'permutation' };
}

function needsPermutation(context: MeasureContext, counts: PooledCounts, rankTest: RankTest): boolean {
  const { referenceTotal: n, currentTotal: m } = counts;
  const smallerSide = Math.min(n, m);
  if (smallerSide > largestPermutedSide || counts.reference.length > largestPermutedTable) return false;
  const isSmall = (n * m) / (n + m) < rankTest.smallestEffectiveSize;
  return isSmall || context.ties().tieChance > largestTieChance;
}
