import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import { concatTables, type Table } from '../../table.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { testMmd } from './mmd-permutation.js';
import { medianDistance } from './rbf-bandwidth.js';
import { fitRowEncoder } from './row-encoder.js';
import { sampleRows } from './sample-rows.js';
import { keepSharedColumns } from './shared-columns.js';

/** How the maximum mean discrepancy looks at two tables; every part has a default. */
export interface MmdOptions {
  /** Rows of a side that are looked at, 8 or more. Default 1,000: the cost grows with the square. */
  readonly rowsPerSide?: number;
  /** Number of permutations, 99 or more. Default 999. */
  readonly permutations?: number;
  /** Whether dates are compared as numbers. Default false: a time stamp tells any two periods apart. */
  readonly withDates?: boolean;
}

const ID = 'mmd';
const FEWEST_ROWS = 8;

/**
 * Are both samples from one joint distribution? Compares the mean similarity of rows within and across sides, so it
 * sees changes of single columns and of their dependence, best when many columns change a little.
 *
 * Statistic: unbiased MMD^2 with a Gaussian kernel whose bandwidth is the median distance of pooled rows
 * (see `testMmd`, `medianDistance`). Effect `mmd`: sqrt(max(0, MMD^2)), from 0 to sqrt 2. p-value by permutation.
 *
 * Features: numbers as standard scores with the median for missing and an indicator of missing, labels as indicators of
 * total variance 1. Centre, spread and bandwidth come from both sides together: a scale of the reference alone would
 * treat the sides differently and make the permutation p-value wrong, above all for heavy tails and rare labels.
 *
 * @param random the only source of randomness: the same seed gives the same result
 * @returns `measured`; `insufficient` below 8 rows a side; `empty` without rows or shared columns; `constant` when
 *   nothing varies
 * @throws InvalidArgument on an option out of range
 *
 * Source: Gretton et al., "A kernel two-sample test", JMLR 13 (2012) 723-773.
 *
 * @example measureMmd(reference, current, createRandom(1)) // statistic near 0 on like data
 */
export function measureMmd(
  reference: Table,
  current: Table,
  random: Random,
  options: MmdOptions = {},
): DatasetMeasurement {
  const { rowsPerSide = 1000, permutations = 999, withDates = false } = options;
  checkOptions(rowsPerSide, permutations);
  const shared = keepSharedColumns(reference, current, withDates);
  const got = Math.min(reference.rowCount, current.rowCount);
  if (shared.reference.columns.length === 0) {
    return { measure: ID, kind: 'empty', because: 'no column to compare on both sides' };
  }
  if (got === 0) return { measure: ID, kind: 'empty' };
  if (got < FEWEST_ROWS) return { measure: ID, kind: 'insufficient', needed: FEWEST_ROWS, got };

  const before = sampleRows(shared.reference, rowsPerSide, random.fork('reference rows'));
  const after = sampleRows(shared.current, rowsPerSide, random.fork('current rows'));
  const pooled = concatTables([before, after]);
  const encoder = fitRowEncoder(pooled, { categories: 'indicators', withIndicators: true });
  const x = encoder.encode(pooled);
  const bandwidth = x.columns === 0 ? undefined : medianDistance(x, random.fork('bandwidth'));
  if (bandwidth === undefined) return { measure: ID, kind: 'constant', because: 'no column varies' };

  const problem = { x, referenceRows: before.rowCount, bandwidth, permutations };
  const { squared, pValue } = testMmd(problem, random.fork('sides'));
  const isSampled = before.rowCount < reference.rowCount || after.rowCount < current.rowCount;
  return {
    measure: ID,
    kind: 'measured',
    statistic: squared,
    pValue,
    pMethod: 'permutation',
    effect: Math.sqrt(Math.max(0, squared)),
    effectMeasure: 'mmd',
    flags: [...shared.flags, ...encoder.flags, ...(isSampled ? ['sampled'] : [])].sort(),
    method:
      `Gaussian kernel, bandwidth ${Number(bandwidth.toPrecision(6))}, ${permutations} permutations, ` +
      `${before.rowCount} reference and ${after.rowCount} current rows`,
  };
}

function checkOptions(rowsPerSide: number, permutations: number): void {
  if (!(Number.isInteger(rowsPerSide) && rowsPerSide >= FEWEST_ROWS)) {
    throw new InvalidArgument('rowsPerSide', `must be a whole number from ${FEWEST_ROWS}`, rowsPerSide);
  }
  if (!(Number.isInteger(permutations) && permutations >= 99)) {
    throw new InvalidArgument('permutations', 'must be a whole number from 99', permutations);
  }
}
