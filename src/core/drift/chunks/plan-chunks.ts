import { InvalidArgument } from '../../errors.js';
import type { DateColumn } from '../../table.js';
import { planPeriods } from './plan-periods.js';
import type { PlannedChunk } from './planned-chunk.js';
import { PERIODS, type Period } from './utc-periods.js';

/** How rows are cut into chunks. */
export type ChunkRule =
  /** So many rows each, in stored order. */
  | { readonly kind: 'size'; readonly rows: number }
  /** So many chunks of equal size to within one row, in stored order. */
  | { readonly kind: 'number'; readonly chunks: number }
  /** One chunk per calendar period of a date column, in UTC. */
  | { readonly kind: 'period'; readonly period: Period };

/** How rows are cut when nobody says otherwise. */
const DEFAULT_CHUNK_RULE: ChunkRule = { kind: 'number', chunks: 10 };
/** More would make a report that nobody reads, and every chunk costs a pass over the reference. */
const MOST_CHUNKS = 1000;

/** Which row belongs to which chunk. */
export interface ChunkPlan {
  readonly rule: ChunkRule;
  /** In order of rows or time, none empty. */
  readonly chunks: readonly PlannedChunk[];
  /** Position in `chunks` of each row; -1 for rows without a date. */
  readonly chunkOf: Int32Array;
  /** Rows that belong to no chunk, because they have no date. */
  readonly unassignedRows: number;
}

/**
 * Cuts rows into chunks by size, number (10 by default) or UTC period. The rows of a period need not stand together.
 *
 * The tail: a last chunk with less than half the nominal size joins its neighbour, otherwise it is marked partial; both
 * ends of a period plan are treated that way, see `planPeriods`. Periods without rows make no chunk.
 *
 * @param rowCount number of rows, 0 or more
 * @param rule by default ten chunks
 * @param dates of every row; needed for periods, otherwise not looked at
 * @throws InvalidArgument on a size or number that is not whole and positive, on an unknown period, when dates are
 *   absent or of another length, and when the rule would make more than 1,000 chunks
 *
 * @example planChunks(25, { kind: 'size', rows: 10 }).chunks.map(({ rows }) => rows) // [10, 10, 5]
 */
export function planChunks(
  rowCount: number,
  rule: ChunkRule = DEFAULT_CHUNK_RULE,
  dates?: DateColumn,
): ChunkPlan {
  requireChunkRule('rule', rule);
  switch (rule.kind) {
    case 'number':
      return planEqual(rowCount, rule, Math.min(rule.chunks, rowCount));
    case 'size':
      return planSized(rowCount, rule, rule.rows);
    case 'period':
      if (dates?.values.length !== rowCount) {
        throw new InvalidArgument('dates', `must hold ${rowCount} dates`, dates?.values.length);
      }
      return planByPeriod(rule, rule.period, dates.values);
  }
}

/**
 * Checks what can be checked of a rule without rows.
 *
 * @param argument what the rule is called in the message
 * @throws InvalidArgument naming the field, the rule and the value
 *
 * @example requireChunkRule('chunks', { kind: 'number', chunks: 10 })
 */
export function requireChunkRule(argument: string, rule: ChunkRule): void {
  switch (rule.kind) {
    case 'number':
      requirePositive(`${argument}/chunks`, rule.chunks);
      requireFewEnough(rule.chunks);
      return;
    case 'size':
      requirePositive(`${argument}/rows`, rule.rows);
      return;
    case 'period':
      if (PERIODS.includes(rule.period)) return;
      throw new InvalidArgument(`${argument}/period`, `must be one of ${PERIODS.join(', ')}`, rule.period);
    default:
      throw new InvalidArgument(
        `${argument}/kind`,
        'must be size, number or period',
        (rule as { kind: unknown }).kind,
      );
  }
}

/**
 * The rows of every chunk, ascending.
 *
 * @example groupRows(planChunks(4, { kind: 'number', chunks: 2 })) // [[0, 1], [2, 3]]
 */
export function groupRows(plan: ChunkPlan): readonly Uint32Array[] {
  const groups = plan.chunks.map(({ rows }) => new Uint32Array(rows));
  const filled = new Uint32Array(groups.length);
  plan.chunkOf.forEach((chunk, row) => {
    if (chunk >= 0) groups[chunk]![filled[chunk]!++] = row;
  });
  return groups;
}

function planEqual(rowCount: number, rule: ChunkRule, count: number): ChunkPlan {
  requireFewEnough(count);
  const ends = Array.from({ length: count }, (_, index) => Math.round(((index + 1) * rowCount) / count));
  return planContiguous(rule, ends, false);
}

function planSized(rowCount: number, rule: ChunkRule, size: number): ChunkPlan {
  const whole = Math.floor(rowCount / size);
  const tail = rowCount - whole * size;
  const joinsNeighbour = whole > 0 && tail > 0 && tail < size / 2;
  const hasOwnTail = tail > 0 && !joinsNeighbour;
  const count = whole + (hasOwnTail ? 1 : 0);
  requireFewEnough(count);
  const ends = Array.from({ length: count }, (_, index) =>
    index === count - 1 ? rowCount : (index + 1) * size,
  );
  return planContiguous(rule, ends, hasOwnTail);
}

function planContiguous(rule: ChunkRule, ends: readonly number[], isLastPartial: boolean): ChunkPlan {
  const chunkOf = new Int32Array(ends.at(-1) ?? 0);
  const chunks = ends.map((end, index): PlannedChunk => {
    const start = ends[index - 1] ?? 0;
    chunkOf.fill(index, start, end);
    return {
      label: `rows ${start + 1}-${end}`,
      rows: end - start,
      isPartial: isLastPartial && index === ends.length - 1,
    };
  });
  return { rule, chunks, chunkOf, unassignedRows: 0 };
}

function planByPeriod(rule: ChunkRule, period: Period, instants: Float64Array): ChunkPlan {
  const { chunks, chunkOf } = planPeriods(instants, period);
  requireFewEnough(chunks.length);
  const unassignedRows = chunkOf.reduce((sum, chunk) => sum + (chunk < 0 ? 1 : 0), 0);
  return { rule, chunks, chunkOf, unassignedRows };
}

function requirePositive(argument: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new InvalidArgument(argument, 'must be a whole number from 1', value);
}

function requireFewEnough(chunks: number): void {
  if (chunks > MOST_CHUNKS)
    throw new InvalidArgument('rule', `must make at most ${MOST_CHUNKS} chunks`, chunks);
}
