import { InvalidArgument } from '../../errors.js';
import { permutation, type Random } from '../../random.js';
import { mannWhitney } from '../../stats/tests/mann-whitney.js';
import { type Table, takeRows } from '../../table.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { fitPrincipalComponents, reconstructionErrors } from './principal-components.js';
import { fitRowEncoder, type RowEncoder } from './row-encoder.js';
import { sampleRows } from './sample-rows.js';
import { keepSharedColumns } from './shared-columns.js';

/** How the reconstruction error looks at two tables; every part has a default. */
export interface PcaReconstructionOptions {
  /** Rows of a side that are looked at, 16 or more. Default 2e9 / columns^2, between 1,000 and 50,000. */
  readonly rowsPerSide?: number;
  /** Share of the variance that the components explain, between 0 and 1. Default 0.65. */
  readonly explainedShare?: number;
  /** Whether dates are compared as numbers. Default false: a time stamp leaves any range it was fitted on. */
  readonly withDates?: boolean;
}

const ID = 'pca_reconstruction';
/** A reference below this has no two halves of 8 rows. */
const FEWEST_ROWS = 16;
/** Errors below this, in standard deviations of a column, are rounding: the components hold every row. */
const ROUNDING = 1e-9;

/**
 * Do current rows still obey the linear dependences of the reference? Sees changes of correlation that no single
 * column shows, and values out of the range; blind to changes along the components and to dependences that are not linear.
 *
 * Components are fitted on a random half of the reference; the errors of its other half are compared with those of
 * the current rows. Rows that took part in the fit lie closer to the components, so comparing those would alarm by
 * itself. Columns are encoded as that half says: standard scores, median for missing, labels by frequency; columns that
 * are constant there are dropped.
 *
 * Statistic: mean error of the current rows. Effect `reconstruction_error_ratio`: |mean current / mean held out - 1|.
 * p-value: two-sided Mann-Whitney test of the errors. Given the first half, errors of like data are exchangeable, so it
 * holds its level whatever their law; a Welch test does not with the skewed errors of few rows.
 *
 * @param random the only source of randomness: the same seed gives the same result
 * @returns `measured`; `insufficient` below 16 rows a side; `empty` without rows or shared columns; `constant` when
 *   fewer than two columns vary or the components hold every row of both sides
 * @throws InvalidArgument on an option out of range
 *
 * Source: the multivariate measure of NannyML, with a test in place of chunk thresholds; Jolliffe, Principal
 * Component Analysis (2nd edition, 2002), 6.1 for the choice of components.
 *
 * @example measurePcaReconstruction(reference, current, createRandom(1)) // effect near 0 on like data
 */
export function measurePcaReconstruction(
  reference: Table,
  current: Table,
  random: Random,
  options: PcaReconstructionOptions = {},
): DatasetMeasurement {
  const { explainedShare = 0.65, withDates = false } = options;
  checkRows(options.rowsPerSide);
  const shared = keepSharedColumns(reference, current, withDates);
  const got = Math.min(reference.rowCount, current.rowCount);
  if (shared.reference.columns.length === 0) {
    return { measure: ID, kind: 'empty', because: 'no column to compare on both sides' };
  }
  if (got === 0) return { measure: ID, kind: 'empty' };
  if (got < FEWEST_ROWS) return { measure: ID, kind: 'insufficient', needed: FEWEST_ROWS, got };

  const mostRows = options.rowsPerSide ?? defaultRows(shared.reference.columns.length);
  const before = sampleRows(shared.reference, mostRows, random.fork('reference rows'));
  const after = sampleRows(shared.current, mostRows, random.fork('current rows'));
  const { fitted, heldOut } = halve(before, random.fork('halves'));
  const model = fitReconstruction(fitted, explainedShare);
  if (model.kind === 'constant') return { measure: ID, kind: 'constant', because: 'no column varies' };
  if (model.kind === 'one-column') {
    return { measure: ID, kind: 'constant', because: 'only one column varies: nothing to reconstruct' };
  }
  const expected = model.errorsOf(heldOut);
  const found = model.errorsOf(after);
  const smallest = ROUNDING * Math.sqrt(model.columns);
  const [expectedMean, foundMean] = [meanOf(expected), meanOf(found)];
  if (expectedMean < smallest && foundMean < smallest) {
    return { measure: ID, kind: 'constant', because: 'the components hold every row of both sides' };
  }
  const test = mannWhitney(expected.slice().sort(), found.slice().sort());
  if (test.kind !== 'tested') return { measure: ID, kind: 'empty' };
  const isSampled = before.rowCount < reference.rowCount || after.rowCount < current.rowCount;
  return {
    measure: ID,
    kind: 'measured',
    statistic: foundMean,
    pValue: test.pValue,
    pMethod: test.pMethod,
    effect: Math.abs(foundMean - expectedMean) / Math.max(expectedMean, smallest),
    effectMeasure: 'reconstruction_error_ratio',
    flags: [...shared.flags, ...model.flags, ...(isSampled ? ['sampled'] : [])].sort(),
    method:
      `${model.kept} of ${model.columns} components, fitted on ${fitted.rowCount} reference rows; ` +
      `${heldOut.rowCount} held out reference and ${after.rowCount} current rows`,
  };
}

type Reconstruction =
  | { readonly kind: 'constant' }
  | { readonly kind: 'one-column' }
  | {
      readonly kind: 'fitted';
      readonly columns: number;
      readonly kept: number;
      readonly flags: RowEncoder['flags'];
      errorsOf(table: Table): Float64Array;
    };

function fitReconstruction(fitted: Table, explainedShare: number): Reconstruction {
  const encoder = fitRowEncoder(fitted, { categories: 'frequency', withIndicators: false });
  const columns = encoder.featureOf.length;
  if (columns === 0) return { kind: 'constant' };
  if (columns === 1) return { kind: 'one-column' };
  const components = fitPrincipalComponents(encoder.encode(fitted), explainedShare);
  return {
    kind: 'fitted',
    columns,
    kept: components.kept,
    flags: encoder.flags,
    errorsOf: (table) => reconstructionErrors(components, encoder.encode(table)),
  };
}

function halve(table: Table, random: Random): { fitted: Table; heldOut: Table } {
  const order = permutation(table.rowCount, random);
  const middle = Math.ceil(table.rowCount / 2);
  return {
    fitted: takeRows(table, order.slice(0, middle).sort()),
    heldOut: takeRows(table, order.slice(middle).sort()),
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Keeps the covariance within some seconds for a thousand columns. */
function defaultRows(columns: number): number {
  return Math.min(50_000, Math.max(1_000, Math.floor(2e9 / columns ** 2)));
}

function checkRows(rowsPerSide: number | undefined): void {
  if (rowsPerSide !== undefined && !(Number.isInteger(rowsPerSide) && rowsPerSide >= FEWEST_ROWS)) {
    throw new InvalidArgument('rowsPerSide', `must be a whole number from ${FEWEST_ROWS}`, rowsPerSide);
  }
}
