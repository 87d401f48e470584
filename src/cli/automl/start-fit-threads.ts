/** Threads take a good part of a second to start: they begin before the command has loaded the rest of itself. */
import type { FitTask } from '../../automl/fit-tasks.js';
import type { Execute } from '../../automl/search/search.js';
import { warmUp } from '../../automl/search/warm-up.js';
import { type Config, loadConfig } from '../../platform/config.js';
import { ThreadPools } from '../../platform/threads/thread-pools.js';
import { makeTemporaryHome, type TemporaryHome } from '../temporary-home.js';

/** Variables that set limits hold here too; those that say where things are kept do not. */
const KEPT_VARIABLES = ['MLDRIFT_WORKER_THREADS', 'MLDRIFT_DUCKDB_MEMORY_MB'];
const FIT_THREAD = new URL('../../automl/fit.thread.js', import.meta.url);

export interface FitThreads {
  readonly home: TemporaryHome;
  readonly config: Config;
  readonly threads: ThreadPools;
  readonly execute: Execute;
  /** Ends the threads and removes what was written. */
  close(): Promise<void>;
}

/** @throws ConfigError on a variable that says nothing sensible */
export async function startFitThreads(): Promise<FitThreads> {
  const home = await makeTemporaryHome('automl');
  const config = loadConfig({
    ...Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]])),
    MLDRIFT_HOME: home.path,
    MLDRIFT_UPLOAD_LIMIT_BYTES: String(Number.MAX_SAFE_INTEGER),
  });
  const threads = new ThreadPools(config);
  const execute: Execute = (task, until) =>
    threads.runLong<FitTask, never>(FIT_THREAD, task, { signal: until });
  // The first one is waited for, the others would only take its time now.
  warmUp(execute, 1, new AbortController().signal);
  return {
    ...{ home, config, threads, execute },
    async close() {
      await threads.close();
      await home.remove();
    },
  };
}
