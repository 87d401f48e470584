import { studentTSf } from '../../stats/distributions/student-t.js';
import { type SegmentCounts, totalRows } from './segment-counts.js';

/** More cells are not tested one by one. */
const testedCategories = 10;

/**
 * Asks whether numbers changed otherwise inside a segment than outside of it, in their place or their spread.
 *
 * Formula: with scores a = pooled mid-rank share - 1/2 (place) and |a| (spread), t = (inside change of the mean -
 * outside change of the mean) / its standard error, Welch-Satterthwaite degrees of freedom over the four groups;
 * p = min(1, 2 x the smaller of both two-sided p-values).
 *
 * @param counts rows per cell, cells in ascending order of the numbers; at least 2 rows in each group
 *
 * Source: Welch 1947, Biometrika 34, for a contrast of four means; Conover's rank transformation.
 *
 * @example numberContrastP(counts) // 1 when all four groups are equal
 */
export function numberContrastP(counts: SegmentCounts): number {
  const place = midRankScores(counts);
  const spread = place.map(Math.abs);
  return Math.min(1, 2 * Math.min(contrastP(counts, place), contrastP(counts, spread)));
}

/**
 * Asks whether the shares of categories changed otherwise inside a segment than outside of it.
 *
 * Formula: for each of the ten commonest cells z = (inside change of the share - outside change) / its standard error,
 * the error from shares (x + 1) / (n + 2), which stay off 0 and 1; p = min(1, cells tested x the smallest two-sided
 * p-value); two cells are one test. Student's t with the smallest group in place of the normal law.
 *
 * @param counts rows per cell; at least 2 rows in each group
 *
 * Source: Agresti and Caffo, The American Statistician 54 (2000) 280-288, for the error of a difference of shares.
 *
 * @example categoryContrastP(counts) // 1 when all four groups are equal
 */
export function categoryContrastP(counts: SegmentCounts): number {
  const groups = groupsOf(counts);
  const totals = groups.map(({ rows }) => totalRows(rows));
  const cells = Array.from(counts.referenceInside, (_, cell) => cell)
    .map((cell) => ({ cell, rows: groups.reduce((all, { rows }) => all + rows[cell]!, 0) }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows || a.cell - b.cell)
    .slice(0, testedCategories);
  let smallest = 1;
  for (const { cell } of cells) {
    let contrast = 0;
    let variance = 0;
    let fewest = Number.POSITIVE_INFINITY;
    groups.forEach(({ rows, sign }, group) => {
      const total = totals[group]!;
      const share = (rows[cell]! + 1) / (total + 2);
      contrast += (sign * rows[cell]!) / total;
      variance += (share * (1 - share)) / (total + 2);
      fewest = Math.min(fewest, total);
    });
    smallest = Math.min(smallest, 2 * studentTSf(Math.abs(contrast) / Math.sqrt(variance), fewest - 1));
  }
  // Two cells carry one and the same test.
  const tests = cells.length === 2 ? 1 : Math.max(1, cells.length);
  return Math.min(1, tests * smallest);
}

interface Group {
  readonly rows: Float64Array;
  /** Sign of the group in (inside change - outside change). */
  readonly sign: 1 | -1;
}

function groupsOf(counts: SegmentCounts): Group[] {
  return [
    { rows: counts.currentInside, sign: 1 },
    { rows: counts.referenceInside, sign: -1 },
    { rows: counts.currentOutside, sign: -1 },
    { rows: counts.referenceOutside, sign: 1 },
  ];
}

function midRankScores(counts: SegmentCounts): Float64Array {
  const groups = groupsOf(counts);
  const total = groups.reduce((all, { rows }) => all + totalRows(rows), 0);
  let below = 0;
  return counts.referenceInside.map((_, cell) => {
    const inCell = groups.reduce((all, { rows }) => all + rows[cell]!, 0);
    const score = (below + inCell / 2) / total - 0.5;
    below += inCell;
    return score;
  });
}

function contrastP(counts: SegmentCounts, scores: Float64Array): number {
  let contrast = 0;
  let variance = 0;
  let freedom = 0;
  for (const { rows, sign } of groupsOf(counts)) {
    const total = totalRows(rows);
    const mean = rows.reduce((all, count, cell) => all + (count / total) * scores[cell]!, 0);
    const squares = rows.reduce((all, count, cell) => all + count * (scores[cell]! - mean) ** 2, 0);
    const ofMean = squares / (total - 1) / total;
    contrast += sign * mean;
    variance += ofMean;
    freedom += ofMean ** 2 / (total - 1);
  }
  if (!(variance > 0)) return 1;
  return Math.min(1, 2 * studentTSf(Math.abs(contrast) / Math.sqrt(variance), variance ** 2 / freedom));
}
