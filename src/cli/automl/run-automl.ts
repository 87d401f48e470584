/** A whole search on a file without a server: worker threads and the engine are all it needs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotTrain } from '../../automl/automl.errors.js';
import type { FitTask } from '../../automl/fit-tasks.js';
import { beginSearch } from '../../automl/search/begin-search.js';
import type { Winner } from '../../automl/search/fit-winner.js';
import { runSearch } from '../../automl/search/run-search.js';
import type { Execute, Search } from '../../automl/search/search.js';
import { systemSearchClock } from '../../automl/search/search-clock.js';
import { warmUp } from '../../automl/search/warm-up.js';
import type { JsonObject } from '../../core/json.js';
import type { Scores } from '../../core/ml/metrics/scores.js';
import { StagingService } from '../../ingestion/staging.service.js';
import type { TableSource } from '../../platform/columnar/table-source.js';
import { loadConfig } from '../../platform/config.js';
import { sha256 } from '../../platform/sha256.js';
import { WorkerThreads } from '../../platform/threads/worker-threads.js';
import { VERSION } from '../../platform/version.js';
import type { ColumnKind, InspectedFile } from '../drift/inspected-file.js';
import { type OpenedRows, openRows } from '../open-rows.js';
import type { ProgressState } from '../progress.js';
import { makeTemporaryHome } from '../temporary-home.js';
import { UsageError } from '../usage-error.js';
import type { AutomlOptions } from './automl-options.js';

/** Variables that set limits hold here too; those that say where things are kept do not. */
const KEPT_VARIABLES = ['MLDRIFT_WORKER_THREADS', 'MLDRIFT_DUCKDB_MEMORY_MB'];
const FIT_THREAD = new URL('../../automl/fit.thread.js', import.meta.url);

/** Everything that a report can be made of. */
export interface AutomlOutcome {
  readonly options: AutomlOptions;
  readonly rows: OpenedRows;
  /** Leaderboard, folds with their out-of-fold predictions, recipes, guards and what else was found. */
  readonly search: Search;
  readonly winner: Winner;
  /** Of the winner on rows that took no part; absent without `--test`. */
  readonly test?: { readonly scores: Scores; readonly rows: number; readonly notes: readonly string[] };
  /** From the start of the process to the fitted model. */
  readonly seconds: number;
}

export async function runAutoml(
  options: AutomlOptions,
  onProgress: (progress: ProgressState) => void,
): Promise<AutomlOutcome> {
  const home = await makeTemporaryHome('automl');
  const config = loadConfig({
    ...Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]])),
    MLDRIFT_HOME: home.path,
    MLDRIFT_UPLOAD_LIMIT_BYTES: String(Number.MAX_SAFE_INTEGER),
  });
  const threads = new WorkerThreads(config);
  const { signal } = new AbortController();
  const execute: Execute = (task, until) =>
    threads.runLong<FitTask, never>(FIT_THREAD, task, { signal: until });
  try {
    warmUp(execute, threads.size, signal);
    onProgress({ done: 0, total: 0, message: 'reading' });
    const staging = new StagingService(config);
    const rows = await openRows(staging, {
      file: options.train,
      folder: join(home.path, 'train'),
      choose: (found) => trainingKinds(found, options),
    });
    const search = await beginSearch({
      data: {
        source: rows.source,
        targetName: options.target,
        settings: options.settings,
        ...(options.timeColumn === undefined ? {} : { timeColumn: options.timeColumn }),
      },
      execute,
      parallel: threads.size,
      memoryBytes: threads.bytesEach,
      clock: systemSearchClock,
      // The clock of the process began with it, and so does the budget.
      startedAtMs: 0,
      wallClock: () => new Date(),
      sha256,
      signal,
      onProgress,
      provenanceOf: ({ model, row, foldIndex }, outline) => ({
        program: `mldrift ${VERSION}`,
        model,
        rows: outline.rowCount,
        foldHash: outline.foldHash,
        seed: options.settings.seed,
        evaluatedAs: `${outline.strategy}, ${outline.foldCount} folds`,
        refit: foldIndex === undefined,
        scores: (row?.metrics ?? {}) as JsonObject,
      }),
    });
    const winner = await runSearch(search);
    const seconds = performance.now() / 1000;
    if (options.outPath !== undefined) await writeOut(options.outPath, winner.model.file);
    const test = await testWinner(options, staging, join(home.path, 'test'), rows.source, winner, execute);
    return { options, rows, search, winner, seconds, ...(test === undefined ? {} : { test }) };
  } catch (error) {
    if (error instanceof CannotTrain) throw new UsageError(`${options.train.path}: ${error.message}`);
    throw error;
  } finally {
    await threads.onApplicationShutdown();
    await home.remove();
  }
}

function trainingKinds(
  { kinds, unreadable }: InspectedFile,
  { target, timeColumn, settings, ignored, train }: AutomlOptions,
): ReadonlyMap<string, ColumnKind> {
  const named = [
    ['--target', target],
    ['--time', timeColumn],
    ['--groups', settings.groupColumn],
    ...ignored.map((name) => ['--ignore', name] as const),
    ...(settings.keep ?? []).map((name) => ['--keep', name] as const),
  ] as const;
  for (const [option, name] of named) {
    if (name !== undefined && !kinds.has(name) && !unreadable.has(name)) {
      throw new UsageError(
        `${option}: ${train.path} has no column ${name}; it has ${[...kinds.keys()].join(', ')}`,
      );
    }
  }
  if (ignored.includes(target)) throw new UsageError(`--ignore: ${target} is the target`);
  const read = [...kinds].filter(([name]) => !ignored.includes(name));
  return new Map(read.map(([name, kind]) => [name, kind ?? 'category']));
}

async function testWinner(
  { test, target }: AutomlOptions,
  staging: StagingService,
  folder: string,
  trained: TableSource,
  { model }: Winner,
  execute: Execute,
): Promise<AutomlOutcome['test']> {
  if (test === undefined) return undefined;
  const rows = await openRows(staging, {
    file: test,
    folder,
    choose: ({ kinds }) => {
      if (!kinds.has(target)) throw new UsageError(`${test.path} has no column ${target} to test against`);
      return new Map(
        trained.columns.filter(({ name }) => kinds.has(name)).map(({ name, kind }) => [name, kind]),
      );
    },
  });
  const task = {
    kind: 'test' as const,
    targetName: target,
    file: model.file,
    rows: rows.source,
  };
  const answer = await execute(task, new AbortController().signal);
  if (answer.kind === 'refused') throw new UsageError(`${test.path}: ${answer.reason}`);
  return { scores: answer.scores, rows: answer.rows, notes: rows.notes };
}

async function writeOut(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--out: cannot write ${path}: ${error.code ?? error.message}`);
  });
}
