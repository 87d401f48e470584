const chunkCount = 10;

/** Rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/**
 * NannyML's default chunks of the reference: in stored order, a tenth of the rows each, rounded down. What is left over
 * makes further chunks, the last of them however small.
 *
 * @param rowCount rows of the reference, missing values included
 * @returns the chunks; undefined below ten rows, where NannyML raises an error because a chunk would have no row
 *
 * Source: NannyML 0.13 documentation of chunking, `DefaultChunker`.
 *
 * @example referenceChunks(25)?.length // 13: chunks of 2 rows, the last of 1
 */
export function referenceChunks(rowCount: number): RowRange[] | undefined {
  const size = Math.floor(rowCount / chunkCount);
  if (size === 0) return undefined;
  const chunks: RowRange[] = [];
  for (let start = 0; start < rowCount; start += size) {
    chunks.push({ start, end: Math.min(rowCount, start + size) });
  }
  return chunks;
}
