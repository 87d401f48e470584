import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { type Table, takeRows, withoutColumns } from '../../table.js';
import { sampleOfRows } from '../sample-of-rows.js';
import { takeTargetRows } from '../target-rows.js';
import { findDuplicateRows } from './duplicate-rows.js';
import { findFutureRows, findTimeOrder, type TimeQuestion } from './future-rows.js';
import { findGroupBleed } from './group-bleed.js';
import type { GuardFinding, GuardFindings, GuardRequest } from './guard-finding.js';
import { findIdLike } from './id-like.js';
import { findTargetCopies } from './target-copy.js';

export type { GuardFinding, GuardRequest } from './guard-finding.js';

const MOST_SAMPLED_ROWS = 5000;
const FEWEST_SAMPLED_ROWS = 50;

/**
 * Looks for what makes scores too good: columns that name the row or the target, rows that stand in the table twice,
 * groups and times that a split would tear apart. Without folds it says what the table shows; with folds also what
 * they tear apart. Findings come in the order of the guards and of the columns, the same for the same seed.
 * Columns in `keep` are only warned of. Once `isOver` says so it looks no further.
 * @returns the findings, and what was not looked for because of `isOver`
 * @throws InvalidArgument when the target has another length or fewer than 50 rows may be sampled
 * Cost: a few passes over all cells, and one-column models on at most `maxRows` rows; on up to 100,000 rows for columns
 * that nearly tell the target.
 */
export function runGuards(request: GuardRequest): GuardFindings {
  const { table, target, timeColumn, groupColumns = [], keep = [], folds, seed } = request;
  const { isTimeSplit = false, gapMilliseconds = 0 } = request;
  const rows = target.task === 'classification' ? target.labels.length : target.values.length;
  if (rows !== table.rowCount)
    throw new InvalidArgument('target', `must have ${table.rowCount} entries`, rows);
  const random = createRandom(seed).fork('guards');
  const declared = [...groupColumns, ...(timeColumn === undefined ? [] : [timeColumn])];
  const free = withoutColumns(table, declared);
  const sampled = sampleRows(table.rowCount, request.maxRows ?? MOST_SAMPLED_ROWS, seed);
  const sample = { table: takeRows(free, sampled), target: takeTargetRows(target, sampled) };

  const leftOut: string[] = [];
  const isOver = request.isOver ?? (() => false);
  /** Column by column, so that it can end in between; the answers of one column rest on no other. */
  const eachColumn = (
    of: Table,
    words: string,
    find: (one: Table) => readonly GuardFinding[],
  ): GuardFinding[] => {
    const found: GuardFinding[] = [];
    for (const [at, column] of of.columns.entries()) {
      if (isOver()) {
        leftOut.push(`${words} among ${of.columns.length - at} of ${of.columns.length} columns`);
        break;
      }
      found.push(...find({ ...of, columns: [column] }));
    }
    return found;
  };
  const whole = (words: string, find: () => readonly GuardFinding[]): readonly GuardFinding[] => {
    if (!isOver()) return find();
    leftOut.push(words);
    return [];
  };

  const idLike = eachColumn(free, 'columns that name the row', (one) =>
    findIdLike(one, sample, random.fork('id-like')),
  );
  const keys = idLike.flatMap(({ columns }) => columns);
  const groupBleed = whole('rows that belong together', () =>
    findGroupBleed(withoutColumns(table, timeColumn === undefined ? [] : [timeColumn]), target, {
      groupColumns,
      folds,
      skipped: keys,
      isOver: () => {
        if (!isOver()) return false;
        leftOut.push('rows that belong together by further columns');
        return true;
      },
    }),
  );
  const groupKeys = groupBleed.flatMap(({ columns }) => columns);
  const copies = eachColumn(
    withoutColumns(free, [...keys, ...groupKeys]),
    'columns that give the target away',
    (one) => findTargetCopies({ table: one, target, sampled }),
  );
  const copied = copies.flatMap(({ columns, action }) => (action === 'block' ? columns : []));
  const duplicates = whole('equal rows', () =>
    findDuplicateRows(withoutColumns(free, [...keys, ...groupKeys, ...copied]), folds),
  );
  const time: TimeQuestion | undefined =
    timeColumn === undefined ? undefined : { timeColumn, folds, isTimeSplit, gapMilliseconds };
  const findings = [
    ...idLike,
    ...copies,
    ...duplicates,
    ...(time === undefined ? [] : whole('rows from the future', () => findFutureRows(table, time))),
    ...groupBleed,
    ...(time === undefined ? [] : findTimeOrder(table, time)),
  ];
  return { findings: findings.map((finding) => vouch(finding, keep)), leftOut };
}

/** A block of a column that someone vouches for becomes a warning. */
function vouch(finding: GuardFinding, keep: readonly string[]): GuardFinding {
  const { action, columns } = finding;
  if (action !== 'block' || columns.length === 0 || !columns.every((name) => keep.includes(name)))
    return finding;
  return { ...finding, action: 'warn' };
}

/** Ascending row numbers. */
function sampleRows(rowCount: number, maxRows: number, seed: number): Uint32Array {
  if (!(maxRows >= FEWEST_SAMPLED_ROWS)) {
    throw new InvalidArgument('maxRows', `must be at least ${FEWEST_SAMPLED_ROWS}`, maxRows);
  }
  return sampleOfRows(rowCount, maxRows, createRandom(seed).fork('guards/rows'));
}
