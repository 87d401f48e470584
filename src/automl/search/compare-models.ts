/** After the dummy, which is there from the beginning, every candidate, cheap ones first; on data too large for the budget only those that fewer rows speak for. */
import { BASELINE } from '../outline-data.js';
import { growSampled } from './add-sampled.js';
import { CHAMPIONS } from './champions.js';
import { evaluateModels } from './evaluate-models.js';
import { foreseeFold } from './foresee-seconds.js';
import { familyOf } from './model-family.js';
import type { Search } from './search.js';
import { thinOut } from './thin-out.js';

/** Of the time left, what the cheapest candidates may take with all their folds before anything is thinned out. */
const CHEAP_SHARE = 0.1;
/** Of the time left, what recipes given beforehand may take before everything else. */
const SEED_SHARE = 0.4;
/** Estimates are right within a factor of about 3. */
const ROOM_FOR_ESTIMATES = 3;
/** Of the time left, what the champions may take before all others. */
const CHAMPION_SHARE = 0.4;

export async function compareModels(search: Search): Promise<void> {
  const seeds = affordableSeeds(search);
  await evaluateModels(search, seeds);
  const candidates = cheapestFirst(search).filter((model) => !seeds.includes(model));
  const cheap = cheapOnes(search, candidates);
  // An answer is there early, and the machine is known to be fast or slow.
  await evaluateModels(search, cheap);
  const others = championsFirst(
    search,
    candidates.filter((model) => !cheap.includes(model)),
  );
  const finalists = await thinOut(search, others);
  await evaluateModels(search, finalists);
  await growSampled(search, finalists);
}

/** Those that leave enough time for others. */
function championsFirst(search: Search, candidates: readonly string[]): readonly string[] {
  const { deadline, state, parallel } = search;
  let left = deadline.searchSecondsLeft() * CHAMPION_SHARE * parallel;
  const first = CHAMPIONS.filter((model) => {
    if (!candidates.includes(model)) return false;
    left -= foreseeEstimate(search, model) * state.outline.foldCount;
    return left >= 0;
  });
  return [...first, ...candidates.filter((model) => !first.includes(model))];
}

/** What was given beforehand comes first, unless it leaves the budget no room for others: then it waits its turn. */
function affordableSeeds(search: Search): readonly string[] {
  const { deadline, state, parallel } = search;
  const seeds = seedsOf(search);
  let left = (deadline.searchSecondsLeft() * SEED_SHARE * parallel) / ROOM_FOR_ESTIMATES;
  return seeds.filter((model) => {
    left -= foreseeEstimate(search, model) * state.outline.foldCount;
    return !deadline.isTimed || left >= 0;
  });
}

function seedsOf({ state }: Search): string[] {
  return state.scoreboard
    .models()
    .filter(({ model }) => model.source === 'seeded' && state.recipes.has(model.id))
    .map(({ model }) => model.id);
}

function cheapOnes(search: Search, candidates: readonly string[]): readonly string[] {
  const { deadline, state, parallel } = search;
  if (!deadline.isTimed) return candidates;
  let left = (deadline.searchSecondsLeft() * CHEAP_SHARE * parallel) / ROOM_FOR_ESTIMATES;
  const families = new Set<string>();
  return candidates.filter((model) => {
    const recipe = state.recipes.get(model);
    // Many linear models before the first tree are one model many times over.
    const family = recipe?.kind === 'single' ? familyOf(recipe, state.outline.task) : model;
    if (families.has(family)) return false;
    families.add(family);
    left -= foreseeEstimate(search, model) * state.outline.foldCount;
    return left >= 0;
  });
}

function cheapestFirst(search: Search): string[] {
  const { state } = search;
  const planned = state.outline.models
    .filter(({ id }) => id !== BASELINE && state.recipes.has(id))
    .map(({ id }) => id);
  const costs = [...new Set([...planned, ...seedsOf(search)])].map((id) => ({
    id,
    seconds: foreseeEstimate(search, id),
  }));
  return costs.sort((a, b) => a.seconds - b.seconds || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

function foreseeEstimate(search: Search, model: string): number {
  const recipe = search.state.recipes.get(model);
  return recipe === undefined ? Number.POSITIVE_INFINITY : foreseeFold(search, model, recipe);
}
