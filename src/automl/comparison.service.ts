/** Compares models in worker threads: reads the rows, fits every fold, ranks, tests against the baseline, refits the winner. */
import { Injectable } from '@nestjs/common';
import { InvalidArgument } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import type { RankedRow } from '../core/ml/search/rank-leaderboard.js';
import { Clock } from '../platform/clock.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { TrainingJob } from './automl.api.js';
import { CannotTrain } from './automl.errors.js';
import type { AnswerTo, DataPlan, FinalAnswer, FitTask } from './fit-tasks.js';
import { forEachLimited } from './for-each-limited.js';
import { BASELINE, type DataOutline } from './outline-data.js';
import { commonFolds, createScoreboard, type Scoreboard } from './scoreboard.js';
import { judgeWinner, type ModelTest, type Verdict } from './usable-verdict.js';

const FIT_THREAD = new URL('./fit.thread.js', import.meta.url);

/** What is known so far; filled while the comparison runs, so that a stop loses nothing that was finished. */
export interface ComparisonState {
  outline?: DataOutline;
  scoreboard?: Scoreboard;
}

export interface ComparisonRequest {
  readonly data: DataPlan;
  readonly state: ComparisonState;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingJob['progress']) => void;
  /** What the model file says about where the model comes from. */
  readonly provenanceOf: (winner: RankedRow, outline: DataOutline) => JsonObject;
}

export interface ComparisonWinner {
  readonly row: RankedRow;
  readonly verdict: Verdict;
  readonly model: Extract<FinalAnswer, { kind: 'fitted' }>;
  /** Better models that could not be refitted, and why. */
  readonly remarks: readonly string[];
}

@Injectable()
export class ComparisonService {
  constructor(
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
  ) {}

  /** @throws CannotTrain when the rows cannot be learnt from, or no model could be fitted */
  async compare(request: ComparisonRequest): Promise<ComparisonWinner> {
    const { data, state, signal } = request;
    const answer = await this.run({ kind: 'outline', data }, signal);
    if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
    const { outline } = answer;
    const scoreboard = createScoreboard(outline);
    Object.assign(state, { outline, scoreboard });
    const fitted = await this.fitFolds(request, outline, scoreboard);
    const ranked = rankedRows(scoreboard);
    request.onProgress({ ...fitted, message: 'comparing with the baseline' });
    const tests = await this.judge(request, outline, scoreboard, ranked);
    return this.refit(request, outline, ranked, tests, fitted);
  }

  private async fitFolds(
    { data, signal, onProgress }: ComparisonRequest,
    { models, foldCount }: DataOutline,
    scoreboard: Scoreboard,
  ): Promise<{ done: number; total: number }> {
    const tasks = models
      .filter(({ refusal }) => refusal === undefined)
      .flatMap(({ id, name }) =>
        Array.from({ length: foldCount }, (_, foldIndex) => ({ id, name, foldIndex })),
      );
    const count = { done: 0, total: tasks.length + 1 };
    // No more at once than there are threads, so that a stop leaves nothing in a queue.
    await forEachLimited(tasks, this.threads.size, async ({ id, name, foldIndex }) => {
      onProgress({ ...count, message: `${name}: fold ${foldIndex + 1} of ${foldCount}` });
      const params = data.settings.params?.[id] ?? {};
      const { outcome, seconds } = await this.run(
        { kind: 'fold', data, estimatorId: id, params, foldIndex },
        signal,
      );
      const endedAt = this.clock.now();
      const startedAt = new Date(endedAt.getTime() - seconds * 1000);
      scoreboard.add(id, { outcome, seconds, startedAt, endedAt });
      count.done++;
    });
    return count;
  }

  /** Every ranked model is tested, because the winner was picked among them. */
  private async judge(
    { data, signal }: ComparisonRequest,
    { sortMetric }: DataOutline,
    scoreboard: Scoreboard,
    ranked: readonly RankedRow[],
  ): Promise<ModelTest[]> {
    const foldsOf = (id: string) => scoreboard.models().find(({ model }) => model.id === id)?.folds ?? [];
    const baseline = foldsOf(BASELINE);
    const tests = new Map<string, ModelTest>();
    const models = ranked.map(({ model }) => model).filter((model) => model !== BASELINE);
    await forEachLimited(models, this.threads.size, async (model) => {
      const common = commonFolds(foldsOf(model), baseline);
      if (common.a.length === 0) return;
      const answer = await this.run(
        { kind: 'judge', data, metric: sortMetric, candidate: common.a, baseline: common.b },
        signal,
      );
      if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
      tests.set(model, { model, test: answer.test });
    });
    return models.flatMap((model) => tests.get(model) ?? []);
  }

  /** The best model that can be fitted on all rows. */
  private async refit(
    { data, signal, onProgress, provenanceOf }: ComparisonRequest,
    outline: DataOutline,
    ranked: readonly RankedRow[],
    tests: readonly ModelTest[],
    count: { done: number; total: number },
  ): Promise<ComparisonWinner> {
    const remarks: string[] = [];
    for (const row of ranked) {
      onProgress({ ...count, message: `${row.name}: fitting on all ${outline.rowCount} rows` });
      const model = await this.run(
        {
          kind: 'final',
          data,
          estimatorId: row.model,
          params: data.settings.params?.[row.model] ?? {},
          provenance: provenanceOf(row, outline),
        },
        signal,
      );
      if (model.kind === 'fitted') {
        return { row, model, verdict: judgeWinner(row.model, outline.sortMetric, tests), remarks };
      }
      remarks.push(`${row.model} could not be fitted on all rows: ${model.reason}`);
    }
    throw new CannotTrain(remarks.join('; '));
  }

  private run<Task extends FitTask>(task: Task, signal: AbortSignal): Promise<AnswerTo<Task>> {
    signal.throwIfAborted();
    return this.threads.runLong<Task, AnswerTo<Task>>(FIT_THREAD, task, { signal });
  }
}

/** The rows that have a place, best first. @throws CannotTrain when there are none */
function rankedRows(scoreboard: Scoreboard): readonly RankedRow[] {
  let rows: readonly RankedRow[];
  try {
    rows = scoreboard.rank();
  } catch (error) {
    if (error instanceof InvalidArgument) throw new CannotTrain(error.message);
    throw error;
  }
  const ranked = rows.filter(({ rank }) => rank !== undefined);
  if (ranked.length > 0) return ranked;
  throw new CannotTrain(
    `no model could be fitted: ${rows.map(({ model, reason }) => `${model}: ${reason}`).join('; ')}`,
  );
}
