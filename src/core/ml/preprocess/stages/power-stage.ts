import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { presentValues, thinRows } from './present-values.js';
import { readNumbersOrNull } from './read-stage.js';
import { yeoJohnson, yeoJohnsonPower } from './yeo-johnson.js';

/** The Yeo-Johnson transform of number features. */
export interface PowerStage {
  readonly kind: 'power';
  /** One per feature; null leaves it alone. */
  readonly powers: readonly (number | null)[];
}

/** More rows would move the power by less than it matters. */
const MOST_ROWS = 20_000;

/**
 * Learns the power of each number feature by greatest likelihood, on at most 20,000 rows spread evenly; 0/1 marks,
 * words and codes stay as they are. The result is not standardised.
 */
export function fitPower(matrix: Matrix, features: readonly FeatureInfo[]): PowerStage {
  const looked = thinRows(matrix, MOST_ROWS);
  const powers = features.map(({ kind }, j) => {
    if (kind !== 'number') return null;
    const values = presentValues(looked, j);
    return values.length === 0 ? null : yeoJohnsonPower(values);
  });
  return { kind: 'power', powers };
}

/** Transforms a matrix in place; missing numbers stay missing. */
export function createPowerRunner({ powers }: PowerStage): (matrix: Matrix) => Matrix {
  return (matrix) => {
    const { columns, data } = matrix;
    for (let j = 0; j < columns; j++) {
      const power = powers[j]!;
      if (power === null) continue;
      for (let at = j; at < data.length; at += columns) data[at] = yeoJohnson(data[at]!, power);
    }
    return matrix;
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readPowerStage(json: JsonObject, columns: number): PowerStage {
  return { kind: 'power', powers: readNumbersOrNull(json, 'powers', columns) };
}
