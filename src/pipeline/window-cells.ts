/** How many values a comparison of training windows holds at once. Pure. */
import type { TableSource } from '../platform/columnar/table-source.js';

/**
 * The largest window and the selection rows: windows are read one after another. Batches are read whole, whatever slice
 * of them a window takes.
 */
export function windowCells(windows: readonly TableSource[], selection: TableSource): number {
  return Math.max(0, ...windows.map(cellsOf)) + cellsOf(selection);
}

function cellsOf({ columns, parts }: TableSource): number {
  return parts.reduce((sum, { rowCount }) => sum + rowCount, 0) * columns.length;
}
