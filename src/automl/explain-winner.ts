/** What a fitting thread does to explain the winner of a search: the model itself, a model of one fold, and fits on fewer rows. */
import { InvalidArgument } from '../core/errors.js';
import { type ExplainRequest, explainModel, TOO_LATE } from '../core/ml/explain/explain-model.js';
import { notExplained } from '../core/ml/explain/explained-part.js';
import {
  type LearningScore,
  planLearningCurve,
  summariseLearningCurve,
} from '../core/ml/explain/learning-curve.js';
import { secondsLeft, type TimeLimit } from '../core/ml/explain/time-limit.js';
import { readModelFile } from '../core/ml/model-file.js';
import { scorePrediction } from '../core/ml/prediction.js';
import type { PlanEntry } from '../core/ml/preprocess/plan-entry.js';
import type { FittedRecipe } from '../core/ml/recipe/fitted-recipe.js';
import { joinFirstRepetition } from '../core/ml/search/join-out-of-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';
import { takeRows, withoutColumns } from '../core/table.js';
import { fitFold } from './fit-fold.js';
import type { ExplainAnswer, ExplainTask } from './fit-tasks.js';
import type { PreparedData } from './prepare-data.js';
import { sampleTrainingRows } from './sample-training-rows.js';
import { scoredTrainingRows } from './scored-training-rows.js';

const MOST_LEARNING_FOLDS = 3;
const MOST_TRAINING_ROWS_SCORED = 5000;
/** A fit may take longer than foreseen, and predicting takes time too. */
const ROOM = 1.5;

export interface ExplainSurroundings {
  readonly sha256: (text: string) => string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

export function explainWinner(
  data: PreparedData,
  task: ExplainTask,
  { sha256, now }: ExplainSurroundings,
): ExplainAnswer {
  const { file, metric, folds, seconds } = task;
  const { targetName, settings } = task.data;
  const startedAt = now();
  const limit: TimeLimit = { now: () => now() / 1000, end: startedAt / 1000 + seconds };
  const fitted = file === undefined ? undefined : readModelFile(file, sha256).fitted;
  const scored = { ...data.scored, features: withoutColumns(data.scored.table, [targetName]) };
  const request: ExplainRequest = {
    fitted: fitted ?? notExplained(TOO_LATE),
    features: withoutColumns(data.table, [targetName]),
    target: data.target,
    metric,
    seed: settings.seed,
    scored,
    outOfFold: folds.length === 0 ? undefined : joinFirstRepetition(folds),
    segments: task.withSegments === true ? data.segments : undefined,
    holdOut: (until) => holdOut(data, task, until),
    learn: (until) => learn(data, task, until),
    limit,
  };
  const explanation = explainModel(request);
  const columns = fitted === undefined ? undefined : planOf(fitted);
  return {
    kind: 'explained',
    explanation,
    ...(columns === undefined ? {} : { columns }),
    seconds: (now() - startedAt) / 1000,
  };
}

function planOf(fitted: FittedRecipe): readonly PlanEntry[] | undefined {
  if (fitted.kind === 'single') return fitted.preprocessor.plan;
  return fitted.kind === 'threshold' || fitted.kind === 'calibrated' ? planOf(fitted.base) : undefined;
}

function holdOut(data: PreparedData, task: ExplainTask, limit: TimeLimit) {
  const { fitSeconds, recipe } = task;
  if (fitSeconds * ROOM > secondsLeft(limit)) {
    return notExplained(
      `a model that has not seen some of the rows takes about ${Number(fitSeconds.toPrecision(2))} s to fit, and the time left was shorter`,
    );
  }
  // The newest rows are the best stand-in for those to come.
  const foldIndex = data.isTimeOrdered ? data.folds.length - 1 : 0;
  const rows = scoredTrainingRows(data, task.data.targetName);
  const { fitted, outcome } = tryFold(data, rows, { recipe, foldIndex, settings: task.data.settings });
  if (fitted === undefined) {
    return notExplained(outcome.kind === 'skipped' ? outcome.reason : 'the model of a fold failed');
  }
  return { fitted, rows: data.folds[foldIndex]!.test };
}

/** Fewer rows, or those of an inner fold, may be too few for a recipe that learns well from all. */
function tryFold(...[data, rows, request]: Parameters<typeof fitFold>): ReturnType<typeof fitFold> {
  try {
    return fitFold(data, rows, request);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return { outcome: { kind: 'skipped', foldIndex: request.foldIndex, reason: error.message } };
  }
}

/** Fold by fold, few rows first, so that whatever the time allows is a whole curve. */
function learn(data: PreparedData, task: ExplainTask, limit: TimeLimit) {
  const { recipe, metric, fitSeconds } = task;
  const { settings, targetName } = task.data;
  const rows = scoredTrainingRows(data, targetName);
  const folds = data.folds.slice(0, MOST_LEARNING_FOLDS);
  const most = Math.min(...folds.map(({ train }) => train.length));
  const sizes = planLearningCurve(most);
  const scores: LearningScore[] = [];
  for (let foldIndex = 0; foldIndex < folds.length; foldIndex++) {
    const { train } = folds[foldIndex]!;
    for (const size of sizes) {
      if ((fitSeconds * ROOM * size) / train.length > secondsLeft(limit)) continue;
      if (secondsLeft(limit) === 0) break;
      const request = { recipe, foldIndex, trainingRows: size, settings };
      const { fitted, outcome } = tryFold(data, rows, request);
      if (fitted === undefined || outcome.kind !== 'scored') continue;
      const sample = sampleTrainingRows({
        target: rows.target,
        rows: train,
        wanted: size,
        isTimeOrdered: data.isTimeOrdered,
        seed: settings.seed,
      });
      const seen = sample.slice(0, MOST_TRAINING_ROWS_SCORED);
      const prediction = fitted.predictTable(takeRows(rows.features, seen));
      const training = scorePrediction(takeTargetRows(rows.target, seen), prediction).values[metric] ?? null;
      scores.push({ rows: sample.length, training, validation: outcome.scores.values[metric] ?? null });
    }
  }
  if (scores.length === 0) return notExplained(TOO_LATE);
  return summariseLearningCurve(scores);
}
