import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import { readColumnNumbers } from './read-stage.js';

/** Some of the features, in their order. */
export interface SelectionStage {
  readonly kind: 'selection';
  /** Columns that stay, ascending, at least one. */
  readonly kept: readonly number[];
}

/** Gives a new matrix of the columns that are kept. */
export function createSelectionRunner({ kept }: SelectionStage): (matrix: Matrix) => Matrix {
  const places = Int32Array.from(kept);
  return ({ rows, columns, data }) => {
    const width = places.length;
    const result = new Float64Array(rows * width);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < width; k++, at++) result[at] = data[i * columns + places[k]!]!;
    }
    return { rows, columns: width, data: result };
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readSelectionStage(json: JsonObject, columns: number): SelectionStage {
  const kept = readColumnNumbers(json, 'kept', columns);
  if (kept.length === 0) throw new InvalidArgument('model.kept', 'must not be empty', 0);
  return { kind: 'selection', kept };
}
