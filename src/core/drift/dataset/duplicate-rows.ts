import type { Random } from '../../random.js';
import { duplicateShare } from '../../stats/tests/duplicate-share.js';
import type { DuplicateCounts } from '../../stats/tests/repeated-rows.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { fewestUsableRows } from '../measure-context.js';

/**
 * Asks whether rows repeat more, or less, often in the current data than in the reference, as when a batch was loaded
 * twice. Statistic: the change of the share of repeated rows, at the size of the smaller side; effect: its size.
 *
 * @param counts groups of identical rows over all compared columns, and the rows of each side
 * @param random the only source of randomness
 * @returns `constant` when no row is there twice, so that the test stays out of the correction
 * @throws InvalidArgument when a side has fewer rows than its groups
 *
 * Source: see `stats/tests/duplicate-share.ts`.
 *
 * @example duplicateRows({ groups: [{ reference: 0, current: 2, groups: 50 }], referenceRows: 100, currentRows: 100 },
 *   createRandom(1)) // effect 0.5
 */
export function duplicateRows(counts: DuplicateCounts, random: Random): DatasetMeasurement {
  const measure = 'duplicate_rows';
  const got = Math.min(counts.referenceRows, counts.currentRows);
  if (got === 0) return { measure, kind: 'empty' };
  if (got < fewestUsableRows) return { measure, kind: 'insufficient', needed: fewestUsableRows, got };
  const test = duplicateShare(counts, random);
  if (test.kind === 'no-duplicates') {
    return { measure, kind: 'constant', because: 'no row is there twice on either side' };
  }
  return {
    measure,
    kind: 'measured',
    statistic: test.difference,
    pValue: test.pValue,
    pMethod: test.pMethod,
    effect: Math.abs(test.difference),
    effectMeasure: 'duplicate_share_difference',
    flags: [],
  };
}
