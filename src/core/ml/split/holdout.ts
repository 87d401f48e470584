import { InvalidArgument } from '../../errors.js';
import { permutation, type Random } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import type { Fold } from './fold.js';
import { rowsOfGroups } from './group-ids.js';
import { stratifiedGroupKFold } from './stratified-group-k-fold.js';

/**
 * Tests a random share of the rows: round(share x rows), at least one on each side.
 * @throws InvalidArgument unless there are two rows
 */
export function randomHoldout(rows: number, testShare: number, random: Random): Fold {
  if (rows < 2) throw new InvalidArgument('rows', 'must be at least 2', rows);
  return foldOfTestRows(rows, permutation(rows, random).subarray(0, testCount(rows, testShare)));
}

/**
 * Tests a random share of the rows of every class; odd rows go to the classes that miss most of one.
 * @throws InvalidArgument when a class that occurs has a single row
 */
export function stratifiedHoldout(
  { labels, classCount }: ClassTarget,
  testShare: number,
  random: Random,
): Fold {
  const rowsOf: number[][] = Array.from({ length: classCount }, () => []);
  labels.forEach((label, row) => {
    rowsOf[label]!.push(row);
  });
  const single = rowsOf.findIndex((rows) => rows.length === 1);
  if (single >= 0) throw new InvalidArgument('target', `must have two rows of class ${single}`, 1);
  const quotas = rowsOf.map((rows) => rows.length * testShare);
  const counts = quotas.map((quota, k) => (rowsOf[k]!.length === 0 ? 0 : Math.max(1, Math.floor(quota))));
  let left = testCount(labels.length, testShare) - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = counts
    .map((_, k) => k)
    .sort((a, b) => quotas[b]! - counts[b]! - (quotas[a]! - counts[a]!));
  for (const k of byRemainder) {
    if (left <= 0) break;
    if (counts[k]! + 1 >= rowsOf[k]!.length) continue;
    counts[k]!++;
    left--;
  }
  const test = rowsOf.flatMap((rows, k) => {
    const order = permutation(rows.length, random.fork(`class/${k}`));
    return Array.from(order.subarray(0, counts[k]!), (i) => rows[i]!);
  });
  return foldOfTestRows(labels.length, Uint32Array.from(test));
}

/**
 * Tests whole groups, drawn at random until their rows are as near to the share as the next group allows.
 * @throws InvalidArgument when there is only one group
 */
export function groupHoldout(groups: Int32Array, testShare: number, random: Random): Fold {
  const rowsOf = rowsOfGroups(groups);
  if (rowsOf.length < 2) throw new InvalidArgument('groups', 'must be at least 2 groups', rowsOf.length);
  const wanted = testShare * groups.length;
  const test: number[] = [];
  let taken = 0;
  for (const index of permutation(rowsOf.length, random)) {
    const rows = rowsOf[index]!;
    if (taken + 1 === rowsOf.length) break;
    if (taken > 0 && test.length + rows.length / 2 > wanted) continue;
    test.push(...rows);
    taken++;
  }
  return foldOfTestRows(groups.length, Uint32Array.from(test));
}

/** Tests whole groups with about the class shares of all rows: one of round(1 / share) stratified group folds. */
export function stratifiedGroupHoldout(
  target: ClassTarget,
  groups: Int32Array,
  testShare: number,
  random: Random,
): Fold {
  const folds = Math.max(2, Math.round(1 / testShare));
  return stratifiedGroupKFold(target, groups, { folds, random })[0]!;
}

function testCount(rows: number, testShare: number): number {
  return Math.min(rows - 1, Math.max(1, Math.round(rows * testShare)));
}

function foldOfTestRows(rows: number, testRows: Uint32Array): Fold {
  const isTest = new Uint8Array(rows);
  for (const row of testRows) isTest[row] = 1;
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { train: all.filter((row) => isTest[row] === 0), test: all.filter((row) => isTest[row] === 1) };
}
