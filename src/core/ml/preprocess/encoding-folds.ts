import { permutation, type Random } from '../../random.js';
import type { RowTies } from '../estimator.js';
import { groupKFold } from '../split/group-k-fold.js';
import { rowsByTime } from '../split/time-folds.js';

const FOLDS = 5;
/** Time gives way to groups where less than this of the other blocks would be left to encode one. */
const LEAST_ENCODING_SHARE = 0.5;

/** Which training rows are encoded by which others. */
export interface EncodingFolds {
  readonly count: number;
  /** Each row is encoded by the rows of the other folds. */
  readonly foldOf: Uint8Array;
  /** Of each fold, rows that must not encode it either, each once and never one of its own; none when absent. */
  readonly purged?: readonly Uint32Array[];
}

type PurgedFolds = EncodingFolds & Required<Pick<EncodingFolds, 'purged'>>;

/**
 * Plans the cross-fitting of target encodings over 5 folds, so that no row is encoded by its own target, nor by one that
 * depends on it:
 * - groups: a row is encoded by other groups only; a single group is encoded by the overall mean;
 * - time order: blocks in time order, each encoded by all other blocks but the rows within the gap on
 *   either side. Not by the past alone: the oldest block would have no encoding, the next a poor one, and the model would
 *   learn to distrust a feature that serves from all training rows. No score is flattered: rows that judge the model
 *   are never among the training rows. Rows of unknown time are a block of their own with the oldest;
 * - both: blocks in time order, each encoded by no row of a group that it has either, as long as that leaves every block
 *   at least half of its other rows (guards find groups of two rows); else as by groups alone, whatever the times;
 * - else shuffled.
 */
export function planEncodingFolds(rows: number, ties: RowTies | undefined, random: Random): EncodingFolds {
  const foldOf = new Uint8Array(rows);
  if (ties?.times !== undefined) {
    const inTime = blocksInTime(ties.times, ties, foldOf);
    if (ties.groups === undefined) return inTime;
    const apart = withGroupsApart(inTime, ties.groups);
    if (leavesEnough(apart)) return apart;
    foldOf.fill(0);
  }
  if (ties?.groups !== undefined) {
    const folds = Math.min(FOLDS, new Set(ties.groups).size);
    if (folds < 2) return { count: 1, foldOf };
    groupKFold(ties.groups, { folds, random }).forEach(({ test }, fold) => {
      for (const row of test) foldOf[row] = fold;
    });
    return { count: folds, foldOf };
  }
  permutation(rows, random).forEach((row, position) => {
    foldOf[row] = position % FOLDS;
  });
  return { count: FOLDS, foldOf };
}

function blocksInTime(times: Float64Array, { gap, places }: RowTies, foldOf: Uint8Array): PurgedFolds {
  const order = rowsByTime(times, places);
  const placeAt = (at: number) => places?.[order[at]!] ?? at;
  const bounds = Array.from({ length: FOLDS + 1 }, (_, fold) => Math.floor((fold * order.length) / FOLDS));
  const purged = Array.from({ length: FOLDS }, (_, fold) => {
    const [start, end] = [bounds[fold]!, bounds[fold + 1]!];
    for (let at = start; at < end; at++) foldOf[order[at]!] = fold;
    if (start === end) return new Uint32Array(0);
    const [first, last] = [times[order[start]!]!, times[order[end - 1]!]!];
    // Equal times are at least as near as any gap.
    const span = gap !== undefined && 'milliseconds' in gap ? gap.milliseconds : 0;
    const rows = gap !== undefined && 'rows' in gap ? gap.rows : 0;
    let from = start;
    const isNearBefore = (at: number) =>
      placeAt(start) - placeAt(at) <= rows || times[order[at]!]! + span >= first;
    const isNearAfter = (at: number) =>
      placeAt(at) - placeAt(end - 1) <= rows || times[order[at]!]! - span <= last;
    while (from > 0 && isNearBefore(from - 1)) from--;
    let to = end;
    while (to < order.length && isNearAfter(to)) to++;
    return Uint32Array.from([...order.subarray(from, start), ...order.subarray(end, to)]);
  });
  return { count: FOLDS, foldOf, purged };
}

function withGroupsApart({ count, foldOf, purged }: PurgedFolds, groups: Int32Array): PurgedFolds {
  const withGroups = purged.map((near, fold) => {
    const own = new Set(groups.filter((_, row) => foldOf[row] === fold));
    const left = new Set(near);
    groups.forEach((group, row) => {
      if (foldOf[row] !== fold && own.has(group)) left.add(row);
    });
    return Uint32Array.from(left);
  });
  return { count, foldOf, purged: withGroups };
}

function leavesEnough({ foldOf, purged }: PurgedFolds): boolean {
  const sizes = purged.map(() => 0);
  for (const fold of foldOf) sizes[fold]!++;
  return purged.every(({ length }, fold) => {
    const others = foldOf.length - sizes[fold]!;
    // Where no row has a time the first fold has them all.
    return others > 0 && others - length >= LEAST_ENCODING_SHARE * others;
  });
}
