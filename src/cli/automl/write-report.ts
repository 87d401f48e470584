/** The HTML report of `mldrift automl`; where it may go was checked before the search. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { reportMetrics, trainingReportOf } from '../../automl/search/training-report-of.js';
import { renderTrainingReport } from '../../core/ml/report-html/render-training-report.js';
import { VERSION } from '../../platform/version.js';
import { UsageError } from '../usage-error.js';
import type { AutomlOutcome } from './run-automl.js';

/** @throws UsageError when the file cannot be written */
export async function writeReport(outcome: AutomlOutcome): Promise<void> {
  const { options, explained, search, winner, rows, test, seconds } = outcome;
  const { htmlPath: path } = options;
  if (path === undefined || explained === undefined) return;
  const file = basename(options.train.path);
  const report = trainingReportOf(search, winner, explained, {
    title: `${options.target} of ${file}`,
    ...(test === undefined ? {} : { test: { rows: test.rows, metrics: reportMetrics(test.scores.values) } }),
    remarks: [...rows.notes, ...(test?.notes ?? [])],
    provenance: {
      file,
      written: new Date().toISOString(),
      program: `mldrift ${VERSION}, Node ${process.version}`,
      threads: search.parallel,
      'seconds of the search': Number(seconds.toPrecision(3)),
    },
  });
  await writeFile(path, renderTrainingReport(report)).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--html: cannot write ${path}: ${error.code ?? error.message}`);
  });
  process.stderr.write(`The report as a page: ${path}\n`);
}
