/** Looks at staged rows for what a contract can be inferred from. */
import { evidenceAggregates } from './contract-sql.js';
import type { Engine, EngineRow, StagedRows } from './engine.js';
import type { ColumnEvidence } from './infer-contract.js';
import { stagedRows } from './staged-file.js';

/**
 * Types are read from about this many rows, picked by a hash of their number: at even steps a pattern of the file, such
 * as every second value being whole, could hide between the steps. Missing values are counted in all.
 */
const LOOKED_AT = 50_000;
/** Of wide files fewer rows, so that about this many cells are looked at. */
const CELLS_LOOKED_AT = 2_000_000;
const COLUMNS_AT_A_TIME = 200;

export async function evidenceOf(
  engine: Engine,
  stagedPath: string,
  { names, rowCount }: StagedRows,
): Promise<ColumnEvidence[]> {
  const rows = stagedRows(stagedPath, names.length);
  const rowsLookedAt = Math.min(LOOKED_AT, CELLS_LOOKED_AT / Math.max(1, names.length));
  const step = Math.max(1, Math.ceil(rowCount / rowsLookedAt));
  const evidence: ColumnEvidence[] = [];
  for (let start = 0; start < names.length; start += COLUMNS_AT_A_TIME) {
    const part = names.slice(start, start + COLUMNS_AT_A_TIME);
    const everywhere = part.map((_, i) => `count(*) - count(c${start + i}) AS missing${i}`);
    const seen = part.flatMap((_, i) => evidenceAggregates(`c${start + i}`, i));
    const [all] = await engine.rows(`SELECT ${everywhere.join(', ')} FROM ${rows} WHERE fault IS NULL`);
    const [some] = await engine.rows(
      `SELECT ${seen.join(', ')} FROM ${rows} WHERE fault IS NULL AND hash(file_row_number) % ${step} = 0`,
    );
    evidence.push(...part.map((name, i) => toEvidence(name, i, { ...all, ...some })));
  }
  return evidence;
}

function toEvidence(name: string, index: number, row: EngineRow): ColumnEvidence {
  const count = (what: string) => Number(row[`${what}${index}`] ?? 0);
  return {
    name,
    missing: count('missing'),
    present: count('present'),
    numbers: count('numbers'),
    booleans: count('booleans'),
    instants: count('instants'),
    distinct: count('distinct'),
  };
}
