import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { gramMatrix } from './gram-matrix.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';
import { solveRidgeByRows } from './ridge-by-rows.js';
import { triangularRows } from './triangular-rows.js';
import { weightedScaling } from './weighted-moments.js';

function makeRows(rows: number, columns: number) {
  const random = createRandom(`least squares/${rows}`);
  const x: Matrix = {
    rows,
    columns,
    data: Float64Array.from({ length: rows * columns }, () => random.normal()),
  };
  const target = Float64Array.from({ length: rows }, () => random.normal());
  const weights = Float64Array.from({ length: rows }, () => random.integer(3) + 0.5);
  return { x, target, weights };
}

/** Without shortcuts: one sum per pair of columns. */
function plainProducts({ x, target, weights }: ReturnType<typeof makeRows>): number[] {
  const { means, scales, weightSum } = weightedScaling(x, weights);
  const value = (i: number, j: number) =>
    j === x.columns ? target[i]! : (x.data[i * x.columns + j]! - means[j]!) / scales[j]!;
  const size = x.columns + 1;
  return Array.from({ length: size * size }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < x.rows; i++)
      sum += weights[i]! * value(i, Math.floor(at / size)) * value(i, at % size);
    return sum / weightSum;
  });
}

describe('products of columns', () => {
  it.each([
    [7, 2],
    [1100, 3],
    [600, 4],
  ])('are the same block by block (%i rows, %i columns)', (rows, columns) => {
    const made = makeRows(rows, columns);
    const scaling = weightedScaling(made.x, made.weights);
    const input = { x: made.x, scaling, targets: [made.target], weights: made.weights };
    const expected = plainProducts(made);
    const short = triangularRows(input);
    expect(short.rows).toBe(columns + 1);
    gramMatrix(input).forEach((product, at) => {
      expect(product).toBeCloseTo(expected[at]!, 12);
      const [a, b] = [short.columns[Math.floor(at / (columns + 1))]!, short.columns[at % (columns + 1)]!];
      const ofShort = a.reduce((sum, value, i) => sum + value * b[i]!, 0) / scaling.weightSum;
      expect(ofShort).toBeCloseTo(expected[at]!, 12);
    });
  });
});

describe('penalisedLeastSquares', () => {
  it('gives the same weights through rows as through columns', () => {
    const { x, target, weights } = makeRows(12, 5);
    const {
      scaling,
      weights: solved,
      centres,
    } = penalisedLeastSquares({ x, targets: [target], weights, alpha: 2 });
    const penalties = scaling.scales.map((scale) => 2 / scale / scale / scaling.weightSum);
    const centred = target.map((value) => value - centres[0]!);
    const byRows = solveRidgeByRows({ x, scaling, targets: [centred], weights }, penalties)!;
    byRows[0]!.forEach((weight, j) => {
      expect(weight).toBeCloseTo(solved[0]![j]!, 12);
    });
  });

  it('shares the weight between duplicates and gives constants none, in many rows', () => {
    const { x, target } = makeRows(900, 4);
    const data = x.data.map((value, at, all) => (at % 4 === 1 ? all[at - 1]! : at % 4 === 2 ? 0.1 : value));
    const { weights } = penalisedLeastSquares({ x: { ...x, data }, targets: [target], alpha: 0 });
    expect(weights[0]![0]).toBeCloseTo(weights[0]![1]!, 12);
    expect(weights[0]![2]).toBe(0);
  });

  it('is indifferent to units a quadrillion times apart', () => {
    const { x, target } = makeRows(50, 3);
    const units = [1e-15, 1, 1e15];
    const data = x.data.map((value, at) => value * units[at % 3]!);
    const plain = penalisedLeastSquares({ x, targets: [target], alpha: 0 });
    const scaled = penalisedLeastSquares({ x: { ...x, data }, targets: [target], alpha: 0 });
    scaled.weights[0]!.forEach((weight, j) => {
      expect(weight).toBeCloseTo(plain.weights[0]![j]!, 12);
    });
  });
});
