import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Objective } from './lbfgs.js';
import { minimiseWithAbsoluteCosts } from './lbfgs-l1.js';
import { softThreshold } from './soft-threshold.js';

const options = { maxIterations: 200, gradientTolerance: 1e-9 };

/** 1/2 sum curvature (p - bottom)^2, with neighbours tied together. */
function bowl(bottoms: readonly number[], tie: number): Objective {
  return (p, g) => {
    let value = 0;
    g.fill(0);
    for (let i = 0; i < p.length; i++) {
      const off = p[i]! - bottoms[i]!;
      value += 0.5 * off * off;
      g[i]! += off;
      if (i === 0) continue;
      const gap = p[i]! - p[i - 1]!;
      value += 0.5 * tie * gap * gap;
      g[i]! += tie * gap;
      g[i - 1]! -= tie * gap;
    }
    return value;
  };
}

describe('minimiseWithAbsoluteCosts', () => {
  it('moves each unknown towards 0 by its cost and stops there', () => {
    const bottoms = [3, -3, 0.5, -0.5, 2];
    const costs = Float64Array.of(1, 1, 1, 1, 0);
    const { point, converged } = minimiseWithAbsoluteCosts(
      { objective: bowl(bottoms, 0), costs },
      new Float64Array(5),
      options,
    );
    expect(converged).toBe(true);
    point.forEach((value, i) => {
      expect(value).toBeCloseTo(softThreshold(bottoms[i]!, costs[i]!), 8);
    });
    expect(point[2]).toBe(0);
  });

  it('ends where no slope leads downhill when unknowns depend on each other', () => {
    const random = createRandom('tied');
    const bottoms = Array.from({ length: 30 }, () => 3 * random.normal());
    const objective = bowl(bottoms, 2);
    const costs = new Float64Array(30).fill(0.8);
    const { point, converged } = minimiseWithAbsoluteCosts(
      { objective, costs },
      new Float64Array(30),
      options,
    );
    expect(converged).toBe(true);
    const gradient = new Float64Array(30);
    objective(point, gradient);
    point.forEach((value, i) => {
      if (value === 0) expect(Math.abs(gradient[i]!)).toBeLessThanOrEqual(0.8 + 1e-9);
      else expect(gradient[i]! + 0.8 * Math.sign(value)).toBeCloseTo(0, 8);
    });
  });

  it('says so when it runs out of iterations', () => {
    const problem = { objective: bowl([3, -9, 5], 5), costs: new Float64Array(3).fill(0.1) };
    expect(
      minimiseWithAbsoluteCosts(problem, new Float64Array(3), { ...options, maxIterations: 1 }),
    ).toMatchObject({ iterations: 1, converged: false });
  });
});
