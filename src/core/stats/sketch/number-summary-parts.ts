import { InvalidArgument } from '../../errors.js';
import { mergeNumberSummaries, type NumberSummary, summariseNumbers } from './number-summary.js';

/** Rows of one block. Parts of a table may be summarised apart when they are cut at multiples of this. */
export const blockRows = 65_536;
/** Blocks that become one node, so that memory does not grow with the table. */
const groupBlocks = 64;
const groupRows = groupBlocks * blockRows;
/** Values kept of a block and of a group: four times those of the stored summary, so that they add little error. */
const nodePoints = 4_096;

/** A summarised run of rows: one block, or a group of 64. */
interface SummaryNode {
  readonly firstRow: number;
  readonly summary: NumberSummary;
}

/** A summarised part of a column. */
export interface NumberSummaryPart {
  /** Place of the first row in the whole, a multiple of `blockRows`. */
  readonly firstRow: number;
  readonly rows: number;
  readonly nodes: readonly SummaryNode[];
}

/** Takes the rows of one part in stored order, in slices of any length. */
export interface NumberSummaryBuilder {
  /** @param values any numbers; NaN is missing */
  add(values: Float64Array): void;
  /** What was added so far; more may be added afterwards. */
  part(): NumberSummaryPart;
}

/**
 * Summarises a column of any length in bounded memory. Rows are cut into blocks at fixed places, every block is sorted
 * and summarised exactly, and 64 full blocks become one node. So the result depends on the rows and their order only:
 * any length of slices, any number of workers and any cut at block borders give the same bytes.
 *
 * @param firstRow place of the first row in the whole column, a multiple of 65,536; 0 by default
 * @throws InvalidArgument when the first row is not at a block border
 *
 * @example
 *   const builder = createNumberSummaryBuilder();
 *   builder.add(Float64Array.of(1, 2));
 *   sealNumberSummary([builder.part()]).rows // 2
 */
export function createNumberSummaryBuilder(firstRow = 0): NumberSummaryBuilder {
  if (!(Number.isSafeInteger(firstRow) && firstRow >= 0 && firstRow % blockRows === 0)) {
    throw new InvalidArgument('firstRow', `must be a multiple of ${blockRows}`, firstRow);
  }
  const buffer = new Float64Array(blockRows);
  let filled = 0;
  let rows = 0;
  let nodes: SummaryNode[] = [];
  return {
    add(values) {
      for (let start = 0; start < values.length; ) {
        const end = Math.min(values.length, start + blockRows - filled);
        buffer.set(values.subarray(start, end), filled);
        filled += end - start;
        rows += end - start;
        start = end;
        if (filled < blockRows) continue;
        nodes.push({ firstRow: firstRow + rows - blockRows, summary: summariseNumbers(buffer, nodePoints) });
        filled = 0;
        if ((firstRow + rows) % groupRows === 0) nodes = groupBlocksOf(nodes);
      }
    },
    part() {
      if (filled === 0) return { firstRow, rows, nodes: [...nodes] };
      const rest = summariseNumbers(buffer.subarray(0, filled), nodePoints);
      return { firstRow, rows, nodes: [...nodes, { firstRow: firstRow + rows - filled, summary: rest }] };
    },
  };
}

/**
 * Puts the parts of a column together.
 *
 * @param parts in any order; together they cover rows 0 to the end without gap, and only the last may end within a block
 * @param points values kept at most
 * @throws InvalidArgument when rows are missing or covered twice
 *
 * @example sealNumberSummary([secondHalf, firstHalf]).sketch.values.length // at most 1024
 */
export function sealNumberSummary(parts: readonly NumberSummaryPart[], points?: number): NumberSummary {
  const inOrder = parts.filter((part) => part.rows > 0).sort((a, b) => a.firstRow - b.firstRow);
  let next = 0;
  for (const part of inOrder) {
    if (part.firstRow !== next)
      throw new InvalidArgument('parts', `must continue at row ${next}`, part.firstRow);
    next += part.rows;
  }
  const nodes = groupBlocksOf(inOrder.flatMap((part) => part.nodes));
  return mergeNumberSummaries(
    nodes.map((node) => node.summary),
    points,
  );
}

/** Turns every complete group of blocks into one node; what is a group already stays. */
function groupBlocksOf(nodes: readonly SummaryNode[]): SummaryNode[] {
  const grouped: SummaryNode[] = [];
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index]!;
    const members = nodes.slice(index, index + groupBlocks);
    const isGroup =
      node.firstRow % groupRows === 0 &&
      members.length === groupBlocks &&
      members.every((member) => member.summary.rows === blockRows);
    if (isGroup) {
      const summary = mergeNumberSummaries(
        members.map((member) => member.summary),
        nodePoints,
      );
      grouped.push({ firstRow: node.firstRow, summary });
      index += groupBlocks;
      continue;
    }
    grouped.push(node);
    index++;
  }
  return grouped;
}
