/** What is kept as the report of a job that is about to succeed. */
import type { TrainingReport } from '../core/ml/report/training-report.js';
import type { ExplainedWinner } from './search/explain-search.js';
import type { Winner } from './search/fit-winner.js';
import { trainingReportOf } from './search/training-report-of.js';
import type { Attempt } from './training-ending.service.js';

/**
 * Undefined when there is nothing to tell, because explaining failed.
 * @param version of this program
 */
export function reportOf(
  { job, state: { search } }: Attempt,
  winner: Winner,
  explained: ExplainedWinner | undefined,
  version: string,
): TrainingReport | undefined {
  if (search === undefined || explained === undefined) return undefined;
  return trainingReportOf(search, winner, explained, {
    title: `${job.target} of ${job.datasetName}`,
    provenance: {
      'training job': job.id,
      'data (SHA-256)': job.dataHash,
      program: `mldrift ${version}`,
      requested: job.requestedAt.toISOString(),
    },
  });
}
