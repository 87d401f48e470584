/** Limits of recipes and of fitted recipes read from files: more than any model needs, less than harms a server. */
export const RECIPE_LIMITS = {
  /** Recipes inside recipes; a single recipe has depth 1. */
  depth: 6,
  members: 50,
  copies: 200,
  fewestFolds: 2,
  mostFolds: 20,
} as const;
