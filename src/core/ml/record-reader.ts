import type { Fault } from '../errors.js';
import { pointerStep } from '../json-pointer.js';
import type { Column, Table } from '../table.js';
import { parseInstant } from './parse-instant.js';
import type { Signature, SignatureInput } from './signature.js';

/** Records as they come from JSON. */
export type Records = readonly Readonly<Record<string, unknown>>[];

/** A table with one row per record; where there are faults, the faulty cells are missing in it. */
export interface RecordsRead {
  readonly table: Table;
  readonly faults: readonly Fault[];
}

/** Turns records into a table. */
export type RecordReader = (records: Records) => RecordsRead;

/** Collects the cells of one input. `undefined` from `read` means taken, a text is the rule that was broken. */
interface ColumnReader {
  begin(rows: number): void;
  read(row: number, value: unknown): string | undefined;
  finish(): Column;
}

/**
 * Prepares the reading of records for one signature; the reader may be used any number of times.
 * - Numbers: finite numbers. Dates: ISO 8601 text or epoch milliseconds. null, or an absent field that is not
 *   required: missing.
 * - Categories: text; a level that training did not know is allowed and becomes a new level. Booleans and numbers
 *   are taken as text when the signature lists that text as a level. As in an upload, an empty text is a missing value,
 *   and `True` is `true`, unless levels are written so.
 * - The target and the columns that the signature lists as ignored may be there with any value: a record of the
 *   training rows is a good record.
 * - Everything else is a fault with a pointer such as `/3/temp_max`: wrong types, unknown fields, missing required
 *   fields, entries that are no objects. All faults come back together.
 * @example createRecordReader(signature)([{ age: 41, city: 'Rome' }]).table.rowCount // 1
 */
export function createRecordReader(signature: Signature): RecordReader {
  const inputs = signature.inputs.map((input) => ({ ...input, cells: createColumnReader(input) }));
  const { ignored = [], output } = signature;
  const known = new Set([...inputs.map(({ name }) => name), ...ignored, output.target]);

  return (records) => {
    const faults: Fault[] = [];
    for (const { cells } of inputs) cells.begin(records.length);
    for (let row = 0; row < records.length; row++) {
      const record = records[row];
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        faults.push({ pointer: `/${row}`, message: `must be an object, received ${show(record)}` });
        continue;
      }
      let found = 0;
      for (const { name, required, cells } of inputs) {
        if (!Object.hasOwn(record, name)) {
          if (required)
            faults.push({ pointer: pointer(row, name), message: 'is required, received nothing' });
          continue;
        }
        found++;
        const value = record[name];
        if (value === null) continue;
        const rule = cells.read(row, value);
        if (rule !== undefined) {
          faults.push({ pointer: pointer(row, name), message: `${rule}, received ${show(value)}` });
        }
      }
      const names = Object.keys(record);
      if (names.length === found) continue;
      for (const name of names) {
        if (known.has(name)) continue;
        faults.push({ pointer: pointer(row, name), message: 'is not an input of the model' });
      }
    }
    const columns = inputs.map(({ name, cells }) => ({ name, data: cells.finish() }));
    return { table: { rowCount: records.length, columns }, faults };
  };
}

function createColumnReader(input: SignatureInput): ColumnReader {
  switch (input.kind) {
    case 'number':
      return createValueReader('number', 'must be a finite number or null', (value) =>
        typeof value === 'number' && Number.isFinite(value) ? value : undefined,
      );
    case 'date':
      return createValueReader('date', 'must be an ISO 8601 date, epoch milliseconds or null', parseInstant);
    case 'category':
      return createCategoryReader(input.levels ?? []);
  }
}

function createValueReader(
  kind: 'number' | 'date',
  rule: string,
  parse: (value: unknown) => number | undefined,
): ColumnReader {
  let values = new Float64Array(0);
  return {
    begin(rows) {
      values = new Float64Array(rows).fill(Number.NaN);
    },
    read(row, value) {
      const parsed = parse(value);
      if (parsed === undefined) return rule;
      values[row] = parsed;
      return undefined;
    },
    finish: () => ({ kind, values }),
  };
}

/** Ways to write what an upload stores as `true` and `false`. */
const TRUTH = /^(true|false)$/i;

function createCategoryReader(levels: readonly string[]): ColumnReader {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const truthCode = (level: string) => (TRUTH.test(level) ? codeOf.get(level.toLowerCase()) : undefined);
  let codes = new Int32Array(0);
  let added = new Map<string, number>();
  return {
    begin(rows) {
      codes = new Int32Array(rows).fill(-1);
      if (added.size > 0) added = new Map();
    },
    read(row, value) {
      const isText = typeof value === 'string';
      if (!isText && typeof value !== 'boolean' && typeof value !== 'number') return 'must be text or null';
      const level = isText ? value : String(value);
      let code = codeOf.get(level) ?? added.get(level) ?? truthCode(level);
      if (code === undefined) {
        if (level === '') return undefined;
        if (!isText) return 'must be text or null: no level of the training data is written so';
        code = levels.length + added.size;
        added.set(level, code);
      }
      codes[row] = code;
      return undefined;
    },
    // The same levels array as long as nothing is new: whoever translates levels can remember it.
    finish: () => ({
      kind: 'category',
      codes,
      levels: added.size === 0 ? levels : [...levels, ...added.keys()],
    }),
  };
}

function pointer(row: number, name: string): string {
  return pointerStep(row) + pointerStep(name);
}

/** A value for a message: short, and NaN and Infinity keep their names. */
function show(value: unknown): string {
  const text =
    typeof value === 'number' || value === undefined
      ? String(value)
      : (JSON.stringify(value) ?? typeof value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
