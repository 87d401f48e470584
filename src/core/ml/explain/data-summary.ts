import { createRandom, permutation } from '../../random.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { type Column, columnLength, countMissing, type Table } from '../../table.js';
import type { Target } from '../estimator.js';

/** What a column of the training rows holds. */
export interface ColumnSummary {
  readonly column: string;
  readonly kind: Column['kind'];
  readonly missing: number;
  /** Different values among the rows looked at. */
  readonly distinct: number;
  /** Least, median and greatest of numbers and instants (epoch milliseconds); null for categories and without values. */
  readonly range: { readonly least: number; readonly median: number; readonly greatest: number } | null;
  /** Share of the rows with the most frequent level; null for numbers and instants. */
  readonly top: { readonly level: string; readonly share: number } | null;
}

/** What the target is like. */
export type TargetSummary =
  | { readonly task: 'classification'; readonly counts: readonly number[] }
  | {
      readonly task: 'regression';
      readonly mean: number;
      readonly deviation: number;
      readonly quantiles: readonly { readonly share: number; readonly value: number }[];
      readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
    };

/** What a model was trained on. */
export interface DataSummary {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  readonly target: TargetSummary;
  /** Rows that ranges and levels were taken from: all, or a seeded sample. */
  readonly rowsLookedAt: number;
}

const MOST_ROWS = 20_000;
const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
const BINS = 24;

/**
 * Describes training rows: per column kind, missing values, range or most frequent level; and the target.
 * Beyond 20,000 rows ranges and levels come from a seeded sample; missing values and the target are always counted in
 * full.
 * @param features every column but the target
 * @example summariseData(features, target, 1).columns[0].missing
 */
export function summariseData(features: Table, target: Target, seed: number): DataSummary {
  const { rowCount } = features;
  const sample =
    rowCount <= MOST_ROWS
      ? undefined
      : permutation(rowCount, createRandom(seed).fork('data summary')).slice(0, MOST_ROWS);
  return {
    rows: rowCount,
    rowsLookedAt: sample?.length ?? rowCount,
    columns: features.columns.map(({ name, data }) => summariseColumn(name, data, sample)),
    target: target.task === 'classification' ? summariseClasses(target) : summariseNumbers(target.values),
  };
}

function summariseColumn(column: string, data: Column, sample: Uint32Array | undefined): ColumnSummary {
  const rows = sample?.length ?? columnLength(data);
  const rowAt = (i: number) => (sample === undefined ? i : sample[i]!);
  const common = { column, kind: data.kind, missing: countMissing(data) };
  if (data.kind === 'category') {
    const counts = new Float64Array(data.levels.length);
    for (let i = 0; i < rows; i++) if (data.codes[rowAt(i)]! >= 0) counts[data.codes[rowAt(i)]!]!++;
    let best = -1;
    for (let k = 0; k < counts.length; k++) if (counts[k]! > (counts[best] ?? 0)) best = k;
    const top = best < 0 ? null : { level: data.levels[best]!, share: counts[best]! / rows };
    return { ...common, distinct: counts.filter((count) => count > 0).length, range: null, top };
  }
  const values = Float64Array.from({ length: rows }, (_, i) => data.values[rowAt(i)]!)
    .filter((value) => Number.isFinite(value))
    .sort();
  if (values.length === 0) return { ...common, distinct: 0, range: null, top: null };
  const range = {
    least: values[0]!,
    median: quantileOfSorted(values, 0.5),
    greatest: values[values.length - 1]!,
  };
  return { ...common, distinct: new Set(values).size, range, top: null };
}

function summariseClasses({
  labels,
  classCount,
}: Extract<Target, { task: 'classification' }>): TargetSummary {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) counts[label]!++;
  return { task: 'classification', counts };
}

function summariseNumbers(values: Float64Array): TargetSummary {
  const sorted = values.slice().sort();
  const least = sorted[0]!;
  const width = (sorted[sorted.length - 1]! - least) / BINS;
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2 / sorted.length, 0);
  const counts = new Array<number>(width > 0 ? BINS : 1).fill(0);
  for (const value of sorted) {
    counts[width > 0 ? Math.min(BINS - 1, Math.floor((value - least) / width)) : 0]!++;
  }
  return {
    task: 'regression',
    mean,
    deviation: Math.sqrt(variance),
    quantiles: QUANTILES.map((share) => ({ share, value: quantileOfSorted(sorted, share) })),
    histogram: { edges: Array.from({ length: counts.length + 1 }, (_, i) => least + i * width), counts },
  };
}
