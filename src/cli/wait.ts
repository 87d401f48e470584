/** Waits for checks and pipeline runs to end, and shows how far they are. */
import type { TrainingJob } from '../automl/automl.api.js';
import type { CheckAnswer, RunAnswer } from './answers.js';
import type { ApiClient } from './api-client.js';
import { poll } from './poll.js';
import type { Progress } from './progress.js';

/** The work itself has limits; this one only keeps a broken installation from hanging for ever. */
const LONGEST_WAIT_MS = 24 * 3600_000;

export interface Waiting {
  readonly api: ApiClient;
  readonly progress: Progress;
  readonly timeoutMs?: number;
}

export async function waitForCheck(
  { api, progress, timeoutMs = LONGEST_WAIT_MS }: Waiting,
  checkId: string,
): Promise<CheckAnswer> {
  return poll(
    `the end of drift check ${checkId}`,
    async () => {
      const check = await api.get<CheckAnswer>(`/api/v1/drift-checks/${checkId}`);
      progress.show({ done: 0, total: 0, message: `drift check ${check.state}` });
      return check.state === 'queued' || check.state === 'running' ? undefined : check;
    },
    { timeoutMs },
  );
}

/** @returns the run when it has an outcome or waits for a person */
export async function waitForRun(
  { api, progress, timeoutMs = LONGEST_WAIT_MS }: Waiting,
  runId: string,
): Promise<RunAnswer> {
  return poll(
    `the end of pipeline run ${runId}`,
    async () => {
      const run = await api.get<RunAnswer>(`/api/v1/pipeline-runs/${runId}`);
      if (run.state === 'done' || run.state === 'waiting-for-approval') return run;
      await showProgress(api, progress, run);
      return undefined;
    },
    { timeoutMs },
  );
}

/** The run that a check started for a model. */
export async function waitForRunOfCheck(
  waiting: Waiting,
  modelName: string,
  checkId: string,
): Promise<RunAnswer> {
  const { api, timeoutMs = LONGEST_WAIT_MS } = waiting;
  const run = await poll(
    `a pipeline run of ${modelName} for check ${checkId}`,
    async () => {
      const page = await api.get<{ items: RunAnswer[] }>(`/api/v1/pipeline-runs?modelName=${modelName}`);
      return page.items.find(({ trigger }) => trigger['checkId'] === checkId);
    },
    { timeoutMs },
  );
  return waitForRun(waiting, run.id);
}

async function showProgress(api: ApiClient, progress: Progress, run: RunAnswer): Promise<void> {
  const step = run.steps.at(-1)?.name ?? 'queued';
  if (run.state !== 'waiting-for-training' || run.trainingJobId === null) {
    progress.show({ done: 0, total: 0, message: `${run.modelName}: ${step}` });
    return;
  }
  const job = await api.get<Pick<TrainingJob, 'progress'>>(`/api/v1/training-jobs/${run.trainingJobId}`);
  progress.show({ ...job.progress, message: `${run.modelName}: ${job.progress.message}` });
}
