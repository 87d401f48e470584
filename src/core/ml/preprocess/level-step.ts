import type { JsonObject } from '../../json.js';
import type { RareLevels } from './rare-levels.js';
import { readRareLevels } from './rare-levels.js';
import { readFill } from './read-fill.js';
import { readLevels } from './read-texts.js';
import type { StepNames } from './step-names.js';

/** The levels that a step on a category knows. */
export interface LevelStep extends StepNames {
  /** Sorted, but for a level of missing values, which is last, and for levels with an order of their own. */
  readonly levels: readonly string[];
  /** Index of the level that stands in for missing values, or -1 to treat them as unseen. */
  readonly fill: number;
  /** Levels of training that were too rare to stand alone. */
  readonly rare?: RareLevels;
}

/** Reads levels, fill and merged levels back. */
export function readLevelFields(json: JsonObject): Pick<LevelStep, 'levels' | 'fill' | 'rare'> {
  const levels = readLevels(json, 'levels', 2);
  return { levels, fill: readFill(json, levels.length), ...readRareLevels(json, levels) };
}
