import type { Target } from '../estimator.js';
import type { ParamRule } from '../param-rule.js';
import { refusesBeyond } from '../size-limits.js';

const WHOLE: ParamRule = { kind: 'number', minimum: 1, integer: true };

/** `maxDepth`: 'none' or at least 1. */
export const DEPTH_RULE: ParamRule = {
  kind: 'any-of',
  rules: [{ kind: 'choice', values: ['none'] }, WHOLE],
};

/** `minLeafRows`: at least 1. */
export const LEAF_ROWS_RULE: ParamRule = WHOLE;

/** `maxLeaves`: 'auto' or at least 2. */
export const LEAVES_RULE: ParamRule = {
  kind: 'any-of',
  rules: [
    { kind: 'choice', values: ['auto'] },
    { kind: 'number', minimum: 2, integer: true },
  ],
};

/** `maxFeatures`: a word or a share above 0 up to 1. */
export const FEATURES_RULE: ParamRule = {
  kind: 'any-of',
  rules: [
    { kind: 'choice', values: ['auto', 'sqrt', 'third', 'all'] },
    { kind: 'number', above: 0, maximum: 1 },
  ],
};

/** Defaults of every forest; random forests draw rows, extra trees do not. */
export function forestDefaults(bootstrap: boolean) {
  return {
    trees: 100,
    maxDepth: 'none' as number | 'none',
    minLeafRows: 1,
    maxFeatures: 'auto' as number | 'auto' | 'sqrt' | 'third' | 'all',
    maxLeaves: 'auto' as number | 'auto',
    bootstrap,
  };
}

/** Parameters that all forests share. */
export type ForestParams = ReturnType<typeof forestDefaults>;

/** What each parameter of a forest may be. */
export const FOREST_RULES: { readonly [name in keyof ForestParams]: ParamRule } = {
  trees: { kind: 'number', minimum: 1, maximum: 10_000, integer: true },
  maxDepth: DEPTH_RULE,
  minLeafRows: LEAF_ROWS_RULE,
  maxFeatures: FEATURES_RULE,
  maxLeaves: LEAVES_RULE,
  bootstrap: { kind: 'switch' },
};

/** Data sizes that a forest is tried on: a byte per cell and a copy of one column, besides the data themselves. */
export const forestRefuses = refusesBeyond({
  fewestRows: 10,
  mostRows: 1_000_000,
  mostCells: 1_000_000_000,
  mostClasses: 100,
});

/**
 * Columns that each split looks at, at least 1.
 * @param maxFeatures 'sqrt', 'third', 'all', a share, or 'auto': the square root for classes and all for numbers
 */
export function countColumnsPerSplit(
  columns: number,
  y: Target,
  maxFeatures: ForestParams['maxFeatures'],
): number {
  const choice = maxFeatures === 'auto' ? (y.task === 'classification' ? 'sqrt' : 'all') : maxFeatures;
  if (choice === 'all') return columns;
  if (choice === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (choice === 'third') return Math.max(1, Math.floor(columns / 3));
  return Math.max(1, Math.round(choice * columns));
}

/** `minLeafRows` as a weight: a single row always suffices, however light. */
export function leafWeight(minLeafRows: number): number {
  return minLeafRows === 1 ? 0 : minLeafRows;
}

/** `maxDepth` as a number. */
export function depthLimit(maxDepth: number | 'none'): number {
  return maxDepth === 'none' ? Number.POSITIVE_INFINITY : maxDepth;
}
