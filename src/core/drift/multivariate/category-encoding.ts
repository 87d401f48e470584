import { countLevels, type LevelCounts, looksLikeKey } from '../../ml/preprocess/level-counts.js';
import type { CategoryColumn } from '../../table.js';
import type { EncodedColumn } from './encoded-column.js';

/**
 * How labels become numbers: `rank` gives one column of ranks by frequency, for trees; `indicators` one 0/1 column per
 * frequent label, for distances; `frequency` one column with the share of the label, for components.
 */
export type CategoryEncoding = 'rank' | 'indicators' | 'frequency';

/** Labels beyond so many share one indicator. */
const MOST_INDICATORS = 20;
const FARTHEST = 10;

/**
 * Learns how to turn labels into numbers; missing is a label of its own, and labels count as rarer the later their
 * name comes among equally frequent ones, so that the order of the dictionary does not matter.
 *
 * Formula: `rank` 0 for the most frequent label, 1 for the next, ...; `frequency` standard score of the share of the
 * label among the fitting rows, 0 share for an unknown one; `indicators` 1 / sqrt(1 - sum share^2) for the label of the
 * row and 0 for others, so that a feature has total variance 1 whatever its number of labels.
 *
 * @param column fitting rows
 * @returns no column when all rows have the same label
 *
 * @example fitCategoryEncoding({ kind: 'category', codes: Int32Array.of(0, 0, 1), levels: ['a', 'b'] }, 'rank')
 * // one column that encodes a as 0 and b as 1
 */
export function fitCategoryEncoding(
  column: CategoryColumn,
  encoding: CategoryEncoding,
): EncodedColumn<CategoryColumn>[] {
  const found = countLevels(column);
  const ranked = rankLabels(found);
  if (ranked.length < 2) return [];
  const total = column.codes.length;
  switch (encoding) {
    case 'rank': {
      const rankOf = new Map(ranked.map(({ label }, rank) => [label, rank]));
      return [lookUp(rankOf, ranked.length)];
    }
    case 'frequency':
      return frequencyColumn(ranked, total);
    case 'indicators':
      return indicatorColumns(ranked, total);
  }
}

/** Whether the labels can only be keys or free text, whose shares say nothing. */
export function isKeyColumn(column: CategoryColumn): boolean {
  const found = countLevels(column);
  return found.levels.length > 0 && looksLikeKey(found);
}

/** A label with its rows; undefined stands for missing. */
interface RankedLabel {
  readonly label: string | undefined;
  readonly count: number;
}

function rankLabels({ levels, counts, missing }: LevelCounts): RankedLabel[] {
  const labels: RankedLabel[] = levels.map((label, index) => ({ label, count: counts[index]! }));
  if (missing > 0) labels.push({ label: undefined, count: missing });
  // Levels come sorted by name and sorting is stable.
  return labels.sort((a, b) => b.count - a.count);
}

/** The number of each label, `otherwise` for labels that the fitting rows do not have. */
function lookUp(
  numberOf: ReadonlyMap<string | undefined, number>,
  otherwise: number,
): EncodedColumn<CategoryColumn> {
  return ({ codes, levels }, write) => {
    const valueOfCode = Float64Array.from(levels, (label) => numberOf.get(label) ?? otherwise);
    const forMissing = numberOf.get(undefined) ?? otherwise;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      write(i, code < 0 ? forMissing : valueOfCode[code]!);
    }
  };
}

function frequencyColumn(ranked: readonly RankedLabel[], total: number): EncodedColumn<CategoryColumn>[] {
  let mean = 0;
  for (const { count } of ranked) mean += (count / total) ** 2;
  let variance = 0;
  for (const { count } of ranked) variance += (count / total) * (count / total - mean) ** 2;
  const isEven = ranked.every(({ count }) => count === ranked[0]!.count);
  if (isEven || variance === 0) return [];
  const spread = Math.sqrt(variance);
  const score = (share: number) => Math.min(FARTHEST, Math.max(-FARTHEST, (share - mean) / spread));
  const scoreOf = new Map(ranked.map(({ label, count }) => [label, score(count / total)]));
  return [lookUp(scoreOf, score(0))];
}

function indicatorColumns(ranked: readonly RankedLabel[], total: number): EncodedColumn<CategoryColumn>[] {
  let concentration = 0;
  for (const { count } of ranked) concentration += (count / total) ** 2;
  const height = 1 / Math.sqrt(1 - concentration);
  const own = ranked.slice(0, MOST_INDICATORS);
  const columns = own.map(({ label }) => lookUp(new Map([[label, height]]), 0));
  if (ranked.length > own.length) columns.push(lookUp(new Map(own.map(({ label }) => [label, 0])), height));
  return columns;
}
