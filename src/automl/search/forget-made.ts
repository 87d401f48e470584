import type { Search } from './search.js';

const EARLIER = 'earlier ';

/** Whether the model has been made anew since. */
export function isOutdated(id: string): boolean {
  return id.startsWith(EARLIER);
}

/**
 * Before a model that was made is made anew: what belongs to the one before must not be taken for the new one. When that
 * one is fitted on all rows already it stays, as `earlier <model>`: until the new one is fitted too, there may be no other.
 */
export function forgetMade(search: Search, id: string): void {
  const { state, refits, refitting, foldModels } = search;
  const refit = refits.get(id);
  if (refit !== undefined) rename(search, id, `${EARLIER}${id}`);
  for (const known of [state.recipes, state.tests, state.membersOf, refits, refitting, foldModels]) {
    known.delete(id);
  }
}

function rename({ state, refits }: Search, id: string, as: string): void {
  const { scoreboard, recipes, tests, membersOf } = state;
  const known = scoreboard.models().find(({ model }) => model.id === id);
  if (known === undefined) return;
  scoreboard.addModel({ ...known.model, id: as });
  for (const fold of known.folds) scoreboard.add(as, fold);
  for (const map of [recipes, tests, membersOf, refits] as Map<string, unknown>[]) {
    // Nothing of a model that had this name before may stay.
    if (map.has(id)) map.set(as, map.get(id));
    else map.delete(as);
  }
}

/** A fit on all rows that a better one has taken the place of. */
export function dropRefit({ state, refits }: Search, id: string): void {
  refits.delete(id);
  if (!isOutdated(id)) return;
  state.scoreboard.removeModel(id);
  for (const known of [state.recipes, state.tests, state.membersOf]) known.delete(id);
}
