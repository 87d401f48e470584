import { InvalidArgument } from '../errors.js';
import { createRandom, permutation, type Random } from '../random.js';
import type { NamedColumn, Table } from '../table.js';

/** What kind of table to make. */
export interface ClassificationRecipe {
  /** Number of rows, 1 or more. */
  readonly rows: number;
  /** Number of feature columns `f1` to `fN`. */
  readonly features: number;
  /** How many of them, the first ones, have to do with the class; the others are noise. */
  readonly informative: number;
  /** From 2 to 26; called `a`, `b`, `c` and so on. */
  readonly classes: number;
  /** Draws the rows: another seed gives another batch of the same distribution. */
  readonly seed: number;
  /** Draws the distribution itself; 1 unless given. */
  readonly conceptSeed?: number;
  /** How far apart the clusters are, above 0; 0.9 unless given. */
  readonly classSeparation?: number;
}

const CLUSTERS_PER_CLASS = 2;

/** A Gaussian cluster: `mix` (row-major, d x d) turns independent normals into its shape. */
interface Cluster {
  readonly centre: Float64Array;
  readonly mix: Float64Array;
}

/**
 * A table for a classification problem that linear models solve in part and trees solve better: every class is two
 * Gaussian clusters of random shape around corners of a cube, among columns of standard normal noise.
 * Classes are equally likely. The column to predict is called `target`.
 * Source: after Guyon 2003 (the Madelon design) and scikit-learn 1.9 `make_classification`.
 * @throws InvalidArgument on a size out of range, or when the informative columns have too few corners for all
 *   clusters (2^informative >= 2 classes)
 * @example makeClassification({ rows: 1000, features: 10, informative: 5, classes: 3, seed: 1 })
 */
export function makeClassification(recipe: ClassificationRecipe): Table {
  checkRecipe(recipe);
  const { rows, features, informative, classes, seed, conceptSeed = 1, classSeparation = 0.9 } = recipe;
  const clusters = drawClusters(createRandom(`classification/${conceptSeed}`), {
    informative,
    clusterCount: classes * CLUSTERS_PER_CLASS,
    classSeparation,
  });
  const random = createRandom(`classification/${conceptSeed}/rows/${seed}`);
  const values = Array.from({ length: features }, () => new Float64Array(rows));
  const codes = new Int32Array(rows);
  const normals = new Float64Array(informative);
  for (let i = 0; i < rows; i++) {
    const c = random.integer(clusters.length);
    const { centre, mix } = clusters[c]!;
    codes[i] = c % classes;
    for (let k = 0; k < informative; k++) normals[k] = random.normal();
    for (let j = 0; j < informative; j++) {
      let value = centre[j]!;
      for (let k = 0; k < informative; k++) value += mix[j * informative + k]! * normals[k]!;
      values[j]![i] = value;
    }
    for (let j = informative; j < features; j++) values[j]![i] = random.normal();
  }
  const columns: NamedColumn[] = values.map((column, j) => ({
    name: `f${j + 1}`,
    data: { kind: 'number', values: column },
  }));
  const levels = Array.from({ length: classes }, (_, k) => String.fromCharCode(97 + k));
  return {
    rowCount: rows,
    columns: [...columns, { name: 'target', data: { kind: 'category', codes, levels } }],
  };
}

function drawClusters(
  random: Random,
  shape: { informative: number; clusterCount: number; classSeparation: number },
): Cluster[] {
  const { informative, clusterCount, classSeparation } = shape;
  // Beyond 16 columns there are so many corners that drawing from the first 65,536 patterns is enough.
  const corners = permutation(2 ** Math.min(informative, 16), random);
  return Array.from({ length: clusterCount }, (_, c) => {
    const pattern = corners[c]!;
    const centre = Float64Array.from({ length: informative }, (_, j) =>
      ((pattern >> (j % 16)) & 1) === 1 ? classSeparation : -classSeparation,
    );
    const mix = Float64Array.from({ length: informative * informative }, () => 2 * random.next() - 1);
    return { centre, mix };
  });
}

function checkRecipe({
  rows,
  features,
  informative,
  classes,
  classSeparation = 0.9,
}: ClassificationRecipe): void {
  requireWhole('rows', rows, 1, Number.MAX_SAFE_INTEGER);
  requireWhole('features', features, 1, Number.MAX_SAFE_INTEGER);
  requireWhole('informative', informative, 1, features);
  requireWhole('classes', classes, 2, 26);
  if (2 ** informative < classes * CLUSTERS_PER_CLASS) {
    throw new InvalidArgument(
      'informative',
      `must satisfy 2^informative >= ${classes * CLUSTERS_PER_CLASS}`,
      informative,
    );
  }
  if (!(classSeparation > 0 && Number.isFinite(classSeparation))) {
    throw new InvalidArgument('classSeparation', 'must be a finite number above 0', classSeparation);
  }
}

function requireWhole(name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new InvalidArgument(name, `must be a whole number from ${minimum} to ${maximum}`, value);
}
