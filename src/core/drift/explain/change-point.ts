import { normalSf } from '../../stats/distributions/normal.js';
import { type Column, columnLength, countMissing } from '../../table.js';
import { type ChangeScore, changeScores, missingScore } from './change-scores.js';
import { type CusumSplit, cusumSplit } from './cusum-split.js';

const alpha = 0.05;
const fewestCurrent = 30;
const fewestReference = 8;
/** Scores lie in [-1, 1]; what is smaller than these is rounding. */
const noVariance = 1e-24;
const noShift = 1e-12;

/** What changed at the split. */
export type ChangeAspect = ChangeScore['about'];

/**
 * Where in the current window a feature changed. `inside`: at one place of it; `at-start`: the whole window differs
 * from the reference and no place in it stands out; `not-found`: neither, or too few rows.
 */
export type ChangePoint =
  | {
      readonly kind: 'inside';
      readonly about: ChangeAspect;
      /** The category that came or went, when `about` is `category`. */
      readonly category?: string;
      /** The first row after the change, counted from 0 as the rows were given. */
      readonly index: number;
      /** Share of the compared rows that come before it, in (0, 1). */
      readonly share: number;
      /** Instant of that row in epoch milliseconds, when instants were given. */
      readonly instant?: number;
      /** Which part is farther from the reference. */
      readonly changed: 'before' | 'after';
      readonly pValue: number;
    }
  | { readonly kind: 'at-start'; readonly pValue: number }
  | { readonly kind: 'not-found'; readonly because: string };

/** The sequence to search. */
export interface ChangePointSearch {
  readonly reference: Column;
  /** Rows in the order of time, or as stored. */
  readonly current: Column;
  /** Whether the values or the missing rate changed. */
  readonly of?: 'values' | 'missing' | undefined;
  /** Features searched together, 1 by default: the chance of a false place holds for all of them. */
  readonly searched?: number | undefined;
  /** Instants of the current rows in epoch milliseconds; rows are put in their order, rows without one left out. */
  readonly instants?: Float64Array | undefined;
}

/**
 * Estimates from where on a feature was different inside the current window. Meant for features that drifted: it
 * says when, not whether.
 *
 * Each row gets a score against the reference (`changeScores`: place and spread of numbers, the category that moved
 * most, or missing or not), and one change of the mean of each score is looked for (`cusumSplit`). The smaller
 * p-value, times the number of scores and of the features searched, decides at 0.05. Without a change inside, the mean
 * of each score over the whole window is compared with the reference (normal test, times the number of scores).
 *
 * @param search both columns and, where known, instants
 *
 * Cost: O(m log n) for m current and n reference rows, plus a sort by instants.
 *
 * @example findChangePoint({ reference, current }).kind // 'inside', 'at-start' or 'not-found'
 */
export function findChangePoint(search: ChangePointSearch): ChangePoint {
  const { reference, current, of, instants, searched = 1 } = search;
  const missing = missingScore(reference, current);
  const scores =
    of === 'missing' ? (missing === undefined ? [] : [missing]) : changeScores(reference, current);
  const referenceRows =
    of === 'missing' ? columnLength(reference) : columnLength(reference) - countMissing(reference);
  const rows = orderedRows(scores[0]?.values ?? new Float64Array(), instants);
  if (scores.length === 0 || rows.length < fewestCurrent || referenceRows < fewestReference) {
    const because = `needs ${fewestCurrent} current rows in order and ${fewestReference} reference rows with a value`;
    return { kind: 'not-found', because };
  }
  const sequences = scores.map((score) => ({
    score,
    values: Float64Array.from(rows, (row) => score.values[row]!),
  }));
  const splits = sequences
    .map(({ score, values }) => ({ score, split: cusumSplit(values) }))
    .filter((found): found is { score: ChangeScore; split: CusumSplit } => found.split !== undefined)
    .sort((a, b) => a.split.pValue - b.split.pValue);
  const [clearest] = splits;
  if (clearest !== undefined) {
    const pValue = Math.min(1, searched * scores.length * clearest.split.pValue);
    if (pValue <= alpha) return inside(clearest.score, clearest.split, pValue, rows, instants);
  }
  const pValue = Math.min(
    1,
    scores.length *
      Math.min(...sequences.map(({ score, values }) => wholeWindowP(score, values, referenceRows))),
  );
  if (pValue <= alpha) return { kind: 'at-start', pValue };
  return { kind: 'not-found', because: 'neither a place in the window nor the whole window stands out' };
}

function inside(
  { about, category }: ChangeScore,
  { index, before, after }: CusumSplit,
  pValue: number,
  rows: Uint32Array,
  instants: Float64Array | undefined,
): ChangePoint {
  const row = rows[index]!;
  const instant = instants?.[row];
  return {
    kind: 'inside',
    about,
    ...(category === undefined ? {} : { category }),
    index: row,
    share: index / rows.length,
    ...(instant === undefined ? {} : { instant }),
    changed: Math.abs(before) > Math.abs(after) ? 'before' : 'after',
    pValue,
  };
}

/** Normal test of the mean score of the window against 0, its mean over the reference. */
function wholeWindowP(score: ChangeScore, values: Float64Array, referenceRows: number): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value / count, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const ofMean = variance / count + score.referenceVariance / referenceRows;
  // Two constants that differ: the variance of both sides together stands in.
  if (!(ofMean > noVariance)) {
    return Math.abs(mean) < noShift ? 1 : 2 * normalSf(Math.sqrt(count + referenceRows));
  }
  return 2 * normalSf(Math.abs(mean) / Math.sqrt(ofMean));
}

/** Rows that have a score, in the order of their instants where there are any; equal instants keep their order. */
function orderedRows(scores: Float64Array, instants: Float64Array | undefined): Uint32Array {
  const rows = new Uint32Array(scores.length);
  let count = 0;
  let isAscending = true;
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]!)) continue;
    if (instants !== undefined) {
      const instant = instants[row] ?? Number.NaN;
      if (!Number.isFinite(instant)) continue;
      if (instant < latest) isAscending = false;
      latest = instant;
    }
    rows[count++] = row;
  }
  const kept = rows.subarray(0, count);
  if (instants === undefined || isAscending) return kept;
  return kept.sort((a, b) => instants[a]! - instants[b]! || a - b);
}
