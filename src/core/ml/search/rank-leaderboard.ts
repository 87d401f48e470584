import { InvalidArgument } from '../../errors.js';
import { compareDirection, type Metric } from '../metrics/metric.js';
import type { LeaderboardRow } from './summarise-folds.js';

/** A row and its place; only rows with status ok and a value of the sort metric have one. */
export interface RankedRow extends LeaderboardRow {
  /** 1 is the best. */
  readonly rank?: number;
  /** Whether every fold that any model could be scored on has a value of the sort metric. */
  readonly isComplete: boolean;
}

/** Rows in order, and how they were ordered. */
export interface Leaderboard {
  readonly sortMetric: Metric;
  readonly direction: 'higher' | 'lower';
  readonly rows: readonly RankedRow[];
  /** Folds on which no model has a value of the sort metric; they count against nobody. */
  readonly foldsLeftOut: readonly number[];
}

/**
 * Orders the rows of a comparison: complete models by the sort metric, then models with a null fold by the mean of
 * the rest, then those without a value, then those that were not carried through. Equal values are ordered by model
 * id, never by time, so that the order is the same in every run.
 * @param rows all from the same folds of the same rows
 * @throws InvalidArgument when models finished but none of them has a value of the sort metric
 */
export function rankLeaderboard(rows: readonly LeaderboardRow[], sortMetric: Metric): Leaderboard {
  const direction = compareDirection(sortMetric);
  const finished = rows.filter((row) => row.status === 'ok');
  if (finished.length > 0 && finished.every((row) => scoreOf(row, sortMetric) === null)) {
    throw new InvalidArgument('sortMetric', 'must have a value for at least one model', sortMetric);
  }
  const foldCount = Math.max(0, ...rows.map((row) => row.foldCount));
  const foldsLeftOut = Array.from({ length: foldCount }, (_, fold) => fold).filter(
    (fold) => finished.length > 0 && finished.every((row) => !hasFold(row, sortMetric, fold)),
  );
  const ordered = rows
    .map((row) => ({ row, isComplete: isComplete(row, sortMetric, foldCount, foldsLeftOut) }))
    .sort((a, b) => {
      const byGroup = group(a.row, a.isComplete, sortMetric) - group(b.row, b.isComplete, sortMetric);
      if (byGroup !== 0) return byGroup;
      const [x, y] = [scoreOf(a.row, sortMetric), scoreOf(b.row, sortMetric)];
      if (a.row.status === 'ok' && x !== null && y !== null && x !== y)
        return direction === 'higher' ? y - x : x - y;
      return a.row.model < b.row.model ? -1 : a.row.model > b.row.model ? 1 : 0;
    });
  return {
    sortMetric,
    direction,
    foldsLeftOut,
    rows: ordered.map(({ row, isComplete }, index) =>
      row.status === 'ok' && scoreOf(row, sortMetric) !== null
        ? { ...row, isComplete, rank: index + 1 }
        : { ...row, isComplete },
    ),
  };
}

function scoreOf(row: LeaderboardRow, metric: Metric): number | null {
  return row.metrics[metric] ?? null;
}

function hasFold(row: LeaderboardRow, metric: Metric, fold: number): boolean {
  return (row.foldMetrics[metric]?.[fold] ?? null) !== null;
}

function isComplete(
  row: LeaderboardRow,
  metric: Metric,
  foldCount: number,
  foldsLeftOut: readonly number[],
): boolean {
  for (let fold = 0; fold < foldCount; fold++) {
    if (!foldsLeftOut.includes(fold) && !hasFold(row, metric, fold)) return false;
  }
  return true;
}

/** The earlier the group, the higher in the table. */
function group(row: LeaderboardRow, isComplete: boolean, metric: Metric): number {
  if (row.status !== 'ok') return 3;
  if (scoreOf(row, metric) === null) return 2;
  return isComplete ? 0 : 1;
}
