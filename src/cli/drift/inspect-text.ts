/** A CSV or JSON file is staged as text, its types are read off the values, and the typed columns are written once. */
import { join } from 'node:path';
import { ALL_ROWS } from '../../core/table.js';
import { evidenceAggregates, typedCell } from '../../ingestion/contract-sql.js';
import type { Engine } from '../../ingestion/engine.js';
import { rowGroupSize, stagedRows } from '../../ingestion/staged-file.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import { quoteName, quoteText } from '../../platform/columnar/sql-text.js';
import type { DataFile } from '../data-file-option.js';
import { UsageError } from '../usage-error.js';
import type { ColumnKind, InspectedFile } from './inspected-file.js';

/** How other tools write a value that is missing. */
const MISSING_WORDS = ['na', 'n/a', '#n/a', 'nan', 'null', 'none', '<na>'];
/** From this share on, the values that do not fit are taken for faults of single cells. */
const CLEAR_SHARE = 0.95;
/** From more malformed rows on, what is left says little about the file. */
const MOST_LOST_SHARE = 0.5;
const RULES_NAMED = 3;
const CELLS_LOOKED_AT = 2_000_000;
const COLUMNS_AT_A_TIME = 200;

export async function inspectText(
  staging: Staging,
  engine: Engine,
  file: DataFile,
  folder: string,
): Promise<InspectedFile> {
  const stagedPath = join(folder, 'staged.parquet');
  const staged = await staging.stage(engine, file, stagedPath);
  const stagedAll = stagedRows(stagedPath, staged.names.length);
  const rows = `${stagedAll} WHERE fault IS NULL`;
  const columns = await inspectColumns(engine, rows, staged.names, staged.rowCount);
  const [whole] = await engine.rows(`SELECT count(*)::DOUBLE AS found FROM ${rows}`);
  const rowCount = Number(whole?.['found'] ?? 0);
  const found = staged.rowCount + staged.malformedCount;
  const lost = found - rowCount;
  const rulesBroken = lost === 0 ? '' : await rulesBrokenIn(engine, stagedAll, staged.names);
  if (lost > MOST_LOST_SHARE * found) {
    throw new UsageError(`${file.path}: ${lost} of ${found} rows are malformed: ${rulesBroken}`);
  }
  return {
    rowCount,
    malformedRows: lost,
    rulesBroken,
    kinds: new Map(columns.map(({ name, kind }) => [name, kind])),
    unreadable: new Map(),
    notes: lost === 0 ? [] : [`${lost} of ${found} rows are malformed and were left out: ${rulesBroken}`],
    open: async (kinds) => {
      const path = join(folder, 'rows.parquet');
      const selected = columns.flatMap((column): SelectedColumn[] => {
        const kind = kinds.get(column.name);
        return kind === undefined ? [] : [{ ...column, kind }];
      });
      const named = selected.map(({ cell }, i) => `${cell} AS v${i}`).join(', ');
      const cells = selected.map(
        (column, i) => `${typed({ ...column, cell: `v${i}` })} AS ${quoteName(column.name)}`,
      );
      await engine.run(
        `COPY (SELECT ${cells.join(', ')} FROM (SELECT ${named} FROM ${rows})) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE ${rowGroupSize(selected.length)})`,
      );
      const source = {
        columns: selected.map(({ name, kind }) => ({ name, kind })),
        parts: [{ path, rowCount, slice: ALL_ROWS }],
      };
      return { source, notes: await misfitsIn(engine, path, selected) };
    },
  };
}

/** What the malformed rows break, the most frequent rules first, each with its number of rows. */
async function rulesBrokenIn(engine: Engine, stagedAll: string, names: readonly string[]): Promise<string> {
  const counts = await engine.rows(
    `SELECT rule, fault_column, count(*)::DOUBLE AS found
     FROM (SELECT rule, NULL AS fault_column FROM malformed
       UNION ALL SELECT fault, fault_column FROM ${stagedAll} WHERE fault IS NOT NULL)
     GROUP BY ALL ORDER BY found DESC, rule, fault_column`,
  );
  const rules = counts.slice(0, RULES_NAMED).map(({ rule, fault_column: place, found }) => {
    const column = place === null ? '' : `${names[Number(place)]} `;
    return `${column}${rule} (${found})`;
  });
  const others = counts.slice(RULES_NAMED).reduce((sum, { found }) => sum + Number(found), 0);
  return [...rules, ...(others === 0 ? [] : [`others (${others})`])].join('; ');
}

interface TextColumn {
  readonly name: string;
  /** SQL of the cell, NULL when missing. */
  readonly cell: string;
  readonly kind: ColumnKind | undefined;
  /** Cells that are not missing. */
  readonly present: number;
  /** Whether its labels are true and false in any spelling. */
  readonly isTruth: boolean;
}

type SelectedColumn = TextColumn & { readonly kind: ColumnKind };

async function inspectColumns(
  engine: Engine,
  rows: string,
  names: readonly string[],
  rowCount: number,
): Promise<TextColumn[]> {
  const step = Math.max(1, Math.ceil((rowCount * names.length) / CELLS_LOOKED_AT));
  const columns: TextColumn[] = [];
  for (let start = 0; start < names.length; start += COLUMNS_AT_A_TIME) {
    const part = names.slice(start, start + COLUMNS_AT_A_TIME);
    const cells = part.map((_, i) => presentCell(`c${start + i}`));
    const everywhere = cells.map((cell, i) => `count(${cell})::DOUBLE AS present${i}`);
    // Named once: the engine takes longer to plan long expressions that stand in many places than to compute them.
    const named = cells.map((cell, i) => `${cell} AS v${i}`).join(', ');
    const seen = cells.flatMap((_, i) => evidenceAggregates(`v${i}`, i));
    const [all] = await engine.rows(`SELECT ${everywhere.join(', ')} FROM ${rows}`);
    const [some] = await engine.rows(
      `SELECT ${seen.join(', ')} FROM (SELECT ${named} FROM ${rows} AND hash(file_row_number) % ${step} = 0)`,
    );
    part.forEach((name, i) => {
      const count = (what: string) => Number(some?.[`${what}${i}`] ?? 0);
      const present = Number(all?.[`present${i}`] ?? 0);
      const kind = present > 0 ? kindFrom(count) : undefined;
      columns.push({ name, cell: cells[i]!, kind, present, isTruth: isClear(count, 'booleans') });
    });
  }
  return columns;
}

type Count = (what: string) => number;

function kindFrom(count: Count): ColumnKind {
  if (isClear(count, 'numbers')) return 'number';
  return isClear(count, 'instants') ? 'date' : 'category';
}

function isClear(count: Count, what: string): boolean {
  return count('present') > 0 && count(what) >= CLEAR_SHARE * count('present');
}

/** Cells that hold something in the text and nothing in the typed column. */
async function misfitsIn(
  engine: Engine,
  path: string,
  columns: readonly SelectedColumn[],
): Promise<string[]> {
  const parsed = columns.filter(({ kind }) => kind !== 'category');
  if (parsed.length === 0) return [];
  const counts = parsed.map(({ name }, i) => `count(${quoteName(name)})::DOUBLE AS fits${i}`);
  const [row] = await engine.rows(`SELECT ${counts.join(', ')} FROM read_parquet(${quoteText(path)})`);
  return parsed.flatMap(({ name, kind, present }, i) => {
    const misfits = present - Number(row?.[`fits${i}`] ?? 0);
    const what = kind === 'number' ? 'number' : 'date';
    return misfits === 0 ? [] : [`${misfits} cells of ${name} are no ${what} and count as missing`];
  });
}

function presentCell(cell: string): string {
  // The engine would make a join of each IN, which takes megabytes a column.
  const words = `[${MISSING_WORDS.map(quoteText).join(', ')}]`;
  // No word begins as numbers and dates do, which most cells are: comparing costs a fraction of changing the case.
  return `CASE WHEN ${cell} >= '-' AND ${cell} < ':' THEN ${cell} WHEN list_contains(${words}, lower(trim(${cell}))) THEN NULL ELSE ${cell} END`;
}

function typed({ cell, kind, isTruth }: SelectedColumn): string {
  if (kind === 'category') return isTruth ? `lower(trim(${cell}))` : cell;
  return typedCell(kind === 'number' ? 'number' : 'datetime', cell);
}
