/** A whole search on a file without a server: worker threads and the engine are all it needs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotTrain } from '../../automl/automl.errors.js';
import { beginSearch } from '../../automl/search/begin-search.js';
import {
  type ExplainedWinner,
  explainPredictions,
  explainSearch,
  reportSecondsOf,
  segmentSecondsOf,
} from '../../automl/search/explain-search.js';
import type { Winner } from '../../automl/search/fit-winner.js';
import { runSearch } from '../../automl/search/run-search.js';
import type { Execute, Search } from '../../automl/search/search.js';
import { systemSearchClock } from '../../automl/search/search-clock.js';
import { warmUp } from '../../automl/search/warm-up.js';
import { shareTable } from '../../automl/share-table.js';
import { withTimeColumn } from '../../automl/time-column.js';
import type { JsonObject } from '../../core/json.js';
import type { ModelExplanation } from '../../core/ml/explain/model-explanation.js';
import type { Scores } from '../../core/ml/metrics/scores.js';
import { findColumn, type Table } from '../../core/table.js';
import { Staging } from '../../ingestion/staging.engine.js';
import { readTable } from '../../platform/columnar/read-table.js';
import type { TableSource } from '../../platform/columnar/table-source.js';
import { sha256 } from '../../platform/sha256.js';
import { VERSION } from '../../platform/version.js';
import type { ColumnKind, InspectedFile } from '../drift/inspected-file.js';
import { openRows } from '../open-rows.js';
import type { ProgressState } from '../progress.js';
import { UsageError } from '../usage-error.js';
import type { AutomlOptions } from './automl-options.js';
import { openTrainingRows, type TrainingRows } from './open-training-rows.js';
import { withReadyBaseline } from './ready-baseline.js';
import type { FitThreads } from './start-fit-threads.js';
import { readTestColumns, requireTestColumns } from './test-columns.js';

/** In a shorter budget a further thread starts when there is work for it. */
const HURRIED_SECONDS = 2;

/** Everything that a report can be made of. */
export interface AutomlOutcome {
  readonly options: AutomlOptions;
  readonly rows: TrainingRows;
  /** Leaderboard, folds with their out-of-fold predictions, recipes, guards and what else was found. */
  readonly search: Search;
  readonly winner: Winner;
  /** Of the winner on rows that took no part; absent without `--test`. */
  readonly test?: { readonly scores: Scores; readonly rows: number; readonly notes: readonly string[] };
  /** What the winner is made of; only when a page is wanted. */
  readonly explained?: ExplainedWinner;
  /** How well the winner serves each segment; absent when none are named. */
  readonly segments?: ModelExplanation['segments'];
  /** From the start of the process to the fitted model. */
  readonly seconds: number;
  readonly timing: Timing;
}

/** Seconds from the start of the process to the end of each part. */
export interface Timing {
  readonly started: number;
  readonly read: number;
  readonly outlined: number;
  readonly fitted: number;
}

function secondsSoFar(): number {
  return performance.now() / 1000;
}

export async function runAutoml(
  options: AutomlOptions,
  { home, config, threads, execute }: FitThreads,
  onProgress: (progress: ProgressState) => void,
): Promise<AutomlOutcome> {
  const { signal } = new AbortController();
  try {
    const { budgetSeconds = Number.POSITIVE_INFINITY } = options.settings;
    if (budgetSeconds > HURRIED_SECONDS) warmUp(execute, threads.size, signal);
    onProgress({ done: 0, total: 0, message: 'reading' });
    const staging = new Staging(config);
    const started = secondsSoFar();
    const { test: testFile, target } = options;
    const testFolder = join(home.path, 'test-columns');
    const testColumns =
      testFile && (await readTestColumns(staging, { file: testFile, target, folder: testFolder }));
    const opened = await openTrainingRows(staging, {
      file: options.train,
      folder: join(home.path, 'train'),
      choose: (found) => trainingKinds(found, options),
      seed: options.settings.seed,
      budgetSeconds: options.settings.budgetSeconds,
      secondsSpent: secondsSoFar,
    });
    // Here, where the engine is loaded already, and not in a thread that would have to load it.
    const { rows, table } = inTime(opened, await readTable(opened.source), options);
    const read = secondsSoFar();
    const begun = await beginSearch({
      data: {
        source: rows.source,
        ...columnRoles(options),
        table,
        targetName: target,
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
      codeVersion: VERSION,
      signal,
      onProgress,
      ...reportTime(options),
      provenanceOf: ({ model, row, foldIndex }, outline) => ({
        program: `mldrift ${VERSION}`,
        model,
        rows: outline.rowCount,
        ...(rows.sample === undefined ? {} : { sampleOfAbout: rows.sample.ofAbout }),
        foldHash: outline.foldHash,
        seed: options.settings.seed,
        evaluatedAs: `${outline.strategy}, ${outline.foldCount} folds`,
        refit: foldIndex === undefined,
        scores: (row?.metrics ?? {}) as JsonObject,
      }),
    });
    const search = withReadyBaseline(begun);
    const outlined = secondsSoFar();
    if (testFile !== undefined && testColumns !== undefined) {
      try {
        requireTestColumns(testFile, testColumns, search.state.outline);
      } catch (error) {
        search.deadline.close();
        throw error;
      }
    }
    const winner = await runSearch(search);
    const seconds = secondsSoFar();
    if (options.outPath !== undefined) await writeOut(options.outPath, winner.model.file);
    const explained = options.htmlPath === undefined ? undefined : await explainSearch(search, winner);
    const segments = await segmentsOf(search, winner, explained);
    const tested = await testWinner(options, staging, join(home.path, 'test'), rows.source, winner, execute);
    // The search is worth having without its test.
    const test = tested?.kind === 'tested' ? tested : undefined;
    const untested = tested?.kind === 'untested' ? [tested.reason] : [];
    return {
      options,
      rows: { ...rows, notes: [...rows.notes, ...untested] },
      search,
      winner,
      seconds,
      timing: { started, read, outlined, fitted: seconds },
      ...(test === undefined ? {} : { test }),
      ...(explained === undefined ? {} : { explained }),
      ...(segments === undefined ? {} : { segments }),
    };
  } catch (error) {
    if (error instanceof CannotTrain) throw new UsageError(`${options.train.path}: ${error.message}`);
    throw error;
  }
}

/** Segments may be made of columns that models do not learn from: those are read, and are no features. */
function columnRoles({ ignored, settings: { segments = [] } }: Pick<AutomlOptions, 'ignored' | 'settings'>) {
  const notFeatures = ignored.filter((name) => segments.includes(name));
  return { unread: ignored.filter((name) => !segments.includes(name)), notFeatures };
}

function reportTime({ htmlPath, settings: { segments, budgetSeconds } }: AutomlOptions) {
  if (htmlPath !== undefined) return { reportSeconds: reportSecondsOf(budgetSeconds) };
  return segments === undefined ? {} : { reportSeconds: segmentSecondsOf(budgetSeconds) };
}

async function segmentsOf(
  search: Search,
  winner: Winner,
  explained: ExplainedWinner | undefined,
): Promise<ModelExplanation['segments']> {
  if (search.data.settings.segments === undefined) return undefined;
  return (explained?.explanation ?? (await explainPredictions(search, winner))).segments;
}

/** Texts that are dates throughout are read as such when they give the time. */
function inTime(rows: TrainingRows, table: Table, { train, timeColumn }: AutomlOptions) {
  if (timeColumn === undefined) return { rows, table: shareTable(table) };
  const timed = withTimeColumn(table, timeColumn);
  if (timed.kind === 'refused') throw new UsageError(`--time: ${train.path}: ${timed.reason}`);
  const kindOf = (name: string) => findColumn(timed.table, name)?.kind;
  const columns = rows.source.columns.map(({ name, kind }) => ({ name, kind: kindOf(name) ?? kind }));
  return { rows: { ...rows, source: { ...rows.source, columns } }, table: shareTable(timed.table) };
}

function trainingKinds(
  { kinds, unreadable }: InspectedFile,
  { target, timeColumn, settings, ignored, train }: AutomlOptions,
): ReadonlyMap<string, ColumnKind> {
  const named = [
    ['--target', target],
    ['--time', timeColumn],
    ['--groups', settings.groupColumn],
    ...(settings.segments ?? []).map((name) => ['--segments', name] as const),
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
  if (timeColumn === target) throw new UsageError(`--time: ${target} is the target`);
  if (timeColumn !== undefined && ignored.includes(timeColumn)) {
    throw new UsageError(`--ignore: ${timeColumn} gives the time (--time)`);
  }
  const { unread } = columnRoles({ ignored, settings });
  const read = [...kinds].filter(([name]) => !unread.includes(name));
  return new Map(read.map(([name, kind]) => [name, kind ?? 'category']));
}

type Tested =
  | ({ readonly kind: 'tested' } & NonNullable<AutomlOutcome['test']>)
  | { readonly kind: 'untested'; readonly reason: string };

async function testWinner(
  { test, target }: AutomlOptions,
  staging: Staging,
  folder: string,
  trained: TableSource,
  { model }: Winner,
  execute: Execute,
): Promise<Tested | undefined> {
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
  if (answer.kind === 'refused') {
    return { kind: 'untested', reason: `${test.path} was not tested: ${answer.reason}` };
  }
  const { scores, rowsWithoutTarget, rowsOfUnknownClasses } = answer;
  const lacking = (count: number, what: string) =>
    count === 0 ? [] : [`${test.path}: ${count} rows have ${what}: they are not tested`];
  const notes = [
    ...rows.notes,
    ...lacking(rowsWithoutTarget, 'no target'),
    ...lacking(rowsOfUnknownClasses, 'a class that training did not know'),
  ];
  return { kind: 'tested', scores, rows: answer.rows, notes };
}

async function writeOut(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--out: cannot write ${path}: ${error.code ?? error.message}`);
  });
}
