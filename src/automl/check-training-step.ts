/** Everything about a step that can be judged from the job it starts from, before any row is read. */
import { type Fault, InvalidArgument } from '../core/errors.js';
import type { Params, Task } from '../core/ml/estimator.js';
import { getEstimator, listEstimators } from '../core/ml/estimator-registry.js';
import { parseMetric } from '../core/ml/metrics/metric.js';
import { checkRecipe } from '../core/ml/recipe/check-recipe.js';
import { singleRecipe } from '../core/ml/recipe/single-recipe.js';
import { thresholdValue } from '../core/ml/recipe/threshold-objective.js';
import { tunableIds } from '../core/ml/tune/search-spaces.js';
import type { LeaderboardRow } from './automl.api.js';
import { faultsOfParams } from './faults-of-params.js';
import { nearestModel } from './nearest-model.js';
import { BASELINE } from './outline-data.js';
import { stepRecipe } from './step-recipe.js';
import type { Evaluation, ParentModel, StepPlan, TrainingStep } from './training-step.api.js';

/** The job that a step starts from. */
export interface ParentJob {
  readonly id: string;
  readonly evaluation: Evaluation;
  readonly leaderboard: readonly LeaderboardRow[];
  /** Parameters that the job gave to estimators, by their id. */
  readonly params: Readonly<Record<string, Params>>;
}

/** A step as asked for: members that are not named are the best of the leaderboard. */
export type AskedStep =
  | Exclude<TrainingStep, { verb: 'blend' | 'stack' }>
  | (Omit<Extract<TrainingStep, { verb: 'blend' }>, 'models'> & { readonly models?: readonly string[] })
  | (Omit<Extract<TrainingStep, { verb: 'stack' }>, 'models' | 'meta'> & {
      readonly models?: readonly string[];
      readonly meta?: string;
    });

export type CheckedStep =
  | { readonly kind: 'accepted'; readonly plan: StepPlan }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

const MEMBERS_WHEN_NOT_NAMED = 3;

/** Verbs that would drop the threshold of the model they start from, as one says it. */
const LOSES_THRESHOLD: { readonly [V in TrainingStep['verb']]?: string } = {
  calibrate: 'calibrate',
  ensemble: 'bag',
};

/** @param sort metric that is to rank the leaderboard, when it is another than the earlier job's */
export function checkTrainingStep(asked: AskedStep, parent: ParentJob, sort?: string): CheckedStep {
  const step = complete(asked, parent);
  const names = 'models' in step ? step.models : [step.model];
  const pointerOf = (index: number) => ('models' in step ? `/models/${index}` : '/model');
  const found = names.map((name) => findModel(name, parent));
  const parents = found.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const faults: Fault[] = [
    ...found.flatMap((one, index) =>
      typeof one === 'string' ? [{ pointer: pointerOf(index), message: one }] : [],
    ),
    ...(names.length === new Set(names).size
      ? []
      : [{ pointer: '/models', message: 'must name each model once' }]),
    ...sortFaults(sort, parent.evaluation.task),
    ...verbFaults(step, parent),
  ];
  if (faults.length > 0) return { kind: 'refused', faults };
  const ownFaults = recipeFaults(step, parents, parent.evaluation.task);
  if (ownFaults.length > 0) return { kind: 'refused', faults: ownFaults };
  const { id: parentJobId, evaluation } = parent;
  const ranked = { ...evaluation, ...(sort === undefined ? {} : { sortMetric: sort }) };
  return { kind: 'accepted', plan: { parentJobId, step, parents, evaluation: ranked } };
}

function complete(asked: AskedStep, { leaderboard, evaluation: { task } }: ParentJob): TrainingStep {
  if (asked.verb !== 'blend' && asked.verb !== 'stack') return asked;
  const models = asked.models ?? bestOf(leaderboard);
  if (asked.verb === 'blend') return { ...asked, models };
  return { ...asked, models, meta: asked.meta ?? (task === 'classification' ? 'lr' : 'ridge') };
}

function bestOf(leaderboard: readonly LeaderboardRow[]): string[] {
  return leaderboard
    .filter(({ model, status, recipe }) => status === 'ok' && model !== BASELINE && recipe !== undefined)
    .slice(0, MEMBERS_WHEN_NOT_NAMED)
    .map(({ model }) => model);
}

/** A model of the leaderboard, or an estimator that the job did not finish or try; in words why there is none. */
function findModel(name: string, { id, leaderboard, evaluation, params }: ParentJob): ParentModel | string {
  const row = leaderboard.find(({ model }) => model === name);
  if (row?.recipe !== undefined && row.status === 'ok')
    return { model: name, name: row.name, recipe: row.recipe };
  if (row?.status === 'failed' || row?.status === 'unsupported') {
    return `must be a model that could be fitted: ${name} is ${row.status} in ${id}: ${row.reason ?? ''}`;
  }
  const estimators = listEstimators(evaluation.task);
  const estimator = estimators.find((one) => one.id === name);
  if (estimator !== undefined) {
    return { model: name, name: estimator.name, recipe: singleRecipe(name, params[name]) };
  }
  const known = [
    ...leaderboard.filter(({ status }) => status === 'ok').map(({ model }) => model),
    ...estimators.map((one) => one.id),
  ];
  const distinct = [...new Set(known)];
  const nearest = nearestModel(name, distinct);
  return `must be a model of ${id} or an estimator: one of ${distinct.join(', ')}; received ${name}, the nearest is ${nearest}`;
}

function sortFaults(sort: string | undefined, task: Task): Fault[] {
  return sort === undefined ? [] : faultOf('/sort', () => parseMetric(task, sort));
}

function verbFaults(step: TrainingStep, { id, evaluation }: ParentJob): Fault[] {
  const { task, classCount } = evaluation;
  switch (step.verb) {
    case 'blend':
      return [...tooFewMembers(step.models), ...blendFaults(step, task)];
    case 'stack':
      return [...tooFewMembers(step.models), ...metaFaults(step, task)];
    case 'calibrate':
      if (task === 'classification') return [];
      return [{ pointer: '/verb', message: `calibrate is for classification, ${id} is for ${task}` }];
    case 'threshold':
      if (task !== 'classification') {
        return [{ pointer: '/verb', message: `threshold is for classification, ${id} is for ${task}` }];
      }
      if (classCount !== 2) {
        return [{ pointer: '/verb', message: `threshold is for two classes, ${id} has ${classCount}` }];
      }
      return faultOf('/objective/metric', () => thresholdValue(step.objective));
    default:
      return [];
  }
}

function metaFaults({ meta, metaParams }: Extract<TrainingStep, { verb: 'stack' }>, task: Task): Fault[] {
  const unknown = faultOf('/meta', () => getEstimator(task, meta));
  return unknown.length > 0 ? unknown : faultsOfParams('/metaParams', [getEstimator(task, meta)], metaParams);
}

function tooFewMembers(models: readonly string[]): Fault[] {
  return models.length >= 2
    ? []
    : [{ pointer: '/models', message: `must be at least 2 models, there are ${models.length}` }];
}

function blendFaults(
  { method, weights, models }: Extract<TrainingStep, { verb: 'blend' }>,
  task: Task,
): Fault[] {
  const faults: Fault[] = [];
  if (method === 'hard' && task === 'regression') {
    faults.push({ pointer: '/method', message: 'must be auto or soft for regression' });
  }
  if (method === 'hard' && weights === 'greedy') {
    faults.push({ pointer: '/weights', message: 'must be equal or numbers when labels vote' });
  }
  if (typeof weights !== 'string' && weights.length !== models.length) {
    const message = `must be one for each of ${models.length} models, received ${weights.length}`;
    faults.push({ pointer: '/weights', message });
  }
  if (typeof weights !== 'string' && !(weights.reduce((sum, one) => sum + one, 0) > 0)) {
    faults.push({ pointer: '/weights', message: 'must have a sum above 0' });
  }
  return faults;
}

function recipeFaults(step: TrainingStep, parents: readonly ParentModel[], task: Task): Fault[] {
  if (step.verb === 'tune') {
    const recipe = parents[0]?.recipe;
    const tunable = tunableIds(task);
    if (recipe?.kind === 'single' && tunable.includes(recipe.estimator)) return [];
    const message = `must be a single model with parameters to look for: ${tunable.join(', ')}; received ${step.model}`;
    return [{ pointer: '/model', message }];
  }
  const lost = lostThreshold(step, parents);
  if (lost.length > 0) return lost;
  const recipe = stepRecipe(step, parents);
  const pointer = 'models' in step ? '/models' : '/model';
  return recipe === undefined ? [] : faultOf(pointer, () => checkRecipe(recipe, task));
}

/** Copies and corrections take probabilities, so the threshold would be gone and only the name would tell of it. */
function lostThreshold(step: TrainingStep, [parent]: readonly ParentModel[]): Fault[] {
  const rule = LOSES_THRESHOLD[step.verb];
  if (rule === undefined || parent?.recipe.kind !== 'threshold') return [];
  const message = `must be a model without a threshold: ${rule} the model first, then move its threshold; received ${parent.model}`;
  return [{ pointer: '/model', message }];
}

function faultOf(pointer: string, work: () => unknown): Fault[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return [{ pointer, message: error.message }];
  }
}
