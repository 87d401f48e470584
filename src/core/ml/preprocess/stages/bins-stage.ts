import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { kMeansBounds } from './k-means-bins.js';
import { presentValues } from './present-values.js';
import { readSortedListsOrNull } from './read-stage.js';

/** Number features as the position of their bin, 0, 1, 2 and so on. */
export interface BinsStage {
  readonly kind: 'bins';
  /** Ascending bounds per feature; null leaves it alone. A value at a bound belongs to the upper bin. */
  readonly bounds: readonly (readonly number[] | null)[];
}

const BINS = 5;

/** Learns 5 k-means bins of each number feature that comes from one of the named columns. */
export function fitBins(
  matrix: Matrix,
  features: readonly FeatureInfo[],
  names: readonly string[],
): BinsStage {
  const bounds = features.map(({ kind, sources }, j) => {
    if (kind !== 'number' || sources.length !== 1 || !names.includes(sources[0]!)) return null;
    const values = presentValues(matrix, j);
    return values.length === 0 ? null : kMeansBounds(values, BINS);
  });
  return { kind: 'bins', bounds };
}

/** Replaces values in place; missing numbers stay missing. */
export function createBinsRunner({ bounds }: BinsStage): (matrix: Matrix) => Matrix {
  return (matrix) => {
    const { columns, data } = matrix;
    for (let j = 0; j < columns; j++) {
      const list = bounds[j]!;
      if (list === null) continue;
      for (let at = j; at < data.length; at += columns) {
        const value = data[at]!;
        if (Number.isNaN(value)) continue;
        let bin = 0;
        while (bin < list.length && value >= list[bin]!) bin++;
        data[at] = bin;
      }
    }
    return matrix;
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readBinsStage(json: JsonObject, columns: number): BinsStage {
  return { kind: 'bins', bounds: readSortedListsOrNull(json, 'bounds', columns, 0) };
}
