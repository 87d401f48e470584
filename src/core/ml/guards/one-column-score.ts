import { permutation, type Random } from '../../random.js';
import { type Column, isMissing } from '../../table.js';
import type { ClassTarget, Target } from '../estimator.js';
import { aucByRanks } from '../metrics/auc.js';

const FOLDS = 5;
/** Neighbours on the line that a class probability is counted from. */
const NEIGHBOURS = 7;

/** How well one column alone tells the target, out of fold. */
export interface OneColumnScore {
  /** AUC (several classes: weighted by class share), or R2, the better of values and of ranks. */
  readonly score: number;
  /** Standard error of the AUC (Hanley and McNeil 1982), or of R2 by the delta method. */
  readonly standardError: number;
}

/**
 * Predicts the target from one column with models that follow any shape: numbers by their neighbours on the line,
 * categories by the mean of their level, missing values as a level of their own. Levels that were not seen are
 * predicted by the levels that occur once. Deterministic for a seed.
 * @param column aligned with the target
 * @param atLeast lower scores do not matter: classes are left out once it is out of reach
 * @returns undefined when there is nothing to score: one class, or a constant target
 * Cost: rows x (log rows + classes).
 */
export function oneColumnScore(
  column: Column,
  target: Target,
  random: Random,
  atLeast = 0,
): OneColumnScore | undefined {
  const rows = target.task === 'classification' ? target.labels.length : target.values.length;
  const foldOf = new Uint8Array(rows);
  permutation(rows, random).forEach((row, at) => {
    foldOf[row] = at % FOLDS;
  });
  if (target.task === 'classification') return scoreClasses(column, target, foldOf, atLeast);
  const raw = explained(target.values, predictNumbers(column, target.values, foldOf));
  const ranks = ranksOf(target.values);
  const ranked = explained(ranks, predictNumbers(column, ranks, foldOf));
  if (raw === undefined || ranked === undefined) return undefined;
  const line = column.kind === 'number' ? explainedByLine(column.values, target.values) : undefined;
  return [raw, ranked, ...(line === undefined ? [] : [line])].reduce((best, one) =>
    one.score > best.score ? one : best,
  );
}

function scoreClasses(
  column: Column,
  { labels, classCount }: ClassTarget,
  foldOf: Uint8Array,
  atLeast: number,
): OneColumnScore | undefined {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]!++;
  const classes =
    classCount === 2 ? [1] : Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  let score = 0;
  let variance = 0;
  let total = 0;
  let left = classes.reduce((sum, k) => sum + counts[k]!, 0);
  for (const k of classes) {
    const positives = counts[k]!;
    left -= positives;
    const isPositive = Uint8Array.from(labels, (label) => (label === k ? 1 : 0));
    const area = aucByRanks(
      predictNumbers(column, Float64Array.from(isPositive), foldOf, NEIGHBOURS),
      isPositive,
    );
    if (area === undefined) continue;
    // A monotone tie needs no fit, and loses nothing to one.
    const direct = classCount === 2 && column.kind === 'number' ? directArea(column.values, isPositive) : 0;
    const best = Math.max(area, direct);
    score += positives * best;
    variance += positives * aucVariance(best, positives, labels.length - positives);
    total += positives;
    if ((score + left) / (total + left) < atLeast) break;
  }
  return total === 0 ? undefined : { score: score / total, standardError: Math.sqrt(variance / total) };
}

/** AUC of the column itself, turned the better way round; 0 when values are missing. */
function directArea(values: Float64Array, isPositive: Uint8Array): number {
  if (values.some((value) => Number.isNaN(value))) return 0;
  const area = aucByRanks(values, isPositive) ?? 0;
  return Math.max(area, 1 - area);
}

/** Hanley and McNeil 1982. */
function aucVariance(area: number, positives: number, negatives: number): number {
  const onePositive = area / (2 - area) - area ** 2;
  const oneNegative = (2 * area ** 2) / (1 + area) - area ** 2;
  const sum = area * (1 - area) + (positives - 1) * onePositive + (negatives - 1) * oneNegative;
  return Math.max(0, sum) / (positives * negatives);
}

/** Out-of-fold predictions of `values` from the column. */
function predictNumbers(
  column: Column,
  values: Float64Array,
  foldOf: Uint8Array,
  neighbours = 2,
): Float64Array {
  const predicted = new Float64Array(values.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train: number[] = [];
    const test: number[] = [];
    foldOf.forEach((at, row) => {
      (at === fold ? test : train).push(row);
    });
    const predict =
      column.kind === 'category'
        ? fitLevels(column, values, train)
        : fitLine(column, values, train, neighbours);
    for (const row of test) predicted[row] = predict(row);
  }
  return predicted;
}

function fitLevels(
  { codes, levels }: Extract<Column, { kind: 'category' }>,
  values: Float64Array,
  train: readonly number[],
): (row: number) => number {
  // Missing values are the level after the last.
  const place = (row: number) => (codes[row]! < 0 ? levels.length : codes[row]!);
  const sums = new Float64Array(levels.length + 1);
  const counts = new Float64Array(levels.length + 1);
  for (const row of train) {
    sums[place(row)]! += values[row]!;
    counts[place(row)]!++;
  }
  let rareSum = 0;
  let rareCount = 0;
  counts.forEach((count, level) => {
    if (count !== 1 || level === levels.length) return;
    rareSum += sums[level]!;
    rareCount++;
  });
  const overall = meanOf(values, train);
  const fallback = rareCount === 0 ? overall : rareSum / rareCount;
  return (row) => {
    const count = counts[place(row)]!;
    return count === 0 ? fallback : sums[place(row)]! / count;
  };
}

/** The mean of the nearest training rows on the line; equal places are averaged first. */
function fitLine(
  column: Exclude<Column, { kind: 'category' }>,
  values: Float64Array,
  train: readonly number[],
  neighbours: number,
): (row: number) => number {
  const known = train.filter((row) => !isMissing(column, row));
  const unknown = train.filter((row) => isMissing(column, row));
  const forMissing = unknown.length === 0 ? meanOf(values, train) : meanOf(values, unknown);
  if (known.length === 0) return () => forMissing;
  const order = Uint32Array.from(known).sort((a, b) => column.values[a]! - column.values[b]! || a - b);
  const places: number[] = [];
  const means: number[] = [];
  const weights: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let sum = 0;
    while (end < order.length && column.values[order[end]!] === column.values[order[start]!]) {
      sum += values[order[end]!]!;
      end++;
    }
    places.push(column.values[order[start]!]!);
    means.push(sum / (end - start));
    weights.push(end - start);
    start = end;
  }
  return (row) => {
    const x = column.values[row]!;
    if (Number.isNaN(x)) return forMissing;
    let right = lowerBound(places, x);
    if (neighbours === 2) return interpolate(places, means, right, x);
    let left = right - 1;
    let sum = 0;
    let weight = 0;
    while (weight < neighbours && (left >= 0 || right < places.length)) {
      const takesRight = left < 0 || (right < places.length && places[right]! - x <= x - places[left]!);
      const at = takesRight ? right++ : left--;
      sum += means[at]! * weights[at]!;
      weight += weights[at]!;
    }
    return sum / weight;
  };
}

function interpolate(places: readonly number[], means: readonly number[], right: number, x: number): number {
  if (right >= places.length) return means[places.length - 1]!;
  if (right === 0 || places[right] === x) return means[right]!;
  const [low, high] = [places[right - 1]!, places[right]!];
  const share = Number.isFinite(high - low) ? (x - low) / (high - low) : 0.5;
  return means[right - 1]! + share * (means[right]! - means[right - 1]!);
}

/** First place that is not below x. */
function lowerBound(places: readonly number[], x: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meanOf(values: Float64Array, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  return rows.length === 0 ? 0 : sum / rows.length;
}

/**
 * R2 = 1 - SSE/SST with its standard error; undefined when the values do not vary. With e the error of a row and d its
 * distance from the mean, the rows' parts in R2 are (SSE/SST d^2 - e^2) / (SST/n), whose deviation over sqrt(n) is the
 * standard error.
 */
function explained(values: Float64Array, predicted: Float64Array): OneColumnScore | undefined {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let spread = 0;
  let error = 0;
  values.forEach((value, i) => {
    spread += (value - mean) ** 2;
    error += (value - predicted[i]!) ** 2;
  });
  if (!(spread > 0)) return undefined;
  const share = error / spread;
  let squares = 0;
  values.forEach((value, i) => {
    squares += (share * (value - mean) ** 2 - (value - predicted[i]!) ** 2) ** 2;
  });
  return { score: 1 - share, standardError: Math.sqrt(squares) / spread };
}

/** Of the best line through the rows without missing values; undefined unless nine tenths of the rows have a value. */
function explainedByLine(x: Float64Array, y: Float64Array): OneColumnScore | undefined {
  const rows = Array.from(x.keys()).filter((row) => Number.isFinite(x[row]!));
  if (rows.length < 0.9 * x.length) return undefined;
  const [meanX, meanY] = [meanOf(x, rows), meanOf(y, rows)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const row of rows) {
    xx += (x[row]! - meanX) ** 2;
    yy += (y[row]! - meanY) ** 2;
    xy += (x[row]! - meanX) * (y[row]! - meanY);
  }
  if (!(xx > 0 && yy > 0)) return undefined;
  const slope = xy / xx;
  return explained(
    Float64Array.from(rows, (row) => y[row]!),
    Float64Array.from(rows, (row) => meanY + slope * (x[row]! - meanX)),
  );
}

/** Average ranks, ties sharing theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}
