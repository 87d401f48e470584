import { featuresOf } from '../preprocess/feature-info.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';

/**
 * Which column of the table each feature comes from, so that what features add up to can be said of columns.
 * @returns one name per feature; undefined when features mix columns (products, groups, principal components), so that
 *   their share cannot be told apart
 * @example featureSources(preprocessor) // ['age', 'city', 'city']
 */
export function featureSources({ steps, stages }: Preprocessor): readonly string[] | undefined {
  let sources = steps.flatMap((step) => featuresOf(step).map(() => step.column));
  for (const stage of stages) {
    switch (stage.kind) {
      case 'affine':
      case 'power':
      case 'quantile':
      case 'bins':
        break;
      case 'selection':
        sources = stage.kept.map((j) => sources[j]!);
        break;
      case 'polynomial':
      case 'groups':
      case 'pca':
        return undefined;
    }
  }
  return sources;
}
