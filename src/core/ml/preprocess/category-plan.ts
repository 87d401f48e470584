import type { CategoryColumn } from '../../table.js';
import { countLevels, looksLikeKey, modeIndex } from './level-counts.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';

/** Name of the level that missing values become when they get one of their own. */
export const MISSING_LEVEL = '(missing)';

/** How a category column is to be encoded. */
export type CategoryPlan =
  | { readonly kind: 'dropped'; readonly plan: PlanEntry }
  | {
      readonly kind: 'two-level' | 'one-hot' | 'target-encoding';
      readonly levels: readonly string[];
      /** Index of the level that stands in for missing values, or -1. */
      readonly fill: number;
      readonly what: string;
      readonly why: string;
    };

/**
 * Chooses the encoding by the number of levels in the training rows:
 * one or none: dropped; values nearly all different (share above 0.95, more than 50): dropped as a key;
 * 2: one 0/1 feature; up to `maximumOneHotLevels`: one feature per level; more: target encoding.
 * Source: PyCaret 3.4 setup, except for the keys and for how the target encoding is fitted.
 */
export function planCategory(name: string, column: CategoryColumn, options: PreprocessOptions): CategoryPlan {
  const found = countLevels(column);
  const note = describeMissing(found.missing);
  if (found.levels.length === 0) {
    return { kind: 'dropped', plan: dropped(name, DROP_REASONS.allMissing, 'no row has a value') };
  }
  const ownLevel = options.categoryImputation === 'missing' && found.missing > 0;
  if (found.levels.length === 1 && !ownLevel) {
    const why = `every value is ${JSON.stringify(found.levels[0])}${note}`;
    return { kind: 'dropped', plan: dropped(name, DROP_REASONS.constant, why) };
  }
  if (looksLikeKey(found)) {
    const why = `${found.levels.length} different values in ${column.codes.length} rows: a key or free text${note}`;
    return { kind: 'dropped', plan: dropped(name, DROP_REASONS.idLike, why) };
  }
  const levels = ownLevel ? [...found.levels, unusedName(found.levels)] : found.levels;
  const fill = fillIndex(found.counts, ownLevel, options);
  const filled =
    fill < 0 ? 'missing values count as unseen' : `missing values become ${JSON.stringify(levels[fill])}`;
  const common = { levels, fill, why: `${levels.length} levels${note}` };
  if (levels.length === 2) {
    return { kind: 'two-level', ...common, what: `0 for ${levels[0]}, 1 for ${levels[1]}; ${filled}` };
  }
  if (levels.length <= options.maximumOneHotLevels) {
    return { kind: 'one-hot', ...common, what: `one 0/1 feature per level; ${filled}` };
  }
  return {
    kind: 'target-encoding',
    ...common,
    what: `share of rows and cross-fitted target mean per level; ${filled}`,
  };
}

function fillIndex(counts: Float64Array, ownLevel: boolean, options: PreprocessOptions): number {
  if (ownLevel) return counts.length;
  return options.categoryImputation === 'mode' ? modeIndex(counts) : -1;
}

/** A real level may be called the same. */
function unusedName(levels: readonly string[]): string {
  let name = MISSING_LEVEL;
  while (levels.includes(name)) name = `(${name})`;
  return name;
}
