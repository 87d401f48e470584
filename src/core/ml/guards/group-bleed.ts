import { type Column, findColumn, type NamedColumn, type Table } from '../../table.js';
import type { Target } from '../estimator.js';
import type { Fold } from '../split/fold.js';
import { groupIds, groupingAll, joinGroups } from '../split/group-ids.js';
import { areKeyTexts, isKeyName } from './column-names.js';
import type { GuardFinding } from './guard-finding.js';

const FEWEST_GROUPS = 20;
/** Larger groups than this are a category that new rows will have as well. */
const MOST_ROWS_PER_GROUP = 20;
const LEAST_ROWS_PER_GROUP = 1.3;
/** Likeness within groups, as a share of all variance, from which a column belongs to the group and not to the row. */
const ATTRIBUTE_LIKENESS = 0.95;
const TARGET_LIKENESS = 0.3;

/**
 * Groups that are on both sides of a fold: the same user, patient or device is learnt and tested. Named columns count
 * as they are. Others are taken for keys when they have 20 different values or more with 1.3 to 20 rows each, and
 * - are called a key, and another column hardly varies within a value or the target varies little;
 * - or look like keys, or have few rows each, and two other columns hardly vary within a value.
 * @param table every column but the target
 * @param skipped columns that are keys without repeats
 * @param isOver asked before each column: whether to look no further
 */
export function findGroupBleed(
  table: Table,
  target: Target,
  {
    groupColumns,
    folds,
    skipped,
    isOver = () => false,
  }: {
    readonly groupColumns: readonly string[];
    readonly folds: readonly Fold[] | undefined;
    readonly skipped: readonly string[];
    readonly isOver?: () => boolean;
  },
): GuardFinding[] {
  const findings: GuardFinding[] = [];
  const declared = groupColumns.flatMap((name) => findColumn(table, name) ?? []);
  if (declared.length > 0 && folds !== undefined) {
    const groups = declared.map(groupIds).reduce(joinGroups);
    const shared = sharedGroups(groups, folds);
    if (shared > 0) findings.push(bleed(groupColumns, groups, { sharedGroups: shared }, 'named as a group'));
  }
  for (const column of table.columns) {
    if (groupColumns.includes(column.name) || skipped.includes(column.name)) continue;
    if (isOver()) break;
    const found = findKey(column, table, target, groupColumns);
    if (found === undefined) continue;
    const shared = folds === undefined ? found.count : sharedGroups(found.groups, folds);
    if (shared === 0) continue;
    const { groups, count, attributes, targetLikeness } = found;
    const numbers = { groups: count, sharedGroups: shared, attributes, targetLikeness };
    const why = `${count} values with several rows each that are alike in ${attributes} other columns`;
    findings.push(bleed([column.name], groups, numbers, why));
  }
  return findings;
}

function bleed(
  columns: readonly string[],
  groups: Int32Array,
  numbers: Readonly<Record<string, number>>,
  why: string,
): GuardFinding {
  return {
    guard: 'group-bleed',
    action: 'regroup',
    columns,
    numbers,
    sentence: `rows of one ${columns.join(' and ')} are learnt and tested (${why}): they belong on one side of every fold`,
    groups: groupingAll(groups),
  };
}

/** Groups that some fold both learns from and tests. */
function sharedGroups(groups: Int32Array, folds: readonly Fold[]): number {
  const shared = new Set<number>();
  for (const { train, test } of folds) {
    const learnt = new Set(Array.from(train, (row) => groups[row]!));
    for (const row of test) if (groups[row]! >= 0 && learnt.has(groups[row]!)) shared.add(groups[row]!);
  }
  return shared.size;
}

interface FoundKey {
  readonly groups: Int32Array;
  readonly count: number;
  /** Other columns that belong to the group. */
  readonly attributes: number;
  readonly targetLikeness: number;
}

function findKey(
  { name, data }: NamedColumn,
  table: Table,
  target: Target,
  groupColumns: readonly string[],
): FoundKey | undefined {
  const isNamed = isKeyName(name);
  if (data.kind === 'date' || (data.kind === 'number' && !isNamed)) return undefined;
  if (data.kind === 'number' && data.values.some((value) => !Number.isNaN(value) && !Number.isInteger(value)))
    return undefined;
  const groups = groupIds(data);
  const count = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  const known = groups.filter((group) => group >= 0).length;
  const rowsEach = known / count;
  if (count < FEWEST_GROUPS || rowsEach > MOST_ROWS_PER_GROUP || rowsEach < LEAST_ROWS_PER_GROUP)
    return undefined;
  const looksLikeKey = data.kind === 'category' && areKeyTexts(data.levels);
  const isSmall = rowsEach <= 5 && data.kind === 'category';
  if (!isNamed && !looksLikeKey && !isSmall) return undefined;
  const attributes = table.columns.filter(
    (other) =>
      other.name !== name &&
      !groupColumns.includes(other.name) &&
      likeness(other.data, groups, count) >= ATTRIBUTE_LIKENESS,
  ).length;
  const targetLikeness = likeness(asColumn(target), groups, count);
  const isKey = isNamed ? attributes >= 1 || targetLikeness >= TARGET_LIKENESS : attributes >= 2;
  return isKey ? { groups, count, attributes, targetLikeness } : undefined;
}

function asColumn(target: Target): Column {
  if (target.task === 'regression') return { kind: 'number', values: target.values };
  const levels = Array.from({ length: target.classCount }, (_, k) => String(k));
  return { kind: 'category', codes: target.labels, levels };
}

/**
 * How much more alike rows of one group are than any two rows, from 0 to 1: the intraclass correlation of numbers
 * (1 - variance within / variance of all), for categories the same of the chance that two rows agree.
 */
function likeness(column: Column, groups: Int32Array, count: number): number {
  if (column.kind === 'category') return categoryLikeness(column, groups);
  const sums = new Float64Array(count);
  const rows = new Float64Array(count);
  let [known, total] = [0, 0];
  groups.forEach((group, row) => {
    const value = column.values[row]!;
    if (group < 0 || !Number.isFinite(value)) return;
    sums[group]! += value;
    rows[group]!++;
    total += value;
    known++;
  });
  const mean = total / known;
  let [within, all] = [0, 0];
  groups.forEach((group, row) => {
    const value = column.values[row]!;
    if (group < 0 || !Number.isFinite(value)) return;
    within += (value - sums[group]! / rows[group]!) ** 2;
    all += (value - mean) ** 2;
  });
  const repeats = known - rows.filter((size) => size > 0).length;
  if (!(all > 0) || repeats < FEWEST_GROUPS) return 0;
  return Math.max(0, 1 - within / repeats / (all / (known - 1)));
}

function categoryLikeness(
  { codes, levels }: Extract<Column, { kind: 'category' }>,
  groups: Int32Array,
): number {
  const overall = new Float64Array(levels.length + 1);
  const inGroup = new Map<number, Map<number, number>>();
  let known = 0;
  groups.forEach((group, row) => {
    if (group < 0) return;
    const level = codes[row]! + 1;
    overall[level]!++;
    known++;
    const counts = inGroup.get(group) ?? new Map<number, number>();
    counts.set(level, (counts.get(level) ?? 0) + 1);
    inGroup.set(group, counts);
  });
  let [agree, pairs] = [0, 0];
  for (const counts of inGroup.values()) {
    let size = 0;
    for (const found of counts.values()) {
      agree += found * (found - 1);
      size += found;
    }
    pairs += size * (size - 1);
  }
  if (pairs < 2 * FEWEST_GROUPS) return 0;
  const byChance = overall.reduce((sum, found) => sum + (found / known) ** 2, 0);
  return byChance >= 1 ? 0 : Math.max(0, (agree / pairs - byChance) / (1 - byChance));
}
