/** One verb on models of an earlier job: their folds are known or run again, the new model is judged on the same ones. */
import { CannotTrain } from '../automl.errors.js';
import { stepRecipe } from '../step-recipe.js';
import { nameWithoutThreshold, thresholdId } from '../threshold-name.js';
import type { ParentModel, StepFindings, StepPlan, TrainingStep } from '../training-step.api.js';
import { calibrationFindings } from './calibration-findings.js';
import type { Winner } from './fit-winner.js';
import { foreseeRefit } from './foresee-seconds.js';
import { turned } from './higher-is-better.js';
import { blendModels } from './make-ensembles.js';
import { addNested, moveThreshold, needsNestedFolds } from './move-threshold.js';
import { addModels, concludeSearch } from './run-search.js';
import type { Search } from './search.js';
import { reserveForRefit } from './settle.js';
import { tuneModels } from './tune-models.js';

export interface StepOutcome {
  /** Absent when no candidate was asked for. */
  readonly winner?: Winner;
  readonly findings: StepFindings;
}

/** @throws CannotTrain when the rows or folds are not those of the earlier job, or the new model could not be made */
export async function runStep(search: Search, plan: StepPlan): Promise<StepOutcome> {
  try {
    requireSameFolds(search, plan);
    const { step } = plan;
    const names = plan.parents.map(({ model }) => model);
    await addParents(search, plan.parents);
    for (const model of names) requireRanked(search, model);
    if (step.finalize) reserveForRefit(search, secondsOfRefit(search, plan));
    const { made, findings } = await make(search, plan);
    const isThere =
      made !== undefined && search.state.scoreboard.models().some(({ model }) => model.id === made);
    if (made !== undefined && !step.chooseBetter) requireRanked(search, made);
    if (!step.finalize) return { findings };
    const among = step.chooseBetter ? [...names, ...(isThere ? [made] : [])] : [made ?? names[0]!];
    return { findings, winner: await concludeSearch(search, among) };
  } finally {
    search.deadline.close();
  }
}

async function addParents(search: Search, parents: readonly ParentModel[]): Promise<void> {
  const nested = parents.filter((parent) => needsNestedFolds(search, parent));
  const others = parents.filter((parent) => !nested.some((one) => one === parent));
  await addModels(search, others, 'parent');
  for (const parent of nested) await addNested(search, parent);
}

/** A mean of probabilities, or a model on top of them, knows nothing of where each member would draw the line. */
function remarkLostThresholds({ state }: Search, parents: readonly ParentModel[], made: string): void {
  const models = parents.filter(({ recipe }) => recipe.kind === 'threshold').map(({ model }) => model);
  // What could not be made has left its reason as the last remark.
  if (models.length === 0 || !state.recipes.has(made)) return;
  state.remarks.push(
    `no threshold is part of ${made}, which takes the probabilities of ${models.join(' and ')}: move the threshold of ${made} itself`,
  );
}

/** The parameters of a tuned model are not known yet; they seldom make a fit several times as long. */
function secondsOfRefit(search: Search, { step, parents }: StepPlan): number {
  const [first] = parents;
  const recipe = stepRecipe(step, parents) ?? first?.recipe;
  return recipe === undefined || first === undefined ? 0 : foreseeRefit(search, first.model, recipe);
}

function requireSameFolds({ state, data }: Search, { parentJobId, evaluation }: StepPlan): void {
  const { foldHash } = state.outline;
  const differences = [
    ...(foldHash === evaluation.foldHash
      ? []
      : [`the folds are not those of ${parentJobId}: ${foldHash} in place of ${evaluation.foldHash}`]),
    ...columnDifferences(data.guarded?.excluded ?? [], evaluation.excluded),
  ];
  if (differences.length === 0) return;
  throw new CannotTrain(
    `${differences.join('; ')}; models could not be compared, so start a new training job`,
  );
}

/** In words, of the columns that the guards have left out now and before. */
function columnDifferences(now: readonly string[], before: readonly string[]): string[] {
  const added = now.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !now.includes(name));
  return [
    ...(added.length === 0 ? [] : [`now left out of the columns, but not before: ${added.join(', ')}`]),
    ...(gone.length === 0 ? [] : [`left out of the columns before, but not now: ${gone.join(', ')}`]),
  ];
}

function requireRanked({ state }: Search, model: string): void {
  const row = state.scoreboard.list().find((one) => one.model === model);
  if (row?.rank !== undefined) return;
  // What a verb could not make has left its reason among the remarks.
  const reason = row?.reason ?? state.remarks.at(-1) ?? 'the budget ended before it was made';
  throw new CannotTrain(`${model}: ${reason}`);
}

interface Made {
  /** Name of the new model; absent when there is none to make. */
  readonly made?: string;
  readonly findings: StepFindings;
}

async function make(search: Search, plan: StepPlan): Promise<Made> {
  const { step, parents } = plan;
  const recipe = stepRecipe(step, parents);
  const names = parents.map(({ model }) => model);
  if (step.verb === 'finalize') return { findings: {} };
  const made = unusedName(nameOfMade(step), names);
  const named = parents.map(({ name, recipe: own }) => nameWithoutThreshold(name, own));
  const label = `${step.verb} of ${named.join(', ')}`;
  if (step.verb === 'tune') return { made, findings: await tune(search, step, made) };
  if (step.verb === 'threshold') return { made, findings: await moveThreshold(search, step, made) };
  if (step.verb === 'blend') {
    const { weights, method } = step;
    const fixed = {
      weights: sharesOf(weights, names.length),
      method: method === 'hard' ? 'hard' : 'soft',
    } as const;
    await blendModels(search, names, { as: made, ...(weights === 'greedy' ? {} : { fixed }) });
    if (method !== 'hard') remarkLostThresholds(search, parents, made);
    return { made, findings: blendFindings(search, made) };
  }
  if (recipe === undefined) throw new Error(`${step.verb} has no recipe`);
  await addModels(search, [{ model: made, name: label, recipe }], 'made');
  if (step.verb === 'stack') remarkLostThresholds(search, parents, made);
  if (step.verb !== 'calibrate') return { made, findings: {} };
  return { made, findings: await calibrationFindings(search, step.model, made) };
}

function nameOfMade(step: TrainingStep): string {
  switch (step.verb) {
    case 'tune':
      return `tuned ${step.model}`;
    case 'ensemble':
      return `bagged ${step.model}`;
    case 'calibrate':
      return `calibrated ${step.model}`;
    case 'threshold':
      return thresholdId(step.model);
    default:
      return step.verb;
  }
}

/** A blend of a blend must not take its place. */
function unusedName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let n = 2; taken.includes(name); n++) name = `${wanted} ${n}`;
  return name;
}

async function tune(
  search: Search,
  { model, trials, algorithm, chooseBetter }: Extract<TrainingStep, { verb: 'tune' }>,
  made: string,
): Promise<StepFindings> {
  await tuneModels(search, { trials, models: [model], algorithm, chooseBetter });
  const { state } = search;
  const { sortMetric } = state.outline;
  const rows = state.scoreboard.list();
  const place = (name: string) => rows.find((row) => row.model === name)?.metrics[sortMetric] ?? null;
  return {
    metric: sortMetric,
    before: place(model),
    after: place(made),
    trials: state.trials.map(({ params, score, folds }) => ({
      params,
      score: score === null ? null : turned(sortMetric, score),
      folds,
    })),
  };
}

function blendFindings({ state }: Search, made: string): StepFindings {
  const recipe = state.recipes.get(made);
  if (recipe?.kind !== 'blend') return {};
  const { members, weights, method } = recipe;
  const names = members.map((member) => [...state.recipes].find(([, one]) => one === member)?.[0] ?? '');
  return { members: names, weights: [...sharesOf(weights, names.length)], method };
}

function sharesOf(weights: readonly number[] | 'equal' | 'greedy', members: number): readonly number[] {
  if (typeof weights === 'string') return new Array<number>(members).fill(1 / members);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
