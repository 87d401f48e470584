import { jensenShannon } from '../../stats/distances/jensen-shannon.js';
import { totalVariation } from '../../stats/distances/total-variation.js';
import { inCanonicalOrder } from '../../stats/summaries/category-table.js';
import type { CategoryColumn } from '../../table.js';
import { fewestUsableRows } from '../measure-context.js';
import type { ChunkDistance, ChunkDistances, ChunkedSides } from './chunk-distances.js';

/** What can be measured of labels, chunk by chunk. */
export const CATEGORY_CHUNK_MEASURES = ['js', 'total_variation'] as const;
/** One of them. */
export type CategoryChunkMeasure = (typeof CATEGORY_CHUNK_MEASURES)[number];

/**
 * Distances of labels over the union of categories: of every reference chunk from the other reference rows, and of
 * every current chunk from the whole reference. Leaving a chunk out is a subtraction of its counts.
 *
 * @param sides both columns with the rows of each chunk
 * @param measure as chosen by the caller
 */
export function categoryDistances(
  sides: ChunkedSides<CategoryColumn>,
  measure: CategoryChunkMeasure,
): ChunkDistances {
  const { reference, current } = sides;
  const positionOf = new Map(reference.levels.map((level, position) => [level, position]));
  const currentPositions = current.levels.map((level) => {
    const position = positionOf.get(level) ?? positionOf.size;
    positionOf.set(level, position);
    return position;
  });
  const width = positionOf.size;
  const countChunk = (column: CategoryColumn, rows: Uint32Array, positions?: readonly number[]) => {
    const counts = new Float64Array(width);
    for (const row of rows) {
      const code = column.codes[row]!;
      if (code >= 0) counts[positions?.[code] ?? code]!++;
    }
    return counts;
  };
  const all = new Float64Array(width);
  for (const rows of sides.referenceRows) {
    countChunk(reference, rows).forEach((count, position) => {
      all[position]! += count;
    });
  }
  const against = (others: Float64Array, chunk: Float64Array): ChunkDistance => {
    const rows = sum(chunk);
    if (rows === 0) return 'empty';
    if (rows < fewestUsableRows || sum(others) < fewestUsableRows) return 'insufficient';
    const ordered = inCanonicalOrder({ labels: [], reference: others, current: chunk });
    const value =
      measure === 'js'
        ? jensenShannon(ordered.reference, ordered.current).distance
        : totalVariation(ordered.reference, ordered.current);
    return { value, rows };
  };
  return {
    measure,
    referenceRows: sum(all),
    reference: sides.referenceRows.map((rows) => {
      const chunk = countChunk(reference, rows);
      return against(
        all.map((count, position) => count - chunk[position]!),
        chunk,
      );
    }),
    current: sides.currentRows.map((rows) => against(all, countChunk(current, rows, currentPositions))),
  };
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
