import type { Recipe } from './recipe.js';
import { recipeName } from './recipe-name.js';

/** What reasons call the members of a recipe: `member 2 (knn)`. */
export function memberNames(members: readonly Recipe[]): string[] {
  return members.map((member, m) => `member ${m + 1} (${recipeName(member)})`);
}
