/** Too many rejected rows: the refusal lists the first of them with their reasons. */
import type { Fault } from '../core/errors.js';
import { pointerStep } from '../core/json-pointer.js';
import type { EngineRow } from './engine.js';
import { FileRefused } from './ingestion.errors.js';

interface RowFault {
  readonly column: string | null;
  readonly rule: string;
  readonly value: string | null;
}

/** @param first rows with `row` and their `faults` as JSON text */
export function refuseRejects(
  first: readonly EngineRow[],
  counts: { readonly total: number; readonly rejected: number; readonly limit: number },
): never {
  const { total, rejected, limit } = counts;
  const faults = first.flatMap(({ row, faults: text }) =>
    (JSON.parse(String(text)) as RowFault[]).map((fault) => toFault(Number(row), fault)),
  );
  const allowed = rejected === total ? '' : `, at most a share of ${limit} may be`;
  throw new FileRefused(
    'too-many-rejects',
    `${rejected} of ${total} rows are rejected${allowed}; nothing was stored. First: ${faults[0]?.pointer} ${faults[0]?.message}`,
    faults.slice(0, 50),
  );
}

function toFault(row: number, { column, rule, value }: RowFault): Fault {
  return {
    pointer: column === null ? `/rows/${row}` : `/rows/${row}${pointerStep(column)}`,
    message: value === null ? rule : `${rule}, received ${JSON.stringify(value)}`,
  };
}
