import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import { duplicateNormalP } from './duplicate-normal-p.js';
import { type DuplicateCounts, type RepeatExcess, type RowGroups, repeatExcess } from './repeated-rows.js';
import { permutationTieTolerance, sequentialPermutationP } from './sequential-permutation.js';
import { splitCounts } from './split-counts.js';

/** More groups are tested by the normal law: a draw costs as much as there are groups. */
const largestPermutedGroupCount = 1_000;

/** What `duplicateShare` can answer. */
export type DuplicateShareResult =
  | {
      readonly kind: 'tested';
      /** Share of repeated rows of the current side minus that of the reference, at the size of the smaller side. */
      readonly difference: number;
      readonly pValue: number;
      readonly pMethod: 'permutation' | 'asymptotic';
    }
  | { readonly kind: 'no-duplicates' };

/**
 * Asks whether rows repeat more (or less) often in the current sample than in the reference. A row is repeated when
 * an identical one stands before it: repeated rows = rows - distinct rows. Larger samples repeat more by nature, so
 * the larger side is thinned to the size s of the smaller one, in expectation. Another mix of rows alone is no
 * difference, as long as either side repeats itself as much.
 *
 * Formula: T = sum over groups of r(b, m) - r(a, n), r(c, N) = c s / N - 1 + C(N - c, s) / C(N, s) the expected
 * repeats of a group of c among s of N rows; difference = T / s. Under chance its mean is 0. P-value: random splits of
 * the pooled rows, groups kept; above 1,000 groups of two and more the normal law with the variance of Holst.
 *
 * @param counts groups of identical rows and the rows of each side, at least one a side
 * @param random used by the permutation only
 * @returns `tested`, or `no-duplicates` when no row is there twice in both samples together
 * @throws InvalidArgument when a side has no rows or fewer than its groups
 *
 * Source: Hurlbert, Ecology 52 (1971) 577-586 for the thinning (rarefaction); Holst, Ann. Probab. 7 (1979) 551-557.
 *
 * @example duplicateShare({ groups: [{ reference: 0, current: 2, groups: 50 }], referenceRows: 100, currentRows: 100 },
 *   createRandom(1)) // difference 0.5, pValue 1e-4
 */
export function duplicateShare(counts: DuplicateCounts, random: Random): DuplicateShareResult {
  requireRows(counts);
  const { referenceRows, currentRows } = counts;
  const groups = counts.groups.filter((group) => group.groups > 0 && group.reference + group.current > 1);
  if (groups.length === 0) return { kind: 'no-duplicates' };
  const size = Math.min(referenceRows, currentRows);
  const excess = repeatExcess(counts);
  let observed = 0;
  let groupCount = 0;
  for (const group of groups) {
    observed += group.groups * excess(group.reference, group.current);
    groupCount += group.groups;
  }
  const isSmall = groupCount <= largestPermutedGroupCount;
  return {
    kind: 'tested',
    difference: observed / size,
    pValue: isSmall
      ? permutationP(groups, counts, observed, excess, random)
      : duplicateNormalP({ ...counts, groups }, observed),
    pMethod: isSmall ? 'permutation' : 'asymptotic',
  };
}

function permutationP(
  groups: readonly RowGroups[],
  { referenceRows, currentRows }: DuplicateCounts,
  observed: number,
  excess: RepeatExcess,
  random: Random,
): number {
  const copies = groups
    .flatMap((group) => new Array<number>(group.groups).fill(group.reference + group.current))
    .sort((a, b) => a - b);
  const grouped = copies.reduce((sum, count) => sum + count, 0);
  // Rows without a twin take part in the split and repeat nothing; they stand last.
  const draw = splitCounts([...copies, referenceRows + currentRows - grouped], referenceRows, random);
  const limit = Math.abs(observed) * (1 - permutationTieTolerance) - permutationTieTolerance;
  return sequentialPermutationP(() => {
    const { reference, current } = draw();
    let sum = 0;
    for (let index = 0; index < copies.length; index++) sum += excess(reference[index]!, current[index]!);
    return Math.abs(sum) >= limit;
  });
}

function requireRows({ groups, referenceRows, currentRows }: DuplicateCounts): void {
  for (const [name, rows, side] of [
    ['referenceRows', referenceRows, 'reference'],
    ['currentRows', currentRows, 'current'],
  ] as const) {
    const grouped = groups.reduce((sum, group) => sum + group.groups * group[side], 0);
    if (!(Number.isSafeInteger(rows) && rows >= 1 && rows >= grouped)) {
      throw new InvalidArgument(name, `must be a whole number from 1, at least ${grouped}`, rows);
    }
  }
}
