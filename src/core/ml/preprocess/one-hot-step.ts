import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import type { FeatureWriter } from './feature-slot.js';
import { createLevelIndex } from './level-index.js';
import { type LevelStep, readLevelFields } from './level-step.js';
import { readStepNames } from './step-names.js';

/** A category as one 0/1 feature per level; an unseen level is 0 in all of them. */
export interface OneHotStep extends LevelStep {
  readonly kind: 'one-hot';
}

/** Writes a 1 for the level of each row; expects a slot of zeros. */
export function createOneHotWriter(step: OneHotStep): FeatureWriter<CategoryColumn> {
  const levelIndex = createLevelIndex(step.levels, step.rare);
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

/** @throws InvalidArgument on anything that training does not write */
export function readOneHotStep(json: JsonObject): OneHotStep {
  const fields = readLevelFields(json);
  return { kind: 'one-hot', ...readStepNames(json, fields.levels.length), ...fields };
}
