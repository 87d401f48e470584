import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import type { FeatureWriter } from './feature-slot.js';
import { createLevelIndex } from './level-index.js';
import { type LevelStep, readLevelFields } from './level-step.js';
import { readStepNames } from './step-names.js';

/** A category of exactly two levels as one feature: 0 for the first, 1 for the second, -1 for an unseen level. */
export interface TwoLevelStep extends LevelStep {
  readonly kind: 'two-level';
}

/** Writes the position of each level; also that of levels with an order. */
export function createPositionWriter(step: LevelStep, unseen: number): FeatureWriter<CategoryColumn> {
  const levelIndex = createLevelIndex(step.levels, step.rare);
  return (column, { data, columns, offset }) => {
    const index = levelIndex(column);
    for (let i = 0; i < column.codes.length; i++) {
      const code = column.codes[i]!;
      const level = code < 0 ? step.fill : index[code]!;
      data[i * columns + offset] = level < 0 ? unseen : level;
    }
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readTwoLevelStep(json: JsonObject): TwoLevelStep {
  return { kind: 'two-level', ...readStepNames(json, 1), ...readLevelFields(json) };
}
