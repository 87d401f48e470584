import { describe, expect, it } from 'vitest';
import { pruneByEvidence } from './prune-by-evidence.js';

const settings = {
  maxIterations: 300,
  tolerance: 1e-3,
  threshold: 10_000,
  alpha1: 1e-6,
  alpha2: 1e-6,
  lambda1: 1e-6,
  lambda2: 1e-6,
};
/** Two columns that have nothing to do with each other; the target follows the first. */
const problem = {
  matrix: Float64Array.of(1, 0, 0, 1),
  towards: Float64Array.of(0.9, 0.01),
  rows: 100,
  columns: [0, 1],
};

describe('pruneByEvidence', () => {
  it('lets a column go that explains no more than noise would', () => {
    const { weights, converged } = pruneByEvidence(problem, settings);
    expect(converged).toBe(true);
    expect(weights[0]).toBeCloseTo(0.9, 2);
    expect(weights[1]).toBe(0);
  });

  it('keeps it below the threshold', () => {
    const { weights } = pruneByEvidence(problem, { ...settings, threshold: 1e12 });
    expect(weights[1]).toBeGreaterThan(0);
  });

  it('ends where it is, with finite weights, when nothing is left for the noise', () => {
    const exact = { ...problem, towards: Float64Array.of(1, 0) };
    const { weights, converged } = pruneByEvidence(exact, { ...settings, alpha1: 0, alpha2: 0 });
    expect(converged).toBe(false);
    expect([...weights].every(Number.isFinite)).toBe(true);
    expect(weights[0]).toBeCloseTo(1, 3);
  });

  it('has nothing to do without columns', () => {
    expect(pruneByEvidence({ ...problem, columns: [] }, settings)).toMatchObject({
      weights: Float64Array.of(0, 0),
      iterations: 0,
      converged: true,
    });
  });
});
