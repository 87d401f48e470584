/** A pipeline run that did not get as far as a verdict, and whose fault that is. */
import type { TrainingJob } from '../../automl/automl.api.js';
import type { RunAnswer } from '../answers.js';
import type { ApiClient } from '../api-client.js';

export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly code = 'cli.run-failed';

  constructor(
    message: string,
    /** Whether the rows or options given cannot be learnt from. */
    readonly isInputFault: boolean,
  ) {
    super(message);
  }
}

/**
 * @param file what the run trained on
 * @throws RunFailed with the reason
 */
export async function requireVerdict(api: ApiClient, run: RunAnswer, file: string): Promise<RunAnswer> {
  if (run.outcome === 'promoted' || run.outcome === 'rejected') return run;
  const reason = run.reason ?? `pipeline run ${run.id} ended as ${run.outcome}`;
  if (run.trainingJobId === null) throw new RunFailed(reason, run.steps.at(-1)?.name === 'train');
  const job = await api.get<Pick<TrainingJob, 'state' | 'attempt' | 'reason'>>(
    `/api/v1/training-jobs/${run.trainingJobId}`,
  );
  // What cannot be learnt from ends a job at once; anything else is tried again before it is given up.
  const isInputFault = job.state === 'failed' && job.attempt === 1;
  throw new RunFailed(isInputFault ? `${file}: ${job.reason ?? reason}` : reason, isInputFault);
}
