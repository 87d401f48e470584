/** One turn of the loop on two files, played over the API like any other client would. */
import type { LeaderboardRow, TrainingJob } from '../../automl/automl.api.js';
import type { BatchAnswer, CheckAnswer, MonitorAnswer, RunAnswer } from '../answers.js';
import { leaderboardOf } from '../answers.js';
import { type ApiClient, ApiProblem } from '../api-client.js';
import type { Progress } from '../progress.js';
import { waitForCheck, waitForRun } from '../wait.js';
import type { LoopOptions } from './loop-options.js';
import { RunFailed, requireVerdict } from './run-failed.js';

export interface PlayedLoop {
  readonly reference: BatchAnswer;
  readonly current: BatchAnswer;
  readonly check: CheckAnswer;
  /** Absent when nothing drifted. */
  readonly bootstrap?: RunAnswer;
  readonly challenge?: RunAnswer;
  /** What the training of the challenger decided about the rows, for instance columns left out. */
  readonly remarks: readonly string[];
}

const DATASET = 'loop';
const BATCHES = `/api/v1/datasets/${DATASET}/batches`;

export async function playLoop(
  options: LoopOptions,
  tools: { api: ApiClient; progress: Progress },
): Promise<PlayedLoop> {
  const { api } = tools;
  const { target, timeColumn, idColumn, rejectLimit } = options;
  await api.post('/api/v1/datasets', {
    name: DATASET,
    target,
    rejectLimit,
    ...(timeColumn === undefined ? {} : { timeColumn }),
    ...(idColumn === undefined ? {} : { idColumn }),
  });
  const reference = await send(tools, options.reference);
  const current = await send(tools, options.current);
  const monitor = await api.post<MonitorAnswer>('/api/v1/monitors', {
    name: DATASET,
    datasetName: DATASET,
    reference: { kind: 'batch', batchId: reference.id },
    settings: { preset: options.preset },
    onArrival: false,
  });
  const asked = await api.post<CheckAnswer>(`/api/v1/monitors/${monitor.id}/checks`, { batchId: current.id });
  const check = await waitForCheck(tools, asked.id);
  if (check.state === 'failed') throw new RunFailed(`the drift check failed: ${check.reason}`, false);
  if (check.verdict?.drifted !== true) return { reference, current, check, remarks: [] };

  await putPolicy(api, monitor.id, options);
  const train = async (batchId: string, reason: string) => {
    const run = await api.post<RunAnswer>('/api/v1/pipeline-runs', { modelName: DATASET, batchId, reason });
    const file = batchId === reference.id ? options.reference : options.current;
    return requireVerdict(api, await waitForRun(tools, run.id), file);
  };
  const bootstrap = await train(reference.id, 'a first version, trained on the reference file');
  const challenge = await train(
    current.id,
    `drift check ${check.id}: ${check.summary[0] ?? 'drifted'}`.slice(0, 1000),
  );
  const job = await api.get<Pick<TrainingJob, 'remarks'>>(`/api/v1/training-jobs/${challenge.trainingJobId}`);
  return { reference, current, check, bootstrap, challenge, remarks: job.remarks };
}

/** A refusal names the file, because there are two. */
async function send(
  { api, progress }: { api: ApiClient; progress: Progress },
  file: string,
): Promise<BatchAnswer> {
  progress.show({ done: 0, total: 0, message: `reading ${file}` });
  try {
    return await api.uploadFile<BatchAnswer>(BATCHES, file);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    throw new ApiProblem(error.request, { ...error.problem, detail: `${file}: ${error.problem.detail}` });
  }
}

export function loopLeaderboard({ challenge }: PlayedLoop): readonly LeaderboardRow[] {
  return challenge === undefined ? [] : leaderboardOf(challenge);
}

/** Nothing stands in the way of the two runs; the gate judges with its defaults. */
async function putPolicy(api: ApiClient, monitorId: string, options: LoopOptions): Promise<void> {
  const { task, models, folds, seed, timeoutSeconds, holdoutShare } = options;
  await api.put(`/api/v1/retraining-policies/${DATASET}`, {
    monitorId,
    cooldownMinutes: 0,
    maximumRetrainsPerDay: 10,
    minimumRows: 1,
    holdoutShare,
    training: {
      folds,
      seed,
      timeoutSeconds,
      ...(task === undefined ? {} : { task }),
      ...(models === undefined ? {} : { models }),
    },
  });
}
