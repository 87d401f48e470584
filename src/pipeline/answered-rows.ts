/** Which rows a model has an answer for: one that was trained elsewhere may refuse missing values. Pure. */
import { InvalidArgument } from '../core/errors.js';
import type { Predictor } from '../core/ml/predictor.js';
import { type Table, takeRows } from '../core/table.js';

/** @returns the rows that the model predicts, ascending; undefined when these are all */
export function answeredRows(model: Predictor, table: Table): Uint32Array | undefined {
  const answered: number[] = [];
  const open = [{ from: 0, to: table.rowCount }];
  // Halves of what was refused, the earlier one first, until single rows are left.
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { from, to } = part;
    if (from === to) continue;
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    if (isAnswered(model, takeRows(table, rows))) {
      for (const row of rows) answered.push(row);
      continue;
    }
    if (to - from === 1) continue;
    const middle = from + Math.floor((to - from) / 2);
    open.push({ from: middle, to }, { from, to: middle });
  }
  return answered.length === table.rowCount ? undefined : Uint32Array.from(answered);
}

function isAnswered(model: Predictor, table: Table): boolean {
  try {
    model.predictTable(table);
    return true;
  } catch (error) {
    if (error instanceof InvalidArgument) return false;
    throw error;
  }
}
