import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { descendOnProducts } from './coordinate-descent.js';
import { descendOnColumns } from './coordinate-descent-on-columns.js';
import { gramMatrix } from './gram-matrix.js';
import { scaledColumns, scaledTarget } from './scaled-columns.js';
import { standardProblem } from './standard-problem.js';

function makeProblem() {
  const random = createRandom('descent');
  const [rows, columns] = [60, 12];
  const shared = Float64Array.from({ length: rows }, () => random.normal());
  const data = Float64Array.from(
    { length: rows * columns },
    (_, at) => random.normal() + shared[Math.floor(at / columns)]!,
  );
  const values = Float64Array.from(
    { length: rows },
    (_, i) => 3 * data[i * columns]! - data[i * columns + 1]! + random.normal(),
  );
  const x = { rows, columns, data };
  return { x, ...standardProblem(x, values) };
}

describe('coordinate descent', () => {
  const { x, scaling, target } = makeProblem();
  const problem = {
    absoluteCosts: new Float64Array(12).fill(0.05),
    squareCosts: new Float64Array(12).fill(0.01),
    maxIterations: 1000,
    tolerance: 1e-12,
  };
  const products = gramMatrix({ x, scaling, targets: [target] });
  const columns = scaledColumns(x, scaling);
  const scaled = scaledTarget(target, scaling);

  it('finds the same weights on products and on columns', () => {
    const onProducts = descendOnProducts(products, problem);
    const onColumns = descendOnColumns(columns, scaled, problem);
    expect(onProducts.converged && onColumns.converged).toBe(true);
    expect(onProducts.weights.filter((weight) => weight === 0).length).toBeGreaterThan(2);
    onProducts.weights.forEach((weight, j) => {
      expect(onColumns.weights[j]).toBeCloseTo(weight, 6);
    });
  });

  it('says on both ways when it runs out of passes', () => {
    const short = { ...problem, maxIterations: 1 };
    expect(descendOnProducts(products, short)).toMatchObject({ iterations: 1, converged: false });
    expect(descendOnColumns(columns, scaled, short)).toMatchObject({ iterations: 1, converged: false });
  });

  it('finds nothing when absolute values cost more than any column is worth', () => {
    const dear = { ...problem, absoluteCosts: new Float64Array(12).fill(2) };
    expect(descendOnProducts(products, dear)).toMatchObject({ iterations: 1, converged: true });
    expect(descendOnColumns(columns, scaled, dear).weights.every((weight) => weight === 0)).toBe(true);
  });
});
