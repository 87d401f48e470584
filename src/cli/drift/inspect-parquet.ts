/** A Parquet file is read where it lies: its own types say how. */

import { ALL_ROWS } from '../../core/table.js';
import type { Engine } from '../../ingestion/engine.js';
import { FileRefused } from '../../ingestion/ingestion.errors.js';
import { quoteName, quoteText } from '../../platform/columnar/sql-text.js';
import type { ColumnKind, InspectedFile } from './inspected-file.js';

const NUMBER = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*)$/;
const DATE = /^(DATE|TIMESTAMP.*)$/;
const CATEGORY = /^(BOOLEAN|VARCHAR|ENUM\(.*|UUID|TIME.*)$/;
const COLUMNS_AT_A_TIME = 500;

export async function inspectParquet(engine: Engine, path: string): Promise<InspectedFile> {
  const file = `read_parquet(${quoteText(path)})`;
  const described = await describe(engine, file);
  const [size] = await engine.rows(
    `SELECT sum(num_rows)::DOUBLE AS row_count FROM parquet_file_metadata(${quoteText(path)})`,
  );
  const rowCount = Number(size?.['row_count'] ?? 0);
  const readable = described.filter(({ kind }) => kind !== undefined);
  const present = await columnsWithValues(
    engine,
    file,
    readable.map(({ name }) => name),
  );
  return {
    rowCount,
    malformedRows: 0,
    rulesBroken: '',
    kinds: new Map(readable.map(({ name, kind }) => [name, present.has(name) ? kind : undefined])),
    unreadable: new Map(
      described
        .filter(({ kind }) => kind === undefined)
        .map(({ name, type }) => [name, `columns of type ${type} cannot be compared`]),
    ),
    notes: [],
    open: async (kinds) => ({
      source: {
        columns: readable.flatMap(({ name }) => {
          const kind = kinds.get(name);
          return kind === undefined ? [] : [{ name, kind }];
        }),
        parts: [{ path, rowCount, slice: ALL_ROWS }],
      },
      notes: [],
    }),
  };
}

async function describe(engine: Engine, file: string) {
  try {
    const rows = await engine.rows(`DESCRIBE SELECT * FROM ${file}`);
    return rows.map((row) => {
      const type = String(row['column_type']);
      return { name: String(row['column_name']), type, kind: kindOf(type) };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new FileRefused('malformed-file', `this is no readable Parquet file: ${reason.slice(0, 300)}`);
  }
}

function kindOf(type: string): ColumnKind | undefined {
  if (NUMBER.test(type)) return 'number';
  if (DATE.test(type)) return 'date';
  return CATEGORY.test(type) ? 'category' : undefined;
}

async function columnsWithValues(
  engine: Engine,
  file: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < names.length; start += COLUMNS_AT_A_TIME) {
    const part = names.slice(start, start + COLUMNS_AT_A_TIME);
    // Counting stops being cheap with wide files, a first value is found at once.
    const anyValue = part.map((name, i) => `any_value(${quoteName(name)}) IS NOT NULL AS v${i}`);
    const [row] = await engine.rows(`SELECT ${anyValue.join(', ')} FROM ${file}`);
    part.forEach((name, i) => {
      if (row?.[`v${i}`] === true) found.add(name);
    });
  }
  return found;
}
