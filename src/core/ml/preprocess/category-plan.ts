import type { CategoryColumn } from '../../table.js';
import { MOST_CODES } from './codes-step.js';
import type { ColumnRules } from './column-rules.js';
import { countLevels, type LevelCounts, looksLikeKey, modeIndex } from './level-counts.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import { mergeRareLevels, type RareLevels } from './rare-levels.js';
import { looksLikeText } from './text-words.js';

/** How a category column is to be encoded. */
export type CategoryPlan =
  | { readonly kind: 'dropped'; readonly plan: PlanEntry }
  | { readonly kind: 'text' }
  | {
      readonly kind: 'two-level' | 'one-hot' | 'target-encoding' | 'ordinal' | 'codes';
      readonly levels: readonly string[];
      /** Index of the level that stands in for missing values, or -1. */
      readonly fill: number;
      readonly rare?: RareLevels | undefined;
      readonly what: string;
      readonly why: string;
    };

/**
 * Chooses the encoding of a category, on the training rows, the first rule that fits:
 * an order given by the user: the position in it; named as text, or free text by its looks: words;
 * no level, or one: dropped; values nearly all different (share above 0.95, more than 50): dropped as a key, unless
 * the user keeps it. Then rare levels are merged, and an estimator that knows categories gets codes up to 254 levels;
 * for the others 2 levels become 0/1, up to `maxEncodingOhe` one feature per level, more are target encoded.
 * Source: PyCaret 3.4 setup, except for keys, texts and how the target encoding is fitted.
 */
export function planCategory(name: string, column: CategoryColumn, rules: ColumnRules): CategoryPlan {
  const { options, isRaw, fillsCategories } = rules;
  if (options.textFeatures.includes(name)) return { kind: 'text' };
  const found = countLevels(column);
  const note = describeMissing(found.missing);
  if (found.levels.length === 0) {
    return { kind: 'dropped', plan: dropped(name, DROP_REASONS.allMissing, 'no row has a value') };
  }
  const order = Object.hasOwn(options.ordinalFeatures, name) ? options.ordinalFeatures[name]! : undefined;
  const isAskedFor = options.categoricalFeatures.includes(name) || options.keepFeatures.includes(name);
  if (order === undefined && !isAskedFor) {
    if (looksLikeText(found)) return { kind: 'text' };
    if (looksLikeKey(found)) {
      const why = `${found.levels.length} different values in ${column.codes.length} rows: a key${note}`;
      return { kind: 'dropped', plan: dropped(name, DROP_REASONS.idLike, why) };
    }
  }
  const { counts: merged, rare } =
    options.rareToValue === undefined || order !== undefined
      ? { counts: found }
      : mergeRareLevels(found, options.rareToValue, column.codes.length, options.rareValue);
  const { levels, fill } = fillsCategories
    ? fillMissing(merged, options.categoricalImputation)
    : unfilled(merged);
  if (levels.length < 2) {
    const why = `every value is ${JSON.stringify(levels[0])}${note}`;
    return { kind: 'dropped', plan: dropped(name, DROP_REASONS.constant, why) };
  }
  const mergedNote =
    rare === undefined ? '' : `; ${rare.levels.length} rare levels became ${JSON.stringify(rare.into)}`;
  const why = `${levels.length} levels${note}${mergedNote}`;
  if (order !== undefined) return planOrder(order, levels[fill], why);
  const common = { levels, fill, rare, why };
  const filled = describeFill(levels[fill], isRaw && levels.length <= MOST_CODES);
  if (isRaw && levels.length <= MOST_CODES) {
    return { kind: 'codes', ...common, what: `codes of its levels; ${filled}` };
  }
  if (levels.length === 2) {
    return { kind: 'two-level', ...common, what: `0 for ${levels[0]}, 1 for ${levels[1]}; ${filled}` };
  }
  if (!isRaw && (levels.length <= options.maxEncodingOhe || options.maxEncodingOhe < 0)) {
    return { kind: 'one-hot', ...common, what: `one 0/1 feature per level; ${filled}` };
  }
  return {
    kind: 'target-encoding',
    ...common,
    what: `share of rows and cross-fitted target mean per level; ${filled}`,
  };
}

/** Levels that the order does not know are unseen. */
function planOrder(order: readonly string[], fillLevel: string | undefined, why: string): CategoryPlan {
  const fill = fillLevel === undefined ? -1 : order.indexOf(fillLevel);
  return {
    kind: 'ordinal',
    levels: order,
    fill,
    what: `position among ${order.join(' < ')}; ${describeFill(order[fill], false)}`,
    why,
  };
}

/** `mode` and `drop` (which only training rows obey) take the most frequent level, any other text is a level itself. */
function fillMissing({ levels, counts, missing }: LevelCounts, how: string) {
  if (how === 'mode' || how === 'drop') return { levels, fill: modeIndex(counts) };
  const known = levels.indexOf(how);
  if (known >= 0 || missing === 0) return { levels, fill: known };
  return { levels: [...levels, how], fill: levels.length };
}

function unfilled({ levels }: LevelCounts) {
  return { levels, fill: -1 };
}

function describeFill(level: string | undefined, isRaw: boolean): string {
  if (level !== undefined) return `missing values become ${JSON.stringify(level)}`;
  return isRaw ? 'missing values stay missing' : 'missing values count as unseen';
}
