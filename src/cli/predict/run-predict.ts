/** Predicts the rows of a file, some at a time, so that a large file need not fit into memory. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgument } from '../../core/errors.js';
import { type LoadedModel, readModelFile } from '../../core/ml/model-file.js';
import { Staging } from '../../ingestion/staging.engine.js';
import { readTableInGroups } from '../../platform/columnar/read-table.js';
import { loadConfig } from '../../platform/config.js';
import { sha256 } from '../../platform/sha256.js';
import type { ColumnKind, InspectedFile } from '../drift/inspected-file.js';
import { openRows } from '../open-rows.js';
import type { ProgressState } from '../progress.js';
import { makeTemporaryHome } from '../temporary-home.js';
import { UsageError } from '../usage-error.js';
import type { PredictOptions } from './predict-options.js';
import { csvLines, jsonLines } from './prediction-lines.js';
import { openOutputFile, standardOutput } from './prediction-output.js';
import { countUnknownValues, type UnknownValues } from './unknown-values.js';

const ROWS_AT_A_TIME = 20_000;

export interface PredictOutcome {
  readonly rows: number;
  readonly notes: readonly string[];
  /** Columns with rows that the model could not take as they were. */
  readonly unknownValues: readonly UnknownValues[];
}

export async function runPredict(
  options: PredictOptions,
  onProgress: (progress: ProgressState) => void,
): Promise<PredictOutcome> {
  const model = await readModel(options.modelPath);
  const home = await makeTemporaryHome('predict');
  try {
    const { MLDRIFT_DUCKDB_MEMORY_MB } = process.env;
    const config = loadConfig({
      MLDRIFT_DUCKDB_MEMORY_MB,
      MLDRIFT_HOME: home.path,
      MLDRIFT_UPLOAD_LIMIT_BYTES: String(Number.MAX_SAFE_INTEGER),
    });
    onProgress({ done: 0, total: 0, message: 'reading' });
    const opened = await openRows(new Staging(config), {
      file: options.data,
      folder: join(home.path, 'data'),
      choose: (found) => kindsFor(model, found, options.data.path),
    });
    const writer = (options.isJson ? jsonLines : csvLines)(model.levels);
    const unknown = countUnknownValues(model.fitted);
    const out = options.outPath === undefined ? standardOutput() : await openOutputFile(options.outPath);
    let done = 0;
    try {
      await out.write(writer.head);
      for await (const table of readTableInGroups(opened.source, ROWS_AT_A_TIME)) {
        await out.write(writer.lines(model.predictTable(table)));
        unknown.add(table);
        done += table.rowCount;
        onProgress({ done, total: opened.rowCount, message: 'predicting' });
      }
      await out.finish();
    } finally {
      await out.discard();
    }
    return { rows: done, notes: opened.notes, unknownValues: unknown.counted() };
  } finally {
    await home.remove();
  }
}

async function readModel(path: string): Promise<LoadedModel> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--model: cannot read ${path}`);
  });
  try {
    return readModelFile(text, sha256);
  } catch (error) {
    if (error instanceof InvalidArgument) {
      throw new UsageError(`--model: ${path} is no model file: ${error.message}`);
    }
    throw error;
  }
}

/** Only what the model looks at is read. Lines that are left out would shift all predictions behind them. */
function kindsFor(
  { signature, fitted }: LoadedModel,
  found: InspectedFile,
  path: string,
): ReadonlyMap<string, ColumnKind> {
  if (found.malformedRows > 0) {
    const all = found.rowCount + found.malformedRows;
    throw new UsageError(
      `${path}: ${found.malformedRows} of ${all} rows are malformed, so the predictions would not be in line with the rows; rules broken: ${found.rulesBroken}`,
    );
  }
  const used = signature.inputs.filter(({ name }) => fitted.usedColumns.includes(name));
  const absent = used.filter(({ name }) => !found.kinds.has(name)).map(({ name }) => name);
  if (absent.length > 0) {
    throw new UsageError(`${path} has no column ${absent.join(', ')}, which the model needs`);
  }
  // Rows have to come from somewhere, also for a model that looks at no column.
  if (used.length === 0) return new Map([...found.kinds].slice(0, 1).map(([name]) => [name, 'category']));
  return new Map(used.map(({ name, kind }) => [name, kind]));
}
