import { InvalidArgument } from '../../errors.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { predictionT } from '../../stats/tests/prediction-t.js';
import type { DatasetMeasurement } from '../dataset-measure.js';

/** Fewer earlier batches say too little about how much their size varies. */
const fewestEarlierBatches = 6;
/** Stands for no rows at all, which has no logarithm. */
const rowsOfEmptyBatch = 0.5;

/**
 * Asks whether a batch has unusually many or few rows, judged by how much earlier batches of the same kind vary.
 * Statistic: logarithm of its rows minus the mean logarithm of the earlier ones; effect: |ln(rows / median of the
 * earlier ones)|, so 0.2 is about a fifth.
 *
 * @param currentRows rows of the batch, a whole number from 0; none counts as half a row
 * @param earlierRows rows of earlier batches of the same period, such as the same weekday; any order
 * @returns `insufficient` with fewer than six earlier batches
 * @throws InvalidArgument when a number of rows is not a whole number from 0
 *
 * Source: see `stats/tests/prediction-t.ts`; batch sizes vary by factors, hence logarithms.
 *
 * @example rowCount(500, [1000, 1010, 990, 1005, 995, 1000]) // effect 0.693, pValue below 1e-6
 */
export function rowCount(currentRows: number, earlierRows: readonly number[]): DatasetMeasurement {
  const measure = 'row_count';
  requireRows('currentRows', currentRows);
  for (const rows of earlierRows) requireRows('earlierRows', rows);
  const test = predictionT(earlierRows.map(logRows), logRows(currentRows), fewestEarlierBatches);
  if (test.kind === 'insufficient-data') {
    return {
      measure,
      kind: 'insufficient',
      needed: test.needed,
      got: test.got,
      because: `only ${test.got} earlier batches are known, ${test.needed} are needed`,
    };
  }
  const median = quantileOfSorted(Float64Array.from(earlierRows).sort(), 0.5);
  return {
    measure,
    kind: 'measured',
    statistic: test.difference,
    pValue: test.pValue,
    pMethod: 'asymptotic',
    effect: Math.abs(logRows(currentRows) - logRows(median)),
    effectMeasure: 'row_count_log_ratio',
    flags: [],
  };
}

function logRows(rows: number): number {
  return Math.log(Math.max(rows, rowsOfEmptyBatch));
}

function requireRows(argument: string, rows: number): void {
  if (Number.isSafeInteger(rows) && rows >= 0) return;
  throw new InvalidArgument(argument, 'must be a whole number from 0', rows);
}
