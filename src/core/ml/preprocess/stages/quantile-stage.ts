import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { presentValues } from './present-values.js';
import { normalReference, toNormal } from './quantile-normal.js';
import { readSortedListsOrNull } from './read-stage.js';

/** Number features as normal deviates of the same rank. */
export interface QuantileStage {
  readonly kind: 'quantile';
  /** One list per feature; null leaves it alone. */
  readonly quantiles: readonly (readonly number[] | null)[];
}

/** Learns up to 1,000 quantiles of each number feature; 0/1 marks, words and codes stay as they are. */
export function fitQuantile(matrix: Matrix, features: readonly FeatureInfo[]): QuantileStage {
  const quantiles = features.map(({ kind }, j) => {
    if (kind !== 'number') return null;
    const values = presentValues(matrix, j);
    return values.length === 0 ? null : normalReference(values);
  });
  return { kind: 'quantile', quantiles };
}

/** Transforms a matrix in place; missing numbers stay missing. */
export function createQuantileRunner(stage: QuantileStage): (matrix: Matrix) => Matrix {
  const quantiles = stage.quantiles.map((list) => (list === null ? undefined : Float64Array.from(list)));
  return (matrix) => {
    const { columns, data } = matrix;
    for (let j = 0; j < columns; j++) {
      const reference = quantiles[j];
      if (reference === undefined) continue;
      for (let at = j; at < data.length; at += columns) data[at] = toNormal(data[at]!, reference);
    }
    return matrix;
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readQuantileStage(json: JsonObject, columns: number): QuantileStage {
  return { kind: 'quantile', quantiles: readSortedListsOrNull(json, 'quantiles', columns, 1) };
}
