import { InvalidArgument } from '../../errors.js';
import { permutation, type Random } from '../../random.js';
import type { RowTies, Target } from '../estimator.js';
import { rowsOfGroups } from '../split/group-ids.js';
import { keepGroupsApart } from '../split/keep-groups-apart.js';
import { countKnownTimes, newestRowsFold } from '../split/time-folds.js';

/** Rows to learn from and rows to judge by, both ascending; some rows may be on neither side. */
export interface KeptBack {
  readonly learning: Uint32Array;
  readonly judging: Uint32Array;
}

/** Where ties leave less than this of the rows to learn from, nothing is kept back. */
const LEAST_LEARNING_SHARE = 0.5;
/** Nor where whole groups come to less than this of the rows that should judge. */
const LEAST_JUDGING_SHARE = 0.5;

/**
 * Keeps a share of the rows back, of every class for itself; where rows depend on each other
 * - in time: the newest rows are kept back; rows within the gap before them, and of the same time as the oldest of them,
 *   are on neither side. Rows of unknown time are learnt from;
 * - in groups: whole groups are kept back, in a random order, as near to the share as they go;
 * - in both: the newest rows are kept back, older rows of their groups are on neither side.
 * Rows that were made of others never judge: they are learnt from when all the rows that they were made of are, and are
 * on neither side otherwise. So no copy of a row that judges is learnt from, and rows that judge are as they come.
 * @param rows to choose from, ascending
 * @param share in (0, 1); every class with a row keeps at least one to learn from
 * @param ties of all rows of `y`
 * @returns nothing to judge by when ties would leave a class, or more than half of the rows, out of what is learnt from,
 * or when the groups that fit come to less than half of the share: so few would judge by chance
 */
export function keepBack(
  y: Target,
  rows: Uint32Array,
  share: number,
  random: Random,
  ties: RowTies = {},
): KeptBack {
  const { origins } = ties;
  if (origins === undefined) return keepGiven(y, rows, share, random, ties);
  const { isMade, base, other } = origins;
  const { learning, judging } = keepGiven(
    y,
    rows.filter((row) => isMade[row] === 0),
    share,
    random,
    ties,
  );
  if (judging.length === 0) return { learning: rows, judging };
  const learnt = new Set(Array.from(learning, (row) => base[row]!));
  return { learning: rows.filter((row) => learnt.has(base[row]!) && learnt.has(other[row]!)), judging };
}

function keepGiven(y: Target, rows: Uint32Array, share: number, random: Random, ties: RowTies): KeptBack {
  if (ties.times === undefined && ties.groups === undefined) return keepRows(y, rows, share, random);
  const kept =
    ties.times === undefined ? keepGroups(ties, rows, share, random) : keepNewest(ties, rows, share);
  const leastJudging = ties.times === undefined ? LEAST_JUDGING_SHARE * share * rows.length : 0;
  const isEnough =
    kept.learning.length >= LEAST_LEARNING_SHARE * rows.length && kept.judging.length >= leastJudging;
  return isEnough && hasEveryClass(y, kept.learning, rows)
    ? kept
    : { learning: rows, judging: new Uint32Array(0) };
}

function keepRows(y: Target, rows: Uint32Array, share: number, random: Random): KeptBack {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const label = y.task === 'classification' ? y.labels[row]! : 0;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  const isJudging = new Map<number, boolean>();
  for (const label of [...groups.keys()].sort((a, b) => a - b)) {
    const group = groups.get(label)!;
    const count = Math.min(group.length - 1, Math.round(share * group.length));
    const order = permutation(group.length, random);
    for (let i = 0; i < count; i++) isJudging.set(group[order[i]!]!, true);
  }
  return {
    learning: rows.filter((row) => !isJudging.has(row)),
    judging: rows.filter((row) => isJudging.has(row)),
  };
}

function keepGroups({ groups }: RowTies, rows: Uint32Array, share: number, random: Random): KeptBack {
  const members = rowsOfGroups(Int32Array.from(rows, (row) => groups![row]!));
  const wanted = share * rows.length;
  const isJudging = new Uint8Array(rows.length);
  let judged = 0;
  for (const index of permutation(members.length, random)) {
    const places = members[index]!;
    if (judged + places.length / 2 > wanted) continue;
    for (const place of places) isJudging[place] = 1;
    judged += places.length;
  }
  return {
    learning: rows.filter((_, place) => isJudging[place] === 0),
    judging: rows.filter((_, place) => isJudging[place] === 1),
  };
}

function keepNewest({ times, places, groups, gap }: RowTies, rows: Uint32Array, share: number): KeptBack {
  const own = Float64Array.from(rows, (row) => times![row]!);
  const ownPlaces = places && Float64Array.from(rows, (row) => places[row]!);
  const known = countKnownTimes(own);
  try {
    const fold = newestRowsFold(own, Math.max(1, Math.round(share * known)), { gap, places: ownPlaces });
    const unknown = Array.from(own.keys()).filter((place) => Number.isNaN(own[place]!));
    const whole = { train: Uint32Array.from([...unknown, ...fold.train]).sort(), test: fold.test };
    const apart =
      groups === undefined
        ? whole
        : keepGroupsApart(
            [whole],
            Int32Array.from(rows, (row) => groups[row]!),
          ).folds[0]!;
    return {
      learning: apart.train.map((place) => rows[place]!),
      judging: apart.test.map((place) => rows[place]!),
    };
  } catch (error) {
    // No row is old enough to be learnt from.
    if (error instanceof InvalidArgument) return { learning: new Uint32Array(0), judging: rows };
    throw error;
  }
}

function hasEveryClass(y: Target, learning: Uint32Array, rows: Uint32Array): boolean {
  if (y.task === 'regression') return true;
  const learnt = new Set<number>();
  for (const row of learning) learnt.add(y.labels[row]!);
  return rows.every((row) => learnt.has(y.labels[row]!));
}
