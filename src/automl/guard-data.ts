/** Looks for leaks before rows are split, and says what all fits have to leave out or keep together. */
import type { GuardFinding } from '../core/ml/guards/guard-finding.js';
import { runGuards } from '../core/ml/guards/run-guards.js';
import { joinGroups } from '../core/ml/split/group-ids.js';
import { withoutColumns } from '../core/table.js';
import type { DataQuestion, OrderedData } from './prepare-data.js';
import { shareCodes } from './share-table.js';

export interface GuardedData {
  readonly findings: readonly GuardFinding[];
  readonly guarded: NonNullable<DataQuestion['guarded']>;
  /** What there was no time to look for, in words. */
  readonly notLookedFor: readonly string[];
}

/** Under a short budget one-column models learn from fewer rows, so that few guards are ended by the clock. */
const ROWS_PER_BUDGET_SECOND = 250;
const FEWEST_ROWS = 500;
const MOST_ROWS = 5000;
/** Found groups that link more of the rows than this leave too few to learn from. */
const MOST_SHARE_OF_A_GROUP = 0.5;

/** @param isOver asked between guards and columns: whether to look no further */
export function guardData(
  { table, target, groups }: OrderedData,
  { targetName, timeColumn, settings, notFeatures = [] }: DataQuestion,
  isOver?: () => boolean,
): GuardedData {
  const { budgetSeconds, groupColumn, seed, guards = true, setup } = settings;
  if (!guards) return { findings: [], guarded: { excluded: [] }, notLookedFor: [] };
  const maxRows =
    budgetSeconds === undefined
      ? MOST_ROWS
      : Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.round(budgetSeconds * ROWS_PER_BUDGET_SECOND)));
  // What no fit looks at gives nothing away; the time is looked at by the guards themselves.
  const unused = (setup?.ignoreFeatures ?? []).filter((name) => name !== timeColumn && name !== groupColumn);
  const keep = [...(settings.keep ?? []), ...(setup?.keepFeatures ?? [])];
  const { findings, leftOut } = runGuards({
    table: withoutColumns(table, [targetName, ...notFeatures, ...unused]),
    target,
    seed,
    maxRows,
    isOver,
    ...(timeColumn === undefined ? {} : { timeColumn }),
    ...(groupColumn === undefined ? {} : { groupColumns: [groupColumn] }),
    keep,
  });
  const excluded = findings.flatMap(({ action, columns }) => (action === 'block' ? columns : []));
  const regrouped = joinFound(findings, groups, settings.folds);
  return {
    findings: regrouped.findings,
    guarded: {
      excluded,
      ...(regrouped.groups === undefined ? {} : { groups: shareCodes(regrouped.groups) }),
    },
    notLookedFor: leftOut,
  };
}

/**
 * Joins the groups of findings as long as rows can still be split by what comes out: customers and the products that
 * they buy are linked with each other until hardly anything is apart. What cannot be joined is only warned of.
 * @param declared groups that were asked for
 * @returns findings without their rows; groups when any were joined
 */
function joinFound(
  found: readonly GuardFinding[],
  declared: Int32Array | undefined,
  folds: number,
): { findings: readonly GuardFinding[]; groups?: Int32Array } {
  let joined = declared;
  const findings = found.map(({ groups, ...finding }): GuardFinding => {
    if (finding.action !== 'regroup' || groups === undefined) return finding;
    const next = joined === undefined ? groups : joinGroups(joined, groups);
    if (!canBeSplit(next, folds)) {
      const sentence = `${finding.sentence}, but too few groups would be left apart: scores may be too good`;
      return { ...finding, action: 'warn', sentence };
    }
    joined = next;
    return finding;
  });
  return { findings, ...(joined === declared || joined === undefined ? {} : { groups: joined }) };
}

/** Whether every fold can get a group and no fold would have to judge most of the rows. */
function canBeSplit(groups: Int32Array, folds: number): boolean {
  const sizes = new Map<number, number>();
  let largest = 0;
  for (const group of groups) {
    const size = (sizes.get(group) ?? 0) + 1;
    sizes.set(group, size);
    largest = Math.max(largest, size);
  }
  return sizes.size >= folds && largest <= MOST_SHARE_OF_A_GROUP * groups.length;
}
