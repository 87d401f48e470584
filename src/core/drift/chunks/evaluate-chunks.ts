import { InvalidArgument } from '../../errors.js';
import { type Column, columnLength } from '../../table.js';
import {
  CATEGORY_CHUNK_MEASURES,
  type CategoryChunkMeasure,
  categoryDistances,
} from './category-distances.js';
import type { ChunkDistance, ChunkDistances, ChunkedSides } from './chunk-distances.js';
import { type ChunkThreshold, chunkThreshold, type ThresholdScale } from './chunk-thresholds.js';
import { NUMBER_CHUNK_MEASURES, type NumberChunkMeasure, numberDistances } from './number-distances.js';
import { type ChunkPlan, groupRows } from './plan-chunks.js';
import type { PlannedChunk } from './planned-chunk.js';

/** One feature over time. */
export interface ChunkedInput {
  readonly name: string;
  readonly reference: Column;
  readonly current: Column;
  readonly referencePlan: ChunkPlan;
  readonly currentPlan: ChunkPlan;
  /** What is measured for numbers and dates; robust Wasserstein by default. */
  readonly numberMeasure?: NumberChunkMeasure | undefined;
  /** What is measured for categories; Jensen-Shannon by default. */
  readonly categoryMeasure?: CategoryChunkMeasure | undefined;
}

/**
 * `partial`: judged, but on fewer rows than a whole chunk. `no_threshold`: measured, but the reference has too few
 * chunks to say what is usual. The others have no value.
 */
export type ChunkStatus = 'ok' | 'partial' | 'no_threshold' | 'insufficient' | 'empty' | 'schema_changed';

/** The verdict on one chunk of the current rows. */
export interface EvaluatedChunk {
  readonly label: string;
  readonly from?: string;
  readonly to?: string;
  readonly rows: number;
  /** Distance from the reference; null when there is none. */
  readonly value: number | null;
  /** What the value was compared with: the threshold, widened for a chunk smaller than those of the reference. */
  readonly upper: number | null;
  readonly status: ChunkStatus;
  readonly alarm: boolean;
}

/** Distances of one feature over time. Plain JSON. */
export interface ChunkedFeature {
  readonly name: string;
  /** What was measured; null when the kinds of the columns differ. */
  readonly measure: ChunkDistances['measure'] | null;
  /** Null when fewer than two reference chunks could be measured. */
  readonly threshold: {
    readonly upper: number;
    readonly isWeak: boolean;
    readonly scale: ThresholdScale;
    readonly referenceChunks: number;
  } | null;
  readonly chunks: readonly EvaluatedChunk[];
}

/**
 * Measures every current chunk of a feature against the reference and compares it with what reference chunks show
 * against the rest of the reference.
 *
 * A chunk of m rows against a reference of N has a noise of about sqrt(1/m + 1/N), so the threshold is multiplied by
 * the ratio of that to the same root for the median reference chunk, where the ratio is above 1. It is never lowered:
 * the spread between reference chunks need not be noise.
 *
 * @param input both columns and the plans of their rows
 * @returns plain JSON; data never make it throw
 * @throws InvalidArgument when a plan is not of its column or a measure is unknown
 * Cost: O(N log N + K N) for numbers, K chunks of both sides together.
 *
 * @example evaluateChunks({ name: 'age', reference, current, referencePlan, currentPlan }).chunks[0]?.alarm
 */
export function evaluateChunks(input: ChunkedInput): ChunkedFeature {
  const { name, reference, current, referencePlan, currentPlan } = input;
  const { numberMeasure = 'robust_wasserstein', categoryMeasure = 'js' } = input;
  requirePlan('referencePlan', referencePlan, reference);
  requirePlan('currentPlan', currentPlan, current);
  requireMeasure('numberMeasure', NUMBER_CHUNK_MEASURES, numberMeasure);
  requireMeasure('categoryMeasure', CATEGORY_CHUNK_MEASURES, categoryMeasure);
  const rows = { referenceRows: groupRows(referencePlan), currentRows: groupRows(currentPlan) };
  let distances: ChunkDistances;
  if (reference.kind === 'category' && current.kind === 'category') {
    distances = categoryDistances({ reference, current, ...rows }, categoryMeasure);
  } else if (reference.kind !== 'category' && reference.kind === current.kind) {
    const sides: ChunkedSides<typeof reference> = { reference, current, ...rows };
    distances = numberDistances(sides, numberMeasure);
  } else {
    const chunks = currentPlan.chunks.map((chunk) => withoutValue(chunk, 'schema_changed'));
    return { name, measure: null, threshold: null, chunks };
  }
  const measured = distances.reference.filter(isMeasured);
  const isOfShares = distances.measure === 'js' || distances.measure === 'total_variation';
  const threshold = chunkThreshold(
    measured.map(({ value }) => value),
    { scale: isOfShares ? 'two-thirds-power' : 'log' },
  );
  const widen = sizeCorrection(
    measured.map(({ rows: usable }) => usable),
    distances.referenceRows,
  );
  return {
    name,
    measure: distances.measure,
    threshold:
      threshold.kind === 'bounded'
        ? {
            upper: threshold.upper,
            isWeak: threshold.isWeak,
            scale: threshold.scale,
            referenceChunks: threshold.chunks,
          }
        : null,
    chunks: currentPlan.chunks.map((chunk, index) =>
      judge(chunk, distances.current[index]!, threshold, widen),
    ),
  };
}

function judge(
  chunk: PlannedChunk,
  distance: ChunkDistance,
  threshold: ChunkThreshold,
  widen: (rows: number) => number,
): EvaluatedChunk {
  if (!isMeasured(distance)) return withoutValue(chunk, distance === 'empty' ? 'empty' : 'insufficient');
  const { value, rows } = distance;
  if (threshold.kind !== 'bounded') {
    return { ...describe(chunk), value, upper: null, status: 'no_threshold', alarm: false };
  }
  const upper = Math.min(Number.MAX_VALUE, threshold.upper * widen(rows));
  const status = chunk.isPartial ? 'partial' : 'ok';
  return { ...describe(chunk), value, upper, status, alarm: value > upper };
}

/** How much noisier a chunk of so many rows is than the median reference chunk; 1 for larger ones. */
function sizeCorrection(chunkRows: readonly number[], referenceRows: number): (rows: number) => number {
  const sorted = [...chunkRows].sort((a, b) => a - b);
  const usual = sorted[sorted.length >>> 1];
  if (usual === undefined || usual >= referenceRows) return () => 1;
  const noise = 1 / usual + 1 / (referenceRows - usual);
  return (rows) => Math.max(1, Math.sqrt((1 / rows + 1 / referenceRows) / noise));
}

function describe({ label, from, to, rows }: PlannedChunk) {
  return {
    label,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    rows,
  };
}

function withoutValue(chunk: PlannedChunk, status: ChunkStatus): EvaluatedChunk {
  return { ...describe(chunk), value: null, upper: null, status, alarm: false };
}

function isMeasured(distance: ChunkDistance): distance is Exclude<ChunkDistance, string> {
  return typeof distance !== 'string';
}

function requirePlan(argument: string, plan: ChunkPlan, column: Column): void {
  const rows = columnLength(column);
  if (plan.chunkOf.length === rows) return;
  throw new InvalidArgument(argument, `must be of the ${rows} rows of its column`, plan.chunkOf.length);
}

function requireMeasure(argument: string, known: readonly string[], measure: string): void {
  if (known.includes(measure)) return;
  throw new InvalidArgument(argument, `must be one of ${known.join(', ')}`, measure);
}
