/** A table in memory that all threads see: read once, copied to no one, and still there when a thread is ended. */
import type { Column, Table } from '../core/table.js';

export function shareTable({ rowCount, columns }: Table): Table {
  return { rowCount, columns: columns.map(({ name, data }) => ({ name, data: shareColumn(data) })) };
}

function shareColumn(column: Column): Column {
  if (column.kind === 'category') return { ...column, codes: shareCodes(column.codes) };
  if (column.values.buffer instanceof SharedArrayBuffer) return column;
  const values = new Float64Array(new SharedArrayBuffer(column.values.byteLength));
  values.set(column.values);
  return { kind: column.kind, values };
}

export function shareCodes(codes: Int32Array): Int32Array {
  if (codes.buffer instanceof SharedArrayBuffer) return codes;
  const shared = new Int32Array(new SharedArrayBuffer(codes.byteLength));
  shared.set(codes);
  return shared;
}
