import type { Column, Table } from '../../table.js';
import type { Fold } from '../split/fold.js';
import { groupIds } from '../split/group-ids.js';
import type { GuardFinding } from './guard-finding.js';

/** Fewer rows with a twin than this are left alone. */
const LEAST_SHARE = 0.005;
const FEWEST_ROWS = 5;
/**
 * Twins that agree by chance would often differ in one column while they agree in all others. At least so large a share
 * of the pairs that agree in all columns but one must agree in that one too.
 */
const LEAST_TIED_SHARE = 0.8;
/** Twins are natural too where columns that know nothing of each other would make so large a share of them. */
const NATURAL_SHARE = 0.5;

/**
 * Rows that stand in the table several times with the same features, so that one may be learnt and another tested.
 * In tables of a few categories equal rows are natural, and such rows are rightly judged with what is known of their
 * like. They are told apart by leaving out one column (all two-valued columns count as one) and counting pairs of rows
 * again: natural twins become many more, copies stay as many as they were. Where nearly every value of every column is
 * the same, that does not show; there the twins are counted that the shares of the values alone would make.
 * @param table features only: without keys and the time of the row
 * @param folds given: only twins on both sides of a fold count
 * Cost: rows x columns, and one pass of the rows for each of the 12 most varied columns.
 */
export function findDuplicateRows(table: Table, folds: readonly Fold[] | undefined): GuardFinding[] {
  if (table.columns.length === 0 || table.rowCount < 2 * FEWEST_ROWS) return [];
  const hashes = table.columns.map(({ name, data }, j) => hashColumn(data, j, name));
  const full = sumOf(hashes, table.rowCount);
  const groups = groupIds({ kind: 'number', values: full });
  const sizes = sizesOf(groups);
  const twins = groups.filter((group) => sizes[group]! > 1).length;
  if (twins < Math.max(FEWEST_ROWS, LEAST_SHARE * table.rowCount)) return [];
  if (twinsByChance(table) >= NATURAL_SHARE * twins) return [];
  const pairs = pairsIn(sizes);
  let tiedShare = 1;
  for (const block of blocksOf(table)) {
    const rest = full.slice();
    for (const j of block)
      hashes[j]!.forEach((hash, row) => {
        rest[row] = subtract(rest[row]!, hash);
      });
    tiedShare = Math.min(tiedShare, pairs / pairsIn(sizesOf(groupIds({ kind: 'number', values: rest }))));
    if (tiedShare < LEAST_TIED_SHARE) return [];
  }
  const across = folds === undefined ? twins : acrossFolds(groups, folds);
  if (across === 0) return [];
  const where =
    folds === undefined ? 'stand in the table several times' : 'are tested on rows that were learnt from';
  return [
    {
      guard: 'duplicate-rows',
      action: 'regroup',
      columns: [],
      numbers: { rows: table.rowCount, twins, acrossFolds: across, tiedShare },
      sentence: `${across} of ${table.rowCount} rows ${where} with the same features: equal rows belong on one side of every fold`,
      groups,
    },
  ];
}

/** Rows that are tested in some fold that learns from a twin. */
function acrossFolds(groups: Int32Array, folds: readonly Fold[]): number {
  const bled = new Set<number>();
  for (const { train, test } of folds) {
    const learnt = new Set(Array.from(train, (row) => groups[row]!));
    for (const row of test) if (learnt.has(groups[row]!)) bled.add(row);
  }
  return bled.size;
}

function sizesOf(groups: Int32Array): Float64Array {
  const sizes = new Float64Array(groups.reduce((most, group) => Math.max(most, group), -1) + 1);
  for (const group of groups) sizes[group]!++;
  return sizes;
}

/** Rows that would have a twin if columns had nothing to do with each other. */
function twinsByChance({ columns, rowCount }: Table): number {
  const logOfShare = new Float64Array(rowCount);
  for (const { data } of columns) {
    // Missing values, which have no group, are equal to each other.
    const places = groupIds(data).map((group) => group + 1);
    const sizes = sizesOf(places);
    for (let row = 0; row < rowCount; row++) logOfShare[row]! += Math.log(sizes[places[row]!]! / rowCount);
  }
  return logOfShare.reduce((sum, share) => sum - Math.expm1(-(rowCount - 1) * Math.exp(share)), 0);
}

function pairsIn(sizes: Float64Array): number {
  return sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

/** Columns that are left out together: each of the most varied alone, and all two-valued ones at once. */
function blocksOf(table: Table): readonly (readonly number[])[] {
  const distinct = table.columns.map(({ data }) =>
    data.kind === 'category' ? new Set(data.codes).size : new Set(data.values).size,
  );
  const isTwoValued = (j: number) => distinct[j]! <= 2;
  const all = table.columns.map((_, j) => j);
  const single = all
    .filter((j) => !isTwoValued(j))
    .sort((a, b) => distinct[b]! - distinct[a]! || a - b)
    .slice(0, 12)
    .map((j) => [j]);
  const twoValued = all.filter(isTwoValued);
  return twoValued.length === 0 ? single : [...single, twoValued];
}

/** Hashes are whole numbers below 2^52 that are added up modulo 2^52, so that one column can be taken off again. */
const MODULUS = 2 ** 52;

function subtract(sum: number, hash: number): number {
  return sum >= hash ? sum - hash : sum - hash + MODULUS;
}

function sumOf(hashes: readonly Float64Array[], rows: number): Float64Array {
  const sum = new Float64Array(rows);
  for (const column of hashes) {
    for (let row = 0; row < rows; row++) sum[row] = (sum[row]! + column[row]!) % MODULUS;
  }
  return sum;
}

function hashColumn(column: Column, index: number, name: string): Float64Array {
  const words = new Uint32Array(2);
  const double = new Float64Array(words.buffer);
  const salt = Math.imul(index + 1, 0x9e3779b1) ^ name.length;
  const values = column.kind === 'category' ? column.codes : column.values;
  const hashes = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) {
    // One NaN and one zero, whatever their bits.
    const value = values[row]!;
    double[0] = Number.isNaN(value) ? Number.NaN : value + 0;
    const low = mix(words[0]! ^ salt, words[1]!);
    const high = mix(words[1]! ^ Math.imul(salt, 0x85ebca6b), words[0]!);
    hashes[row] = (low >>> 0) + (high >>> 12) * 2 ** 32;
  }
  return hashes;
}

/** The finish of MurmurHash3 over two words. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) ^ b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
