/** Reads the rows, fits and judges models in a worker thread. A fault of the data comes back as words, a bug as an error. */
import { InvalidArgument } from '../core/errors.js';
import { writeModelFile } from '../core/ml/model-file.js';
import { beatsBaseline } from '../core/ml/search/beats-baseline.js';
import { evaluateFold, takeTargetRows } from '../core/ml/search/evaluate-fold.js';
import { finalize } from '../core/ml/search/finalize.js';
import { joinOutOfFold } from '../core/ml/search/join-out-of-fold.js';
import { readTable } from '../platform/columnar/read-table.js';
import { sha256 } from '../platform/sha256.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type {
  DataPlan,
  FinalAnswer,
  FinalTask,
  FitTask,
  FoldAnswer,
  FoldTask,
  JudgeAnswer,
  JudgeTask,
  OutlineAnswer,
  Refused,
} from './fit-tasks.js';
import { outlineData } from './outline-data.js';
import { type PreparedData, prepareData } from './prepare-data.js';

export default async function fit({
  input,
}: ThreadTask<FitTask>): Promise<OutlineAnswer | FoldAnswer | JudgeAnswer | FinalAnswer> {
  if (input.kind === 'fold') return fitFold(input);
  try {
    const data = await load(input.data);
    if (input.kind === 'judge') return judge(data, input);
    if (input.kind === 'final') return fitFinal(data, input);
    return { kind: 'outlined', outline: outlineData(data, input.data, sha256) };
  } catch (error) {
    if (error instanceof InvalidArgument) return { kind: 'refused', reason: error.message } satisfies Refused;
    throw error;
  }
}

/** The folds of one job follow each other, so keeping the last table spares nearly all reading. */
let kept: { readonly key: string; readonly data: PreparedData } | undefined;

async function load(plan: DataPlan): Promise<PreparedData> {
  const key = JSON.stringify(plan);
  if (kept?.key === key) return kept.data;
  kept = undefined;
  const data = prepareData(await readTable(plan.source), plan);
  kept = { key, data };
  return data;
}

/** One model that fails must not take the others with it, whatever it fails with. */
async function fitFold(task: FoldTask): Promise<FoldAnswer> {
  const { estimatorId, params, foldIndex, data: plan } = task;
  const data = await load(plan);
  const startedAt = performance.now();
  const secondsSoFar = () => (performance.now() - startedAt) / 1000;
  try {
    const fold = data.folds[foldIndex];
    if (fold === undefined) throw new Error(`there is no fold ${foldIndex}`);
    const outcome = evaluateFold({
      ...planOf(data, plan),
      table: data.scored.table,
      estimatorId,
      params,
      fold,
      foldIndex,
    });
    return { outcome, seconds: secondsSoFar() };
  } catch (error) {
    return { outcome: { kind: 'failed', foldIndex, reason: wordsOf(error) }, seconds: secondsSoFar() };
  }
}

function judge(data: PreparedData, { metric, candidate, baseline, data: plan }: JudgeTask): JudgeAnswer {
  const first = joinOutOfFold(candidate);
  const second = joinOutOfFold(baseline);
  const target = takeTargetRows(data.scored.target, first.rows);
  const test = beatsBaseline({
    metric,
    target,
    candidate: first.prediction,
    baseline: second.prediction,
    seed: plan.settings.seed,
  });
  return { kind: 'judged', test };
}

function fitFinal(
  data: PreparedData,
  { estimatorId, params, provenance, data: plan }: FinalTask,
): FinalAnswer {
  const startedAt = performance.now();
  const model = finalize({ ...planOf(data, plan), table: data.table, estimatorId, params });
  const file = writeModelFile(model, provenance, sha256);
  const seconds = (performance.now() - startedAt) / 1000;
  return { kind: 'fitted', file, digest: sha256(file), signature: model.signature, seconds };
}

function planOf(data: PreparedData, { targetName, settings }: DataPlan) {
  return { targetName, task: data.task, levels: data.levels, seed: settings.seed };
}

function wordsOf(error: unknown): string {
  if (error instanceof InvalidArgument) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
