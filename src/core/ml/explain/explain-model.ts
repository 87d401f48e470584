import { createRandom } from '../../random.js';
import { type Table, takeRows } from '../../table.js';
import { sampleOfRows } from '../sample-of-rows.js';
import type { OutOfFold } from '../search/evaluate-fold.js';
import { segmentReport } from '../segments/segment-report.js';
import { takeTargetRows } from '../target-rows.js';
import { summariseData } from './data-summary.js';
import { contributeWithin, type ExplainedRows, permuteWithin } from './explain-importance.js';
import { type NotExplained, notExplained } from './explained-part.js';
import type { LearningCurve } from './learning-curve.js';
import type { ModelExplanation } from './model-explanation.js';
import { outOfFoldCurves } from './out-of-fold-curves.js';
import { type PartialDependence, partialDependence } from './partial-dependence.js';
import type { PermutationImportance } from './permutation-importance.js';
import type { ShapSummary } from './shap-summary.js';
import { partOf, secondsLeft, type TimeLimit, UNLIMITED } from './time-limit.js';
import { treeRules } from './tree-rules.js';

/** What is to be explained. */
export interface ExplainRequest extends Omit<ExplainedRows, 'fitted'> {
  /** The model, or why only its predictions can be looked at. */
  readonly fitted: ExplainedRows['fitted'] | NotExplained;
  /** Predictions of the folds' models, rows counted in `scored`; absent: no curves. */
  readonly outOfFold?: OutOfFold | undefined;
  /** Columns by whose levels those predictions are told apart, one value for each row of `scored`; absent: none. */
  readonly segments?: Table | undefined;
  /** The rows that folds refer to; absent: those of the model. */
  readonly scored?: Pick<ExplainedRows, 'features' | 'target'> | undefined;
  /** Makes the model of a fold and the rows that it has not seen, or says why not. */
  readonly holdOut?: ((limit: TimeLimit) => HeldOut | NotExplained) | undefined;
  /** Makes the fits of the learning curve; asked last, for whatever time is left. */
  readonly learn?: ((limit: TimeLimit) => LearningCurve | NotExplained) | undefined;
  readonly limit?: TimeLimit | undefined;
}

/** A model and rows of `scored` that it has not learnt from. */
export interface HeldOut {
  readonly fitted: ExplainedRows['fitted'];
  readonly rows: Uint32Array;
}

/** Why parts are absent when time has run out. */
export const TOO_LATE = 'the time for explaining was up';
const MOST_DEPENDENCE_COLUMNS = 8;
const DEPENDENCE_ROWS = 200;
/** Less is not worth beginning with. */
const SHORTEST_SECONDS = 0.05;

/**
 * Explains a model: curves from the predictions of its folds, permutation importance of the model of one fold, Shapley
 * values, partial dependence and the rules of a single tree of the model itself, and a learning curve. Parts come in the order of their worth; when
 * the time runs out the rest says so. Without a limit the same call gives the same answer on every machine.
 * @throws InvalidArgument when model, rows and predictions do not belong together
 * @example explainModel({ fitted, features, target, metric: 'auc', seed: 1, outOfFold })
 */
export function explainModel(request: ExplainRequest): ModelExplanation {
  const { fitted, features, target, metric, seed, outOfFold, limit = UNLIMITED } = request;
  const scored = request.scored ?? { features, target };
  const data = summariseData(features, target, seed);
  const curves =
    outOfFold === undefined
      ? notExplained('there are no predictions on rows that were held out')
      : outOfFoldCurves(takeTargetRows(scored.target, outOfFold.rows), outOfFold.prediction, seed);
  const inTime = <Part>(share: number, part: (limit: TimeLimit) => Part): Part | NotExplained =>
    secondsLeft(limit) < SHORTEST_SECONDS ? notExplained(TOO_LATE) : part(partOf(limit, share));

  const common = {
    version: 1,
    task: target.task,
    metric,
    data,
    outOfFold: curves,
    remarks: [],
    ...segmentsWithin(request, scored, limit),
  } as const;
  if (fitted.kind === 'not-explained') {
    const { reason } = fitted;
    return {
      ...common,
      permutation: fitted,
      shap: fitted,
      dependence: [],
      dependenceRemark: `partial dependence is not shown, because ${reason}`,
      learning: fitted,
    };
  }
  const explained = { fitted, features, target, metric, seed };
  const tree = treeRules(fitted, features);
  const shap = inTime(0.3, (until) => contributeWithin(explained, until));
  const permutation = inTime(0.6, (until) => permuteHeldOut(request, scored, until));
  const columns = mostImportant(permutation, shap, fitted.usedColumns);
  const dependence = dependenceWithin(explained, columns, partOf(limit, 0.5));
  const learning = inTime(1, (until) => request.learn?.(until) ?? notExplained('no fits were asked for'));
  return {
    ...{ ...common, permutation, shap, ...dependence, learning },
    ...(tree === undefined ? {} : { tree }),
  };
}

function segmentsWithin(
  { segments, outOfFold, metric, seed }: ExplainRequest,
  { target }: Pick<ExplainedRows, 'target'>,
  limit: TimeLimit,
): Pick<ModelExplanation, 'segments'> {
  if (segments === undefined) return {};
  if (outOfFold === undefined) {
    return { segments: notExplained('there are no predictions on rows that were held out') };
  }
  const { rows, prediction } = outOfFold;
  return {
    segments: segmentReport({
      segments: takeRows(segments, rows),
      target: takeTargetRows(target, rows),
      prediction,
      metric,
      seed,
      mayGoOn: () => secondsLeft(limit) > 0,
    }),
  };
}

function permuteHeldOut(
  { holdOut, metric, seed }: ExplainRequest,
  scored: Pick<ExplainedRows, 'features' | 'target'>,
  limit: TimeLimit,
): PermutationImportance | NotExplained {
  const held = holdOut?.(limit) ?? notExplained('there is no model that has not seen some of the rows');
  if ('kind' in held) return held;
  if (secondsLeft(limit) === 0) return notExplained(TOO_LATE);
  const { fitted, rows } = held;
  const features = takeRows(scored.features, rows);
  const target = takeTargetRows(scored.target, rows);
  return permuteWithin({ fitted, features, target, metric, seed }, limit);
}

function mostImportant(
  permutation: PermutationImportance | NotExplained,
  shap: ShapSummary | NotExplained,
  used: readonly string[],
): readonly string[] {
  const found =
    permutation.kind === 'permutation'
      ? permutation.columns
      : shap.kind === 'shap'
        ? shap.importances
        : used.map((column) => ({ column }));
  return found.slice(0, MOST_DEPENDENCE_COLUMNS).map(({ column }) => column);
}

function dependenceWithin(
  { fitted, features, seed }: ExplainedRows,
  columns: readonly string[],
  limit: TimeLimit,
): Pick<ModelExplanation, 'dependence' | 'dependenceRemark'> {
  const rows = sampleOfRows(features.rowCount, DEPENDENCE_ROWS, createRandom(seed).fork('dependence rows'));
  const table = takeRows(features, rows);
  const dependence: PartialDependence[] = [];
  let slowest = 0;
  for (const [place, column] of columns.entries()) {
    const startedAt = limit.now();
    if (secondsLeft(limit) < Math.max(slowest, SHORTEST_SECONDS)) {
      const dependenceRemark = `${columns.length - place} of ${columns.length} columns are not shown: ${TOO_LATE}`;
      return { dependence, dependenceRemark };
    }
    const found = partialDependence({ predict: (given) => fitted.predictTable(given), table, column });
    if (found.kind === 'partial-dependence') dependence.push(found);
    slowest = Math.max(slowest, limit.now() - startedAt);
  }
  return { dependence };
}
