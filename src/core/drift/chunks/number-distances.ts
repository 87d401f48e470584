import { jensenShannon } from '../../stats/distances/jensen-shannon.js';
import { ksDistance } from '../../stats/distances/ks-distance.js';
import { robustWasserstein } from '../../stats/distances/robust-wasserstein.js';
import { wasserstein } from '../../stats/distances/wasserstein.js';
import { countInBins, referenceQuantileEdges } from '../../stats/summaries/reference-quantile-bins.js';
import { finitePart, sortedValues } from '../../stats/summaries/sorted-values.js';
import type { DateColumn, NumberColumn } from '../../table.js';
import { fewestUsableRows } from '../measure-context.js';
import type { ChunkDistance, ChunkDistances, ChunkedSides } from './chunk-distances.js';

/** What can be measured of numbers and dates, chunk by chunk. */
export const NUMBER_CHUNK_MEASURES = ['robust_wasserstein', 'wasserstein', 'ks', 'js'] as const;
/** One of them. */
export type NumberChunkMeasure = (typeof NUMBER_CHUNK_MEASURES)[number];

/** Bins of the whole reference that Jensen-Shannon is computed on. */
const binCount = 10;

/**
 * Distances of numbers or dates: of every reference chunk from the other reference rows, and of every current chunk
 * from the whole reference. Wasserstein leaves infinities out, the others rank them. Where the reference has no spread
 * to measure the robust distance in, the whole feature falls back to `ks`, so that all chunks share one unit.
 *
 * Cost: every chunk is sorted once, the reference once more as a whole; each distance is one merge. The reference
 * without a chunk is the sorted reference with the sorted chunk struck out.
 *
 * @param sides both columns with the rows of each chunk
 * @param measure as chosen by the caller
 */
export function numberDistances(
  sides: ChunkedSides<NumberColumn | DateColumn>,
  measure: NumberChunkMeasure,
): ChunkDistances {
  const isFiniteOnly = measure === 'robust_wasserstein' || measure === 'wasserstein';
  const referenceChunks = sortChunks(sides.reference, sides.referenceRows, isFiniteOnly);
  const currentChunks = sortChunks(sides.current, sides.currentRows, isFiniteOnly);
  const reference = joinSorted(referenceChunks);
  if (measure === 'js') return binnedDistances(reference, referenceChunks, currentChunks);
  const distance = mergedDistances[measure];
  const against = (others: Float64Array, chunk: Float64Array): ChunkDistance => {
    if (others.length < fewestUsableRows || chunk.length < fewestUsableRows) return tooFew(chunk);
    const value = distance(others, chunk);
    return value === undefined ? 'no-spread' : { value, rows: chunk.length };
  };
  const distances: ChunkDistances = {
    measure,
    referenceRows: reference.length,
    reference: referenceChunks.map((chunk) => against(strikeOut(reference, chunk), chunk)),
    current: currentChunks.map((chunk) => against(reference, chunk)),
  };
  const hasNoSpread = [...distances.reference, ...distances.current].includes('no-spread');
  return hasNoSpread ? numberDistances(sides, 'ks') : distances;
}

type Merged = (reference: Float64Array, chunk: Float64Array) => number | undefined;

const mergedDistances: Readonly<Record<Exclude<NumberChunkMeasure, 'js'>, Merged>> = {
  robust_wasserstein: (reference, chunk) => {
    const result = robustWasserstein(reference, chunk);
    return result.kind === 'measured' ? result.distance : undefined;
  },
  wasserstein: (reference, chunk) => wasserstein(reference, chunk),
  ks: ksDistance,
};

/** The bins are those of the whole reference for every chunk: leaving a chunk out is then a subtraction. */
function binnedDistances(
  reference: Float64Array,
  referenceChunks: readonly Float64Array[],
  currentChunks: readonly Float64Array[],
): ChunkDistances {
  const finite = finitePart(reference);
  const edges = finite.length === 0 ? new Float64Array() : referenceQuantileEdges(finite, binCount);
  const all = countInBins(reference, edges);
  const against = (others: readonly number[], chunk: Float64Array): ChunkDistance => {
    const otherRows = others.reduce((sum, count) => sum + count, 0);
    if (finite.length < fewestUsableRows || otherRows < fewestUsableRows) return tooFew(chunk);
    if (chunk.length < fewestUsableRows) return tooFew(chunk);
    return { value: jensenShannon(others, countInBins(chunk, edges)).distance, rows: chunk.length };
  };
  const withoutChunk = (chunk: Float64Array) => {
    const counts = countInBins(chunk, edges);
    return all.map((count, bin) => count - counts[bin]!);
  };
  return {
    measure: 'js',
    referenceRows: reference.length,
    reference: referenceChunks.map((chunk) => against(withoutChunk(chunk), chunk)),
    current: currentChunks.map((chunk) => against(all, chunk)),
  };
}

function tooFew(chunk: Float64Array): ChunkDistance {
  return chunk.length === 0 ? 'empty' : 'insufficient';
}

function sortChunks(
  { values }: NumberColumn | DateColumn,
  groups: readonly Uint32Array[],
  isFiniteOnly: boolean,
): Float64Array[] {
  return groups.map((rows) => {
    const sorted = sortedValues(Float64Array.from(rows, (row) => values[row]!));
    return isFiniteOnly ? finitePart(sorted) : sorted;
  });
}

function joinSorted(chunks: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined.sort();
}

/** The sorted values of `all` without those of `part`, which are among them. */
function strikeOut(all: Float64Array, part: Float64Array): Float64Array {
  const rest = new Float64Array(all.length - part.length);
  let kept = 0;
  let struck = 0;
  for (const value of all) {
    if (struck < part.length && part[struck] === value) struck++;
    else rest[kept++] = value;
  }
  return rest;
}
