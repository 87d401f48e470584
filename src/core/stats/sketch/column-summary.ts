import { InvalidArgument } from '../../errors.js';
import type { Column } from '../../table.js';
import type { Moments } from '../summaries/moments.js';
import { type CategorySketch, mergeCategorySketches, sketchOfCategories } from './category-sketch.js';
import { mergeNumberSummaries, type NumberSummary } from './number-summary.js';
import { createNumberSummaryBuilder, sealNumberSummary } from './number-summary-parts.js';
import {
  type PackedQuantileSketch,
  packQuantileSketch,
  unpackQuantileSketch,
} from './pack-quantile-sketch.js';

/** What is kept of a column instead of its rows, with a bound for everything it does not know exactly. */
export type ColumnSummary =
  | { readonly kind: 'number' | 'date'; readonly numbers: NumberSummary }
  | {
      readonly kind: 'category';
      /** All rows, missing ones included. */
      readonly rows: number;
      readonly missing: number;
      readonly categories: CategorySketch;
    };

/** A summary as plain JSON: about 20 KB for a column of numbers, the labels themselves for categories. */
export type ColumnSummaryJson =
  | {
      readonly kind: 'number' | 'date';
      readonly rows: number;
      readonly missing: number;
      readonly negativeInfinite: number;
      readonly positiveInfinite: number;
      readonly moments: Moments | null;
      readonly sketch: PackedQuantileSketch;
    }
  | {
      readonly kind: 'category';
      readonly rows: number;
      readonly missing: number;
      readonly categories: CategorySketch;
    };

/**
 * Summarises a column in one pass.
 *
 * @param column any column, also an empty one
 *
 * @example summariseColumn({ kind: 'number', values: Float64Array.of(1, NaN) }).kind // 'number'
 */
export function summariseColumn(column: Column): ColumnSummary {
  if (column.kind === 'category') {
    const categories = sketchOfCategories(column);
    const rows = column.codes.length;
    return { kind: 'category', rows, missing: rows - categories.count, categories };
  }
  const builder = createNumberSummaryBuilder();
  builder.add(column.values);
  return { kind: column.kind, numbers: sealNumberSummary([builder.part()]) };
}

/**
 * The summary of the rows of several stored summaries, for instance of the batches of a reference window. Bounds add
 * up, so a summary made from the rows themselves is never wider.
 *
 * @param parts summaries of different rows, all of one kind, at least one
 * @throws InvalidArgument when there is none, or kinds differ
 *
 * @example mergeColumnSummaries([monday, tuesday]).kind // 'number'
 */
export function mergeColumnSummaries(parts: readonly ColumnSummary[]): ColumnSummary {
  const [first] = parts;
  if (first === undefined) throw new InvalidArgument('parts', 'must hold at least one summary', 0);
  const refuse = (part: ColumnSummary): never => {
    throw new InvalidArgument('parts', `must all be of kind ${first.kind}`, part.kind);
  };
  if (first.kind === 'category') {
    const same = parts.map((part) => (part.kind === 'category' ? part : refuse(part)));
    return {
      kind: 'category',
      rows: same.reduce((sum, part) => sum + part.rows, 0),
      missing: same.reduce((sum, part) => sum + part.missing, 0),
      categories: mergeCategorySketches(same.map((part) => part.categories)),
    };
  }
  const same = parts.map((part) =>
    part.kind === 'category' || part.kind !== first.kind ? refuse(part) : part.numbers,
  );
  return { kind: first.kind, numbers: mergeNumberSummaries(same) };
}

/**
 * @param summary any summary
 *
 * @example columnSummaryFromJson(columnSummaryToJson(summary)) // the same summary
 */
export function columnSummaryToJson(summary: ColumnSummary): ColumnSummaryJson {
  if (summary.kind === 'category') return summary;
  const { moments, sketch, ...counts } = summary.numbers;
  return {
    kind: summary.kind,
    ...counts,
    moments: moments ?? null,
    sketch: packQuantileSketch(sketch),
  };
}

/**
 * @param json as written by `columnSummaryToJson`
 * @throws InvalidArgument when the sketch is damaged
 */
export function columnSummaryFromJson(json: ColumnSummaryJson): ColumnSummary {
  if (json.kind === 'category') return json;
  const { kind, moments, sketch, ...counts } = json;
  const numbers = { ...counts, moments: moments ?? undefined, sketch: unpackQuantileSketch(sketch) };
  return { kind, numbers };
}
