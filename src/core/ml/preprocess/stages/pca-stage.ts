import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import { symmetricEigen } from '../../../stats/symmetric-eigen.js';
import type { Matrix } from '../../estimator.js';
import { readInteger, readNumbers } from '../../read-model.js';
import type { FeatureInfo } from '../feature-info.js';
import { covarianceRank } from './covariance-rank.js';
import { readColumnNumbers } from './read-stage.js';

/** Principal components of features, and after them those that the user keeps. */
export interface PcaStage {
  readonly kind: 'pca';
  readonly components: number;
  /** Columns that the components are made of, ascending. */
  readonly used: readonly number[];
  /** Columns that stay as they are, ascending. */
  readonly kept: readonly number[];
  /** Mean of each used column. */
  readonly centres: readonly number[];
  /** Directions, one after the other, each with one number per used column. */
  readonly directions: readonly number[];
}

const MOST_COLUMNS = 2_000;

/**
 * Learns the directions in which the rows spread most: eigenvectors of the covariance of all features but those kept.
 * Nothing is scaled beforehand, as in PyCaret; normalise where the units differ. A direction's entry of largest size
 * is positive. Directions in which nothing varies, as the marks of a category have one, are left out: an estimator that
 * divides by deviations would make numbers of their rounding errors.
 * @param wanted number of components, or the share of the variance in (0, 1) that they must reach; absent: all
 * @returns undefined when nothing is left to turn; `still`: how many of the directions that are wanted do not vary
 * @throws InvalidArgument with more than 2,000 features
 * Cost: rows * features^2.
 * Source: scikit-learn 1.9 `PCA`.
 */
export function fitPca(
  matrix: Matrix,
  features: readonly FeatureInfo[],
  wanted: number | undefined,
  keptColumns: readonly string[],
): { stage: PcaStage; features: FeatureInfo[]; explained: number; still: number } | undefined {
  const isKept = ({ sources }: FeatureInfo) => sources.some((source) => keptColumns.includes(source));
  const used = Array.from(features.keys()).filter((j) => !isKept(features[j]!));
  const kept = Array.from(features.keys()).filter((j) => isKept(features[j]!));
  if (used.length === 0) return undefined;
  if (used.length > MOST_COLUMNS) {
    throw new InvalidArgument('pca', `must have at most ${MOST_COLUMNS} features`, used.length);
  }
  const { centres, covariance } = covarianceOf(matrix, used);
  const { vectors, variances } = directionsOf(covariance, used.length);
  const total = variances.reduce((sum, value) => sum + value, 0);
  const asked = Math.min(used.length, countComponents(variances, total, wanted, used.length));
  const rank = covarianceRank(covariance, deviationsOf(covariance, centres, matrix.rows), matrix.rows);
  const components = Math.min(asked, Math.max(1, rank));
  const explained = variances.slice(0, components).reduce((sum, value) => sum + value, 0);
  const sources = [...new Set(used.flatMap((j) => features[j]!.sources))];
  const made = Array.from(
    { length: components },
    (_, k): FeatureInfo => ({ name: `pca${k}`, kind: 'number', levels: 0, sources }),
  );
  const stage: PcaStage = {
    kind: 'pca',
    components,
    used,
    kept,
    centres: Array.from(centres),
    directions: Array.from(vectors.subarray(0, components * used.length)),
  };
  return {
    stage,
    features: [...made, ...kept.map((j) => features[j]!)],
    explained: total > 0 ? explained / total : 1,
    still: asked - components,
  };
}

/** Gives a new matrix: the components, then the features that are kept. */
export function createPcaRunner(stage: PcaStage): (matrix: Matrix) => Matrix {
  const { components } = stage;
  const used = Int32Array.from(stage.used);
  const kept = Int32Array.from(stage.kept);
  const centres = Float64Array.from(stage.centres);
  const directions = Float64Array.from(stage.directions);
  const width = components + kept.length;
  return ({ rows, columns, data }) => {
    const result = new Float64Array(rows * width);
    for (let i = 0; i < rows; i++) {
      const from = i * columns;
      for (let c = 0; c < components; c++) {
        let sum = 0;
        for (let k = 0, at = c * used.length; k < used.length; k++, at++) {
          sum += (data[from + used[k]!]! - centres[k]!) * directions[at]!;
        }
        result[i * width + c] = sum;
      }
      for (let k = 0; k < kept.length; k++) result[i * width + components + k] = data[from + kept[k]!]!;
    }
    return { rows, columns: width, data: result };
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readPcaStage(json: JsonObject, columns: number): PcaStage {
  const used = readColumnNumbers(json, 'used', columns);
  const components = readInteger(json, 'components', 1);
  if (components > used.length) {
    throw new InvalidArgument('model.components', `must be at most ${used.length}`, components);
  }
  return {
    kind: 'pca',
    components,
    used,
    kept: readColumnNumbers(json, 'kept', columns),
    centres: Array.from(readNumbers(json, 'centres', used.length)),
    directions: Array.from(readNumbers(json, 'directions', components * used.length)),
  };
}

function countComponents(
  variances: Float64Array,
  total: number,
  wanted: number | undefined,
  most: number,
): number {
  if (wanted === undefined || total === 0) return most;
  if (wanted >= 1) return wanted;
  let reached = 0;
  for (let k = 0; k < variances.length; k++) {
    reached += variances[k]!;
    if (reached / total > wanted) return k + 1;
  }
  return most;
}

/**
 * Eigenvectors in the order of the variances along them, which are measured again: an eigenvalue has the rounding of the
 * largest one, so that beside a column of billions a direction that stands still could come before one of hundredths.
 */
function directionsOf(covariance: Float64Array, size: number) {
  const { vectors } = symmetricEigen(covariance, size);
  const along = Array.from({ length: size }, (_, k) => {
    const vector = vectors.subarray(k * size, (k + 1) * size);
    let variance = 0;
    for (let a = 0; a < size; a++) {
      let sum = 0;
      for (let b = 0; b < a; b++) sum += covariance[a * size + b]! * vector[b]!;
      variance += vector[a]! * (2 * sum + covariance[a * size + a]! * vector[a]!);
    }
    return { vector, variance: Math.max(0, variance) };
  }).sort((one, other) => other.variance - one.variance);
  const ordered = new Float64Array(size * size);
  along.forEach(({ vector }, k) => {
    ordered.set(vector, k * size);
  });
  return { vectors: ordered, variances: Float64Array.from(along, ({ variance }) => variance) };
}

/** 0 for a column that varies by the rounding of its mean only. */
function deviationsOf(covariance: Float64Array, centres: Float64Array, rows: number): Float64Array {
  return centres.map((centre, k) => {
    const deviation = Math.sqrt(covariance[k * centres.length + k]!);
    return deviation > rows * Number.EPSILON * Math.abs(centre) ? deviation : 0;
  });
}

function covarianceOf({ rows, columns, data }: Matrix, used: readonly number[]) {
  const width = used.length;
  const centres = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < width; k++) centres[k]! += data[i * columns + used[k]!]!;
  }
  for (let k = 0; k < width; k++) centres[k]! /= rows;
  const covariance = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < width; k++) row[k] = data[i * columns + used[k]!]! - centres[k]!;
    for (let a = 0; a < width; a++) {
      const value = row[a]!;
      if (value === 0) continue;
      for (let b = 0; b <= a; b++) covariance[a * width + b]! += value * row[b]!;
    }
  }
  // `symmetricEigen` reads the lower triangle only.
  const divisor = Math.max(1, rows - 1);
  for (let at = 0; at < covariance.length; at++) covariance[at]! /= divisor;
  return { centres, covariance };
}
