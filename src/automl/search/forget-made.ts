import type { Search } from './search.js';

/** Before a model that was made is made anew: what belongs to the one before must not be taken for the new one. */
export function forgetMade({ state, refits, refitting, foldModels }: Search, id: string): void {
  for (const known of [state.recipes, state.tests, state.membersOf, refits, refitting, foldModels]) {
    known.delete(id);
  }
}
