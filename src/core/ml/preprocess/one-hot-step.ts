import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import type { FeatureWriter } from './feature-slot.js';
import { createLevelIndex } from './level-index.js';
import { readFill } from './read-fill.js';
import { readLevels } from './read-texts.js';
import { readStepNames, type StepNames } from './step-names.js';

/** A category as one 0/1 feature per level; an unseen level is 0 in all of them. */
export interface OneHotStep extends StepNames {
  readonly kind: 'one-hot';
  /** Sorted. */
  readonly levels: readonly string[];
  /** Index of the level that stands in for missing values, or -1 to treat them as unseen. */
  readonly fill: number;
}

export function createOneHotStep(column: string, levels: readonly string[], fill: number): OneHotStep {
  return { kind: 'one-hot', column, features: levels.map((level) => `${column}=${level}`), levels, fill };
}

export function createOneHotWriter(step: OneHotStep): FeatureWriter<CategoryColumn> {
  const levelIndex = createLevelIndex(step.levels);
  return (column, { data, columns, offset }) => {
    const index = levelIndex(column);
    for (let i = 0; i < column.codes.length; i++) {
      const code = column.codes[i]!;
      const level = code < 0 ? step.fill : index[code]!;
      // The matrix starts as zeros.
      if (level >= 0) data[i * columns + offset + level] = 1;
    }
  };
}

export function readOneHotStep(json: JsonObject): OneHotStep {
  const levels = readLevels(json, 'levels', 2);
  return {
    kind: 'one-hot',
    ...readStepNames(json, levels.length),
    levels,
    fill: readFill(json, levels.length),
  };
}
