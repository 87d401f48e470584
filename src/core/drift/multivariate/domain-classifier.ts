import { InvalidArgument } from '../../errors.js';
import { stratifiedKFold } from '../../ml/split/stratified-k-fold.js';
import type { Random } from '../../random.js';
import { concatTables, type Table } from '../../table.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { fitFoldModels, forwardStrata } from './domain-scores.js';
import { attributeToFeatures } from './feature-attributions.js';
import { fitRowEncoder } from './row-encoder.js';
import { sampleRows } from './sample-rows.js';
import { keepSharedColumns } from './shared-columns.js';
import { stratifiedPermutationP, stratifiedRankSum, upperTailP } from './stratified-rank-sum.js';

/** How the domain classifier looks at two tables; every part has a default. */
export interface DomainClassifierOptions {
  /** Rows of a side that are looked at, 25 or more. Default 400,000 / columns, between 1,000 and 20,000. */
  readonly rowsPerSide?: number;
  /** Number of folds, 2 to 25. Default 5. */
  readonly folds?: number;
  /**
   * `shuffled` deals rows out at random; `time_blocks` cuts each side into stretches in stored order, so that a row
   * is not judged by a model that knows its neighbours in time. Default `shuffled`.
   */
  readonly foldKind?: 'shuffled' | 'time_blocks';
  /** Number of label permutations, 99 or more; 0 takes the normal law instead, for a quick look. Default 1,999. */
  readonly permutations?: number;
  /** Whether dates are compared as numbers. Default false: a time stamp tells any two periods apart. */
  readonly withDates?: boolean;
}

const ID = 'domain_classifier';
/** Rows a side below which a fold would hold fewer than five of them. */
const FEWEST_ROWS = 25;

/**
 * Can a classifier tell current from reference rows? Sees any change of the joint distribution that trees can see,
 * also one of dependence alone, at the price of less power than a test of the one column that changed.
 *
 * Statistic: out-of-fold AUC of gradient boosted trees, the mean over seeded stratified folds weighted by their pairs;
 * 0.5 means that the sides look alike. Effect `auc_distance` = max(0, AUC - 0.5).
 *
 * p-value: models of different folds share rows, so their scores cannot simply be permuted. Instead fold k is scored by
 * a model of the folds before it; its labels are then exchangeable under the null, and permuting labels within folds
 * needs no refit (see `forwardStrata`, `stratifiedPermutationP`). One-sided, (1 + count) / (1 + B).
 *
 * Features: numbers as standard scores with the median for missing and an indicator of missing, labels as ranks by
 * frequency; learnt from both sides together, without knowledge of the side.
 *
 * @param random the only source of randomness: the same seed gives the same result
 * @returns `measured` with attributions, largest first; `insufficient` below 25 rows a side; `empty` without rows or
 *   shared columns; `constant` when nothing varies
 * @throws InvalidArgument on an option out of range
 *
 * Source: Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017; forward scores after Dawid,
 * "Prequential analysis", JRSS A 147 (1984) 278-292.
 *
 * @example measureDomainClassifier(reference, current, createRandom(1)) // statistic 0.5 on like data
 */
export function measureDomainClassifier(
  reference: Table,
  current: Table,
  random: Random,
  options: DomainClassifierOptions = {},
): DatasetMeasurement {
  const { folds = 5, foldKind = 'shuffled', permutations = 1999, withDates = false } = options;
  checkOptions(options.rowsPerSide, folds, permutations);
  const shared = keepSharedColumns(reference, current, withDates);
  const columnCount = shared.reference.columns.length;
  const got = Math.min(reference.rowCount, current.rowCount);
  if (columnCount === 0) return { measure: ID, kind: 'empty', because: 'no column to compare on both sides' };
  if (got === 0) return { measure: ID, kind: 'empty' };
  if (got < FEWEST_ROWS) return { measure: ID, kind: 'insufficient', needed: FEWEST_ROWS, got };

  const mostRows = options.rowsPerSide ?? defaultRows(columnCount);
  const before = sampleRows(shared.reference, mostRows, random.fork('reference rows'));
  const after = sampleRows(shared.current, mostRows, random.fork('current rows'));
  const pooled = concatTables([before, after]);
  const encoder = fitRowEncoder(pooled, { categories: 'rank', withIndicators: true });
  if (encoder.featureOf.length === 0) return { measure: ID, kind: 'constant', because: 'no column varies' };

  const labels = Int32Array.from({ length: pooled.rowCount }, (_, i) => (i < before.rowCount ? 0 : 1));
  const target = { task: 'classification' as const, labels, classCount: 2 };
  const dealing = foldKind === 'shuffled' ? random.fork('folds') : undefined;
  const problem = {
    x: encoder.encode(pooled),
    labels,
    folds: stratifiedKFold(target, { folds, random: dealing }),
  };
  const models = fitFoldModels(problem, random);
  const area = weightedArea(models);
  const strata = forwardStrata(problem, models.at(-1)!, random);
  const test = stratifiedRankSum(strata)!;
  const pValue =
    permutations === 0
      ? upperTailP(test)
      : stratifiedPermutationP(strata, permutations, random.fork('labels'))!;
  const attributions = attributeToFeatures(models, encoder.featureOf, random.fork('attributions'));
  const isSampled = before.rowCount < reference.rowCount || after.rowCount < current.rowCount;
  return {
    measure: ID,
    kind: 'measured',
    statistic: area,
    pValue,
    pMethod: permutations === 0 ? 'asymptotic' : 'permutation',
    effect: Math.max(0, area - 0.5),
    effectMeasure: 'auc_distance',
    flags: [...shared.flags, ...encoder.flags, ...(isSampled ? ['sampled'] : [])].sort(),
    method:
      `gradient boosting, ${folds} ${foldKind === 'shuffled' ? 'shuffled folds' : 'blocks of time'}, ` +
      `${before.rowCount} reference and ${after.rowCount} current rows`,
    ...(attributions.length > 0 ? { attributions } : {}),
  };
}

/** Keeps the time of a check about the same whatever the number of columns. */
function defaultRows(columns: number): number {
  return Math.min(20_000, Math.max(1_000, Math.floor(400_000 / columns)));
}

function weightedArea(folds: readonly { readonly isCurrent: Uint8Array; readonly area: number }[]): number {
  let sum = 0;
  let pairs = 0;
  for (const { isCurrent, area } of folds) {
    const currentRows = isCurrent.reduce((count, flag) => count + flag, 0);
    const weight = currentRows * (isCurrent.length - currentRows);
    sum += weight * area;
    pairs += weight;
  }
  return sum / pairs;
}

function checkOptions(rowsPerSide: number | undefined, folds: number, permutations: number): void {
  if (rowsPerSide !== undefined && !(Number.isInteger(rowsPerSide) && rowsPerSide >= FEWEST_ROWS)) {
    throw new InvalidArgument('rowsPerSide', `must be a whole number from ${FEWEST_ROWS}`, rowsPerSide);
  }
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= FEWEST_ROWS)) {
    throw new InvalidArgument('folds', `must be a whole number from 2 to ${FEWEST_ROWS}`, folds);
  }
  if (permutations !== 0 && !(Number.isInteger(permutations) && permutations >= 99)) {
    throw new InvalidArgument('permutations', 'must be 0 or a whole number from 99', permutations);
  }
}
