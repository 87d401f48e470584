import { describe, expect, it } from 'vitest';
import { minimise, type Objective } from './lbfgs.js';

const rosenbrock: Objective = (p, g) => {
  let value = 0;
  g.fill(0);
  for (let i = 0; i + 1 < p.length; i++) {
    const bend = p[i + 1]! - p[i]! ** 2;
    value += 100 * bend ** 2 + (1 - p[i]!) ** 2;
    g[i]! += -400 * p[i]! * bend - 2 * (1 - p[i]!);
    g[i + 1]! += 200 * bend;
  }
  return value;
};

function badlyScaledBowl(scales: readonly number[]): Objective {
  return (p, g) => {
    let value = 0;
    for (let i = 0; i < p.length; i++) {
      value += 0.5 * scales[i]! * (p[i]! - i) ** 2;
      g[i] = scales[i]! * (p[i]! - i);
    }
    return value;
  };
}

describe('minimise', () => {
  it('finds the bottom of a parabola', () => {
    const found = minimise(badlyScaledBowl([1, 1]), new Float64Array(2), {
      maxIterations: 50,
      gradientTolerance: 1e-10,
    });
    expect(found.converged).toBe(true);
    expect([...found.point]).toEqual([0, expect.closeTo(1, 9)]);
  });

  it('copes with curvatures a million times apart', () => {
    const found = minimise(badlyScaledBowl([1, 1e3, 1e6]), Float64Array.of(5, 5, 5), {
      maxIterations: 200,
      gradientTolerance: 1e-6,
    });
    expect(found.converged).toBe(true);
    found.point.forEach((value, i) => {
      expect(value).toBeCloseTo(i, 5);
    });
  });

  it('follows the curved valley of Rosenbrock in ten dimensions', () => {
    const found = minimise(rosenbrock, new Float64Array(10).fill(-1.2), {
      maxIterations: 500,
      gradientTolerance: 1e-8,
    });
    expect(found.converged).toBe(true);
    for (const value of found.point) expect(value).toBeCloseTo(1, 6);
  });

  it('says so when it runs out of iterations', () => {
    const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), {
      maxIterations: 3,
      gradientTolerance: 1e-8,
    });
    expect(found).toMatchObject({ iterations: 3, converged: false });
  });

  it('stays put at a minimum and leaves the start untouched', () => {
    const start = Float64Array.of(0, 1);
    const found = minimise(badlyScaledBowl([1, 1]), start, { maxIterations: 5, gradientTolerance: 1e-8 });
    expect(found).toMatchObject({ iterations: 0, converged: true });
    minimise(badlyScaledBowl([1, 1]), start.fill(3), { maxIterations: 5, gradientTolerance: 1e-8 });
    expect([...start]).toEqual([3, 3]);
  });
});
