/** Reads the rows, looks for leaks, plans folds and models: the start of every verb. */
import type { Json } from '../../core/json.js';
import { canonicalJson } from '../../core/ml/canonical-json.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import { CannotTrain } from '../automl.errors.js';
import { BASELINE, type DataOutline } from '../outline-data.js';
import { createScoreboard } from '../scoreboard.js';
import { startDeadline } from './deadline.js';
import type { Search, SearchContext } from './search.js';
import { withSeeds } from './seed-models.js';

/** @throws CannotTrain when the rows cannot be learnt from */
export async function beginSearch(context: SearchContext): Promise<Search> {
  const { clock, signal, execute, memoryBytes, startedAtMs = clock.now() } = context;
  const { data } = context;
  const { settings } = data;
  // Without the rows there is no model at all, so the budget does not end this.
  signal.throwIfAborted();
  const guardSeconds = guardSecondsOf(context, (clock.now() - startedAtMs) / 1000);
  const guardLooks = context.step?.evaluation.guardLooks;
  const answer = await execute(
    {
      ...{ kind: 'outline', data },
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(guardSeconds === undefined ? {} : { guardSeconds }),
      ...(guardLooks === undefined ? {} : { guardLooks }),
    },
    signal,
  );
  if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
  const { outline, seeds } = withSeeds(answer.outline, settings);
  const { findings, notLookedFor, target, judged, baseline, table, guarded, coldSeconds } = answer;
  const budgetSeconds = budgetOf(context);
  const scoreboard = createScoreboard(outline);
  for (const { outcome, seconds } of baseline) {
    const endedAt = context.wallClock();
    const startedAt = new Date(endedAt.getTime() - seconds * 1000);
    scoreboard.add(BASELINE, { outcome, seconds, startedAt, endedAt });
  }
  for (const { planned } of seeds) scoreboard.addModel(planned);
  return {
    ...context,
    data: { ...data, table, guarded },
    deadline: startDeadline({ clock, startedAtMs, budgetSeconds, signal }),
    count: { done: baseline.length, total: baseline.length },
    foldModels: new Map(),
    refits: new Map(),
    refitting: new Set(),
    coldSeconds,
    ...(answer.guardLooks === undefined ? {} : { guardLooks: answer.guardLooks }),
    finished: new Map(context.finishedFolds?.map(({ key, fold }) => [key, fold])),
    state: {
      outline,
      findings,
      target,
      judged,
      scoreboard,
      recipes: new Map([
        ...plannedRecipes(outline, settings.params),
        ...seeds.flatMap(({ planned, recipe }): [string, Recipe][] =>
          planned.refusal === undefined ? [[planned.id, recipe]] : [],
        ),
      ]),
      membersOf: new Map(),
      rungs: [],
      looks: new Map(),
      sampleRows: new Map(),
      trials: [],
      tests: new Map(),
      remarks:
        notLookedFor.length === 0 ? [] : [`the budget left no time to look for ${notLookedFor.join(', ')}`],
    },
  };
}

/** The budget of a step is its own; that of the settings says how the rows were prepared. */
function budgetOf({ data: { settings }, step, reportSeconds = 0 }: SearchContext): number | undefined {
  if (step !== undefined) return step.step.budgetSeconds;
  return settings.budgetSeconds === undefined ? undefined : settings.budgetSeconds - reportSeconds;
}

/** Of the time left, what looking for leaks may take. */
const GUARD_SHARE = 0.25;
/** So few values are looked over in a moment, however late it is. */
const CHEAP_CELLS = 100_000;

/** Undefined without a budget: then all is looked for, or by a step what the job before it has looked for. */
function guardSecondsOf({ data, step }: SearchContext, secondsSpent: number): number | undefined {
  const { budgetSeconds } = data.settings;
  // A step has to look at the columns that the job before it has looked at: it counts looks, and not seconds.
  if (budgetSeconds === undefined || step !== undefined) return undefined;
  const rowCount = data.source.parts.reduce((sum, part) => sum + part.rowCount, 0);
  if (data.source.columns.length * rowCount < CHEAP_CELLS) return undefined;
  return Math.max(0, GUARD_SHARE * (budgetSeconds - secondsSpent));
}

function plannedRecipes(
  { models }: DataOutline,
  params: SearchContext['data']['settings']['params'] = {},
): [string, Recipe][] {
  return models
    .filter(({ refusal }) => refusal === undefined)
    .map(({ id }) => [id, singleRecipe(id, params[id])]);
}

/** Names a fit so that an earlier attempt's can be told to be the same: by the same program, on the same columns. */
export function foldKey(
  { sha256, codeVersion, data: { guarded }, state: { outline } }: Search,
  recipe: Recipe,
  foldIndex: number,
  trainingRows?: number,
): string {
  const content = [
    ...[codeVersion, outline.foldHash, [...(guarded?.excluded ?? [])]],
    ...[recipe as unknown as Json, foldIndex, trainingRows ?? 'all'],
  ];
  return sha256(canonicalJson(content));
}
