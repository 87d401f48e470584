import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import type { FeatureWriter } from './feature-slot.js';
import { createLevelIndex } from './level-index.js';
import { readFill } from './read-fill.js';
import { readLevels } from './read-texts.js';
import { readStepNames, type StepNames } from './step-names.js';

/** A category of exactly two levels as one feature: 0 for the first, 1 for the second, -1 for an unseen level. */
export interface TwoLevelStep extends StepNames {
  readonly kind: 'two-level';
  /** Sorted. */
  readonly levels: readonly string[];
  /** Index of the level that stands in for missing values, or -1 to treat them as unseen. */
  readonly fill: number;
}

export function createTwoLevelStep(column: string, levels: readonly string[], fill: number): TwoLevelStep {
  return { kind: 'two-level', column, features: [column], levels, fill };
}

export function createTwoLevelWriter(step: TwoLevelStep): FeatureWriter<CategoryColumn> {
  const levelIndex = createLevelIndex(step.levels);
  return (column, { data, columns, offset }) => {
    const index = levelIndex(column);
    for (let i = 0; i < column.codes.length; i++) {
      const code = column.codes[i]!;
      data[i * columns + offset] = code < 0 ? step.fill : index[code]!;
    }
  };
}

export function readTwoLevelStep(json: JsonObject): TwoLevelStep {
  const levels = readLevels(json, 'levels', 2);
  return { kind: 'two-level', ...readStepNames(json, 1), levels, fill: readFill(json, levels.length) };
}
