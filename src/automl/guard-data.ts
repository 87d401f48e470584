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
  const { findings, leftOut } = runGuards({
    table: withoutColumns(table, [targetName, ...notFeatures, ...unused]),
    target,
    seed,
    maxRows,
    isOver,
    ...(timeColumn === undefined ? {} : { timeColumn }),
    ...(groupColumn === undefined ? {} : { groupColumns: [groupColumn] }),
    ...(settings.keep === undefined ? {} : { keep: settings.keep }),
  });
  const excluded = findings.flatMap(({ action, columns }) => (action === 'block' ? columns : []));
  const regrouped = findings.flatMap(({ action, groups: found }) =>
    action === 'regroup' && found !== undefined ? [found] : [],
  );
  const found = regrouped.reduce<Int32Array | undefined>(
    (all, next) => (all === undefined ? next : joinGroups(all, next)),
    groups,
  );
  return {
    findings: findings.map(({ groups: _, ...finding }) => finding),
    guarded: {
      excluded,
      ...(regrouped.length === 0 || found === undefined ? {} : { groups: shareCodes(found) }),
    },
    notLookedFor: leftOut,
  };
}
