import type { PlannedChunk } from './planned-chunk.js';
import { isInstant, type Period, toIso, utcPeriodOf } from './utc-periods.js';

/** A chunk while ends may still be merged. */
interface Draft {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/**
 * Groups rows by the calendar period of their date. Data cut out of a stream begin and end within a period, so the
 * first and the last one are merged or marked when they are short: one with less than half the median rows of the
 * other periods joins its neighbour, otherwise it is partial when it has fewer rows than any of them.
 *
 * @param instants epoch milliseconds of every row; rows without an instant belong to no chunk
 * @param period length of the periods
 * @returns the chunks in order of time, and the chunk of every row, -1 for none
 */
export function planPeriods(
  instants: Float64Array,
  period: Period,
): { readonly chunks: readonly PlannedChunk[]; readonly chunkOf: Int32Array } {
  const found = new Map<number, { label: string; from: number; to: number; rows: number }>();
  const starts = new Float64Array(instants.length).fill(Number.NaN);
  let latest: { label: string; from: number; to: number; rows: number } | undefined;
  instants.forEach((instant, row) => {
    if (!isInstant(instant)) return;
    if (latest === undefined || instant < latest.from || instant >= latest.to) {
      const { label, from, to } = utcPeriodOf(instant, period);
      latest = found.get(from) ?? { label, from, to, rows: 0 };
      found.set(from, latest);
    }
    latest.rows++;
    starts[row] = latest.from;
  });
  const drafts = [...found.values()].sort((a, b) => a.from - b.from);
  const { chunks, chunkOfDraft } = mergeEnds(drafts);
  const position = new Map(drafts.map(({ from }, index) => [from, chunkOfDraft(index)]));
  return { chunks, chunkOf: Int32Array.from(starts, (start) => position.get(start) ?? -1) };
}

/** Merges or marks the first and the last period. */
function mergeEnds(drafts: readonly Draft[]): {
  chunks: readonly PlannedChunk[];
  chunkOfDraft: (draft: number) => number;
} {
  const last = drafts.length - 1;
  const inner = drafts.slice(1, -1).map(({ rows }) => rows);
  const joins = (end: number) => inner.length > 0 && drafts[end]!.rows < median(inner) / 2;
  const joinsFirst = last > 0 && joins(0);
  const joinsLast = last > 0 && joins(last);
  const smallest = inner.reduce((least, rows) => Math.min(least, rows), Number.POSITIVE_INFINITY);
  const chunks: PlannedChunk[] = [];
  for (let index = joinsFirst ? 1 : 0; index <= last - (joinsLast ? 1 : 0); index++) {
    const isEnd = index === 0 || index === last;
    let chunk: Draft = drafts[index]!;
    if (joinsFirst && index === 1) chunk = join(drafts[0]!, chunk);
    if (joinsLast && index === last - 1) chunk = join(chunk, drafts[last]!);
    chunks.push({
      label: chunk.label,
      from: toIso(chunk.from),
      to: toIso(chunk.to),
      rows: chunk.rows,
      isPartial: isEnd && inner.length > 0 && chunk.rows < smallest,
    });
  }
  const offset = joinsFirst ? 1 : 0;
  return { chunks, chunkOfDraft: (draft) => Math.min(chunks.length - 1, Math.max(0, draft - offset)) };
}

function join(earlier: Draft, later: Draft): Draft {
  return {
    label: `${earlier.label} to ${later.label}`,
    from: earlier.from,
    to: later.to,
    rows: earlier.rows + later.rows,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
