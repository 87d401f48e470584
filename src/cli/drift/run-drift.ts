/** Compares two files without a server: worker threads and the engine are all it needs. */
import type { DriftReport } from '../../core/drift/drift-report.js';
import { ComparisonService } from '../../drift/comparison.service.js';
import { Staging } from '../../ingestion/staging.engine.js';
import { loadConfig } from '../../platform/config.js';
import { WorkerThreads } from '../../platform/threads/worker-threads.js';
import type { Progress } from '../progress.js';
import { makeTemporaryHome } from '../temporary-home.js';
import type { DriftOptions } from './drift-options.js';
import { type OpenedData, openData } from './open-data.js';

/** Variables that set limits hold here too; those that say where things are kept do not. */
const KEPT_VARIABLES = ['MLDRIFT_WORKER_THREADS', 'MLDRIFT_DUCKDB_MEMORY_MB'];

export interface ComparedFiles {
  readonly data: OpenedData;
  readonly report: DriftReport;
}

export async function runDrift(options: DriftOptions, progress: Progress): Promise<ComparedFiles> {
  const home = await makeTemporaryHome('drift');
  const kept = Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]]));
  const config = loadConfig({
    ...kept,
    MLDRIFT_HOME: home.path,
    MLDRIFT_UPLOAD_LIMIT_BYTES: String(Number.MAX_SAFE_INTEGER),
  });
  const threads = new WorkerThreads(config);
  try {
    progress.show({ done: 0, total: 0, message: 'reading' });
    const data = await openData(new Staging(config), home.path, options);
    const report = await new ComparisonService(threads).compare(
      {
        ...data,
        rowColumns: [
          ...data.features.map(({ name }) => name),
          ...data.leftOut.map(({ column }) => column),
        ].filter((name) => name !== options.idColumn),
        settings: options.settings,
        // Nothing of the files goes in but their rows, so the same rows under other names give the same report.
        seed: `drift/${options.seed}`,
        rowCountHistory: [],
        ...(options.target === undefined ? {} : { target: options.target }),
        ...(options.timeColumn === undefined ? {} : { timeColumn: options.timeColumn }),
      },
      { onProgress: ({ done, total, step }) => progress.show({ done, total, message: step }) },
    );
    return { data, report };
  } finally {
    await threads.onApplicationShutdown();
    await home.remove();
  }
}
