import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { MAXIMUM_MAGNITUDE } from '../number-step.js';
import { readTexts } from '../read-texts.js';
import { readIndexLists } from './read-stage.js';

/** Products of features. */
export interface PolynomialStage {
  readonly kind: 'polynomial';
  readonly features: readonly string[];
  /** Per new feature the columns that are multiplied, repeated for powers. */
  readonly factors: readonly (readonly number[])[];
}

const MOST_FEATURES = 5_000;

/**
 * All products of up to `degree` features, each feature itself first. Left out are products that say nothing: powers
 * of 0/1 marks and products of two marks of one column. Words and codes of categories are not multiplied.
 * @throws InvalidArgument when there would be more than 5,000
 * Source: scikit-learn 1.9 `PolynomialFeatures(include_bias=False)`.
 */
export function fitPolynomial(
  features: readonly FeatureInfo[],
  degree: number,
): { stage: PolynomialStage; features: FeatureInfo[] } {
  const singles = features.map((_, j) => [j]);
  const factors: (readonly number[])[] = [...singles];
  let last: (readonly number[])[] = singles.filter(([j]) => isFactor(features[j!]!));
  for (let power = 2; power <= degree; power++) {
    const next: (readonly number[])[] = [];
    for (const product of last) {
      for (let j = product.at(-1)!; j < features.length; j++) {
        if (!isFactor(features[j]!) || saysNothing(features, product, j)) continue;
        next.push([...product, j]);
        if (factors.length + next.length > MOST_FEATURES) {
          throw new InvalidArgument(
            'polynomialDegree',
            `must not give more than ${MOST_FEATURES} features`,
            degree,
          );
        }
      }
    }
    factors.push(...next);
    last = next;
  }
  const made = factors.map((product) => multiply(product, features));
  return { stage: { kind: 'polynomial', features: made.map(({ name }) => name), factors }, features: made };
}

/** Products are held within 1e150. */
export function createPolynomialRunner({ factors }: PolynomialStage): (matrix: Matrix) => Matrix {
  return ({ rows, columns, data }) => {
    const width = factors.length;
    const products = new Float64Array(rows * width);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) {
        const list = factors[k]!;
        let product = data[i * columns + list[0]!]!;
        for (let f = 1; f < list.length; f++) {
          product *= data[i * columns + list[f]!]!;
          product = Math.max(-MAXIMUM_MAGNITUDE, Math.min(MAXIMUM_MAGNITUDE, product));
        }
        products[i * width + k] = product;
      }
    }
    return { rows, columns: width, data: products };
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readPolynomialStage(json: JsonObject, columns: number): PolynomialStage {
  const factors = readIndexLists(json, 'factors', columns);
  const features = readTexts(json, 'features');
  if (factors.length !== features.length || factors.length > MOST_FEATURES) {
    throw new InvalidArgument('model.factors', `must be ${features.length}, one per feature`, factors.length);
  }
  return { kind: 'polynomial', features, factors };
}

function isFactor({ kind }: FeatureInfo): boolean {
  return kind === 'number' || kind === 'mark';
}

function saysNothing(features: readonly FeatureInfo[], product: readonly number[], j: number): boolean {
  const { kind, sources } = features[j]!;
  return (
    kind === 'mark' &&
    product.some((k) => features[k]!.kind === 'mark' && features[k]!.sources[0] === sources[0])
  );
}

function multiply(product: readonly number[], features: readonly FeatureInfo[]): FeatureInfo {
  const parts = product.map((j) => features[j]!);
  if (parts.length === 1) return parts[0]!;
  const kind = parts.every((part) => part.kind === 'mark') ? 'mark' : 'number';
  const distinct = [...new Set(product)];
  const name = distinct
    .map((j) => {
      const power = product.filter((k) => k === j).length;
      return power === 1 ? features[j]!.name : `${features[j]!.name}^${power}`;
    })
    .join(' * ');
  return { name, kind, levels: 0, sources: [...new Set(parts.flatMap(({ sources }) => sources))] };
}
