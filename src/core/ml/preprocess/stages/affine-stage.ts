import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import { quantileOfSorted } from '../../../stats/summaries/quantile.js';
import type { Matrix } from '../../estimator.js';
import { readNumbers } from '../../read-model.js';
import type { FeatureInfo } from '../feature-info.js';
import { MAXIMUM_MAGNITUDE } from '../number-step.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { presentValues } from './present-values.js';

/** (x - centre) / scale for every feature. */
export interface AffineStage {
  readonly kind: 'affine';
  readonly centres: readonly number[];
  /** Greater than 0. */
  readonly scales: readonly number[];
}

/**
 * Learns how numbers are brought to a common scale; a feature without spread, or with one that is no more than the
 * rounding of its centre, is only moved. 0/1 marks, words and codes stay as they are: scaled, the mark of a rare level
 * would outweigh everything else in a distance.
 * `zscore`: mean and standard deviation (divisor n). `minmax`: least value and range. `maxabs`: 0 and the largest
 * size. `robust`: median and distance of the quartiles.
 * Source: scikit-learn 1.9 `StandardScaler`, `MinMaxScaler`, `MaxAbsScaler`, `RobustScaler`.
 */
export function fitAffine(
  matrix: Matrix,
  features: readonly FeatureInfo[],
  method: PreprocessOptions['normalizeMethod'],
): AffineStage {
  const found = features.map(({ kind }, j) => {
    if (kind !== 'number') return { centre: 0, scale: 1 };
    const values = presentValues(matrix, j);
    if (values.length === 0) return { centre: 0, scale: 1 };
    const { centre, scale } = FITS[method](values);
    const rounding = values.length * Number.EPSILON * Math.abs(centre);
    return { centre, scale: scale > rounding && Number.isFinite(scale) ? scale : 1 };
  });
  return {
    kind: 'affine',
    centres: found.map(({ centre }) => centre),
    scales: found.map(({ scale }) => scale),
  };
}

/** Scales a matrix in place; results are held within 1e150. */
export function createAffineRunner(stage: AffineStage): (matrix: Matrix) => Matrix {
  const centres = Float64Array.from(stage.centres);
  const scales = Float64Array.from(stage.scales);
  return (matrix) => {
    const { rows, columns, data } = matrix;
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, at++) {
        const value = (data[at]! - centres[j]!) / scales[j]!;
        data[at] =
          value > MAXIMUM_MAGNITUDE
            ? MAXIMUM_MAGNITUDE
            : value < -MAXIMUM_MAGNITUDE
              ? -MAXIMUM_MAGNITUDE
              : value;
      }
    }
    return matrix;
  };
}

/** @throws InvalidArgument unless there are `columns` finite centres and as many positive scales */
export function readAffineStage(json: JsonObject, columns: number): AffineStage {
  const scales = Array.from(readNumbers(json, 'scales', columns));
  const wrong = scales.find((scale) => scale <= 0);
  if (wrong !== undefined) throw new InvalidArgument('model.scales', 'must be positive', wrong);
  return { kind: 'affine', centres: Array.from(readNumbers(json, 'centres', columns)), scales };
}

const FITS: Readonly<
  Record<PreprocessOptions['normalizeMethod'], (values: Float64Array) => { centre: number; scale: number }>
> = {
  zscore(values) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i]!;
    const centre = sum / values.length;
    let squares = 0;
    for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
    return { centre, scale: Math.sqrt(squares / values.length) };
  },
  minmax(values) {
    const { least, greatest } = limits(values);
    return { centre: least, scale: greatest - least };
  },
  maxabs(values) {
    const { least, greatest } = limits(values);
    return { centre: 0, scale: Math.max(-least, greatest) };
  },
  robust(values) {
    const sorted = values.slice().sort();
    return {
      centre: quantileOfSorted(sorted, 0.5),
      scale: quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25),
    };
  },
};

function limits(values: Float64Array): { least: number; greatest: number } {
  let least = values[0]!;
  let greatest = least;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest };
}
