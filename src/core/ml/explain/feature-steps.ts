import type { ColumnStep } from '../preprocess/column-step.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';

/**
 * The levels that the values of a feature stand for, where they are positions or codes of levels.
 * @returns one list per feature, by value from 0; undefined for all other features
 * @example featureLevels(preprocessor) // [undefined, ['blue', 'red']]
 */
export function featureLevels({
  steps,
  stages,
  featureNames,
}: Preprocessor): readonly (readonly string[] | undefined)[] {
  let found = steps.flatMap((step) => step.features.map(() => levelsOf(step)));
  for (const stage of stages) {
    if (stage.kind === 'selection') found = stage.kept.map((j) => found[j]);
    // Scaled or mixed, a value is no position any more.
    else return featureNames.map(() => undefined);
  }
  return found;
}

function levelsOf(step: ColumnStep): readonly string[] | undefined {
  switch (step.kind) {
    case 'codes':
    case 'ordinal':
    case 'two-level':
      return step.levels;
    default:
      return undefined;
  }
}
