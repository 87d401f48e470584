/**
 * Looks for better parameters of the best models. Trials are asked for in rounds of a fixed size and told in order, so
 * that a count of trials gives the same models whatever the number of threads.
 */
import type { JsonObject } from '../../core/json.js';
import type { Params } from '../../core/ml/estimator.js';
import type { Recipe, SingleRecipe } from '../../core/ml/recipe/recipe.js';
import { createTuner } from '../../core/ml/tune/create-tuner.js';
import { searchSpaceOf } from '../../core/ml/tune/search-spaces.js';
import { forEachLimited } from '../for-each-limited.js';
import { BASELINE } from '../outline-data.js';
import type { ScoredFold } from '../scoreboard.js';
import type { TuningAlgorithm } from '../training-step.api.js';
import { nameOf } from './evaluate-models.js';
import { gainOnSameFolds, spreadOf } from './fold-spread.js';
import { foreseeFold } from './foresee-seconds.js';
import { forgetMade } from './forget-made.js';
import { meanScore } from './higher-is-better.js';
import { secondsForStack } from './make-ensembles.js';
import { familyOf } from './model-family.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

const TRIALS_PER_ROUND = 4;
const MOST_TUNED_MODELS = 3;
/** Under a budget a model that has not become better for so many rounds is left alone. */
const MOST_ROUNDS_WITHOUT_GAIN = 6;
const MOST_TRIALS = 400;
/** Of how much the folds of a model differ, what a gain must be to count as one. */
const LEAST_GAIN_SHARE = 0.1;
/** A round that cannot be finished only costs what others could use. */
const ROOM_FOR_A_ROUND = 1.5;
/** Models further behind the best, in units of how much its folds differ, do not become the best by their parameters. */
const REACH = 6;
const MOST_SHARE_FOR_ENSEMBLES = 0.25;
/** For choosing weights; the last fit of a blend has its time kept from when a blend is the best for the first time. */
const BLEND_SHARE = 0.03;
const CLOSING_SECONDS = 0.3;

export interface TuneOptions {
  /** Trials of each model besides its defaults; `auto` spends what the budget leaves. */
  readonly trials: number | 'auto';
  /** How many of the best are tuned. */
  readonly most?: number;
  /** Names in the leaderboard of the models to tune, in place of the best. */
  readonly models?: readonly string[];
  /** How trials are chosen; `tpe` when left out. */
  readonly algorithm?: TuningAlgorithm;
  /** Whether only what became better is added; true when left out. */
  readonly chooseBetter?: boolean;
}

interface JudgedRecipe {
  readonly recipe: SingleRecipe;
  readonly folds: readonly ScoredFold[];
  readonly score: number;
}

interface Tuned {
  readonly model: string;
  readonly recipe: SingleRecipe;
  readonly tuner: ReturnType<typeof createTuner>;
  /** Whether the defaults were asked for, which come before all trials. */
  hasBegun: boolean;
  best: JudgedRecipe;
  /** Best of the trials, the untuned model not counted. */
  bestTrial?: JudgedRecipe;
  /** The score when it last became clearly better. */
  countedScore: number;
  roundsWithoutGain: number;
  trials: number;
  /** Of a fold in the last round. */
  foldSeconds: number;
}

/** Adds `tuned x` to the leaderboard for every model that became better on the same folds. */
export async function tuneModels(search: Search, options: TuneOptions): Promise<void> {
  const { trials } = options;
  // A round that takes longer than foreseen must not cost the ensembles, which are worth more than its trials.
  const deadline = search.deadline.endingEarlier(() => (trials === 'auto' ? secondsForEnsembles(search) : 0));
  try {
    await playRounds({ ...search, deadline }, options);
  } finally {
    deadline.close();
  }
  await settle(search);
}

async function playRounds(
  search: Search,
  { trials, most = MOST_TUNED_MODELS, models: asked, algorithm = 'tpe', chooseBetter = true }: TuneOptions,
): Promise<void> {
  const { state, deadline } = search;
  const chosen = asked ?? bestSingles(search, trials === 'auto' ? Number.POSITIVE_INFINITY : most);
  const begun = chosen.flatMap((model) => beginTuning(search, model, trials, algorithm) ?? []);
  const waiting = asked === undefined ? withinReach(search, begun) : begun;
  const models = waiting.splice(0, most);
  if (trials !== 'auto') {
    search.count.total += models.length * trials * state.outline.foldCount;
  }
  for (let open = models.filter((one) => hasRoom(search, one, trials)); open.length > 0; ) {
    for (const tuned of open) {
      // Rounds of other models have passed since the look at the clock.
      if (hasRoom(search, tuned, trials)) await playRound(search, tuned, trials);
    }
    if (deadline.searching.aborted) break;
    open = open.filter((one) => one.trials > 0 && hasRoom(search, one, trials));
    // What the best ones leave of the budget goes to the next.
    for (const next of open.length < most ? waiting.splice(0, most - open.length) : []) {
      if (!hasRoom(search, next, trials)) continue;
      models.push(next);
      open.push(next);
    }
  }
  for (const { model, recipe, best, bestTrial } of models) {
    if (!chooseBetter && best.recipe === recipe && bestTrial !== undefined) list(search, model, bestTrial);
  }
}

/** Puts the tuned model into the leaderboard, in place of one with worse parameters. */
function list(search: Search, model: string, { recipe, folds }: JudgedRecipe): void {
  const { scoreboard, recipes } = search.state;
  const id = `tuned ${model}`;
  forgetMade(search, id);
  scoreboard.addModel({ id, name: `${nameOf(search, model)}, tuned`, source: 'made' });
  recipes.set(id, recipe);
  for (const fold of folds) scoreboard.add(id, fold);
}

/** The best one of each family, best first. */
function bestSingles({ state }: Search, most: number): string[] {
  const families = new Set<string>();
  const best = state.scoreboard.list().filter(({ rank, model }) => {
    const recipe = state.recipes.get(model);
    if (rank === undefined || model === BASELINE || !isSingle(recipe)) return false;
    if (state.sampleRows.has(model) || families.has(familyOf(recipe, state.outline.task))) return false;
    families.add(familyOf(recipe, state.outline.task));
    return true;
  });
  return best.slice(0, most).map(({ model }) => model);
}

function withinReach({ state }: Search, models: readonly Tuned[]): Tuned[] {
  const [first] = models;
  if (first === undefined) return [];
  const reach = REACH * spreadOf(state.outline.sortMetric, first.best.folds);
  return models.filter(({ best }) => best.score >= first.best.score - reach);
}

function isSingle(recipe: Recipe | undefined): recipe is SingleRecipe {
  return recipe?.kind === 'single';
}

function beginTuning(
  { state, data }: Search,
  model: string,
  trials: number | 'auto',
  algorithm: TuningAlgorithm,
): Tuned | undefined {
  const { task, sortMetric } = state.outline;
  const recipe = state.recipes.get(model);
  if (!isSingle(recipe)) return undefined;
  const space = searchSpaceOf(task, recipe.estimator);
  const folds = state.scoreboard.foldsOf(model);
  const score = meanScore(sortMetric, folds);
  if (space === undefined || score === null) return undefined;
  const tuner = createTuner({
    space,
    defaults: recipe.params,
    algorithm,
    trials: trials === 'auto' ? MOST_TRIALS : trials + 1,
    seed: data.settings.seed,
  });
  return {
    model,
    recipe,
    tuner,
    hasBegun: false,
    best: { recipe, folds, score },
    countedScore: score,
    foldSeconds: 0,
    roundsWithoutGain: 0,
    trials: 0,
  };
}

function hasRoom(search: Search, tuned: Tuned, trials: number | 'auto'): boolean {
  const { deadline, state } = search;
  if (deadline.searching.aborted || tuned.trials >= (trials === 'auto' ? MOST_TRIALS : trials)) return false;
  if (trials !== 'auto') return true;
  if (tuned.roundsWithoutGain >= MOST_ROUNDS_WITHOUT_GAIN) return false;
  const fold = Math.max(tuned.foldSeconds, foreseeFold(search, tuned.model, tuned.recipe));
  const round = fold * TRIALS_PER_ROUND;
  const all = (round * state.outline.foldCount) / search.parallel;
  return all * ROOM_FOR_A_ROUND < deadline.searchSecondsLeft();
}

/** What comes after tuning: the stack, if it is one that can be had, and fitting the members of a blend one by one. */
function secondsForEnsembles(search: Search): number {
  const { data, step } = search;
  const { budgetSeconds = 0, ensemble = true } = data.settings;
  if (!ensemble || step !== undefined) return 0;
  const most = MOST_SHARE_FOR_ENSEMBLES * budgetSeconds;
  const blend = CLOSING_SECONDS + BLEND_SHARE * budgetSeconds;
  const stack = secondsForStack(search);
  return Math.min(most, stack + blend <= most ? stack + blend : blend);
}

async function playRound(search: Search, tuned: Tuned, trials: number | 'auto'): Promise<void> {
  const { sortMetric } = search.state.outline;
  const before = tuned.best;
  const asked = askRound(tuned, trials === 'auto' ? MOST_TRIALS : trials);
  const results = await evaluateTrials(
    search,
    tuned,
    asked.filter(({ recipe }) => recipe !== tuned.recipe),
  );
  const seconds: number[] = [];
  for (const { params, recipe } of asked) {
    if (recipe === tuned.recipe) {
      tuned.tuner.tell(params, meanScore(sortMetric, search.state.scoreboard.foldsOf(tuned.model)));
      continue;
    }
    const result = results.get(recipe);
    seconds.push(...(result?.folds ?? []).map((one) => one.seconds));
    // What the budget has ended says nothing.
    if (result === undefined) continue;
    const { folds, score, isWhole } = result;
    tuned.tuner.tell(params, score);
    search.state.trials.push({
      model: tuned.model,
      params: { ...recipe.params } as JsonObject,
      score,
      folds: folds.length,
    });
    if (!isWhole || score === null) continue;
    if (score > tuned.best.score) tuned.best = { recipe, folds, score };
    if (score > (tuned.bestTrial?.score ?? Number.NEGATIVE_INFINITY))
      tuned.bestTrial = { recipe, folds, score };
  }
  if (seconds.length > 0) tuned.foldSeconds = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
  if (tuned.best !== before) {
    list(search, tuned.model, tuned.best);
    await settle(search);
  }
  const noise = LEAST_GAIN_SHARE * spreadOf(sortMetric, tuned.best.folds);
  if (tuned.best.score - tuned.countedScore > noise) {
    tuned.countedScore = tuned.best.score;
    tuned.roundsWithoutGain = 0;
  } else tuned.roundsWithoutGain++;
}

interface AskedTrial {
  readonly params: Params;
  readonly recipe: SingleRecipe;
}

/** The defaults, which the comparison has judged already, come first and cost nothing. */
function askRound(tuned: Tuned, most: number): AskedTrial[] {
  const asked: AskedTrial[] = [];
  let fits = 0;
  while (fits < Math.min(TRIALS_PER_ROUND, most - tuned.trials)) {
    const params = tuned.tuner.ask();
    if (params === undefined) {
      tuned.trials = most;
      break;
    }
    const isDefault = !tuned.hasBegun;
    tuned.hasBegun = true;
    const recipe = isDefault
      ? tuned.recipe
      : { ...tuned.recipe, params: { ...tuned.recipe.params, ...params } };
    asked.push({ params, recipe });
    if (!isDefault) fits++;
  }
  tuned.trials = Math.min(most, tuned.trials + fits);
  return asked;
}

interface TrialResult {
  readonly folds: readonly ScoredFold[];
  readonly score: number | null;
  /** Whether it had all folds. */
  readonly isWhole: boolean;
}

/**
 * All trials get the first folds; those clearly behind the best so far on them are given up, and what their mean would
 * be is foreseen from how far they are behind.
 */
async function evaluateTrials(
  search: Search,
  tuned: Tuned,
  trials: readonly AskedTrial[],
): Promise<Map<SingleRecipe, TrialResult>> {
  const { sortMetric, foldCount } = search.state.outline;
  const first = Math.min(foldCount, Math.ceil(foldCount / 3));
  const folds = new Map<SingleRecipe, ScoredFold[]>(trials.map(({ recipe }) => [recipe, []]));
  await runFolds(search, tuned, trials, range(0, first), folds);
  const gap = (recipe: SingleRecipe) =>
    gainOnSameFolds(sortMetric, folds.get(recipe) ?? [], tuned.best.folds);
  const spread = spreadOf(sortMetric, tuned.best.folds);
  const goesOn = ({ recipe }: AskedTrial) => {
    const behind = gap(recipe);
    return behind !== null && behind > -spread;
  };
  if (foldCount > first) {
    await runFolds(search, tuned, trials.filter(goesOn), range(first, foldCount), folds);
  }
  return new Map(
    trials.flatMap(({ recipe }): [SingleRecipe, TrialResult][] => {
      const own = folds.get(recipe) ?? [];
      if (own.length < first) return [];
      const isWhole = own.length === foldCount;
      if (isWhole) return [[recipe, { folds: own, score: meanScore(sortMetric, own), isWhole }]];
      const behind = gap(recipe);
      const score = behind === null ? null : tuned.best.score + behind;
      return [[recipe, { folds: own, score, isWhole }]];
    }),
  );
}

async function runFolds(
  search: Search,
  tuned: Tuned,
  trials: readonly AskedTrial[],
  indices: readonly number[],
  folds: ReadonlyMap<SingleRecipe, ScoredFold[]>,
): Promise<void> {
  const tasks = trials.flatMap(({ recipe }) => indices.map((foldIndex) => ({ recipe, foldIndex })));
  if (search.deadline.isTimed) search.count.total += tasks.length;
  const name = `tuning ${nameOf(search, tuned.model)}`;
  await forEachLimited(tasks, search.parallel, async ({ recipe, foldIndex }) => {
    const fold = await runFold(search, { model: `tuned ${tuned.model}`, name, recipe, foldIndex });
    if (fold !== undefined) folds.get(recipe)?.push(fold);
  });
  for (const own of folds.values()) own.sort((a, b) => a.outcome.foldIndex - b.outcome.foldIndex);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
