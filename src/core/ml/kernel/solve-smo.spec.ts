import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { radialKernelRows } from './kernel-row-cache.js';
import { solveSmo } from './solve-smo.js';

describe('solveSmo', () => {
  it('finds the machine between two rows in closed form', () => {
    const kernel = radialKernelRows({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, 1);
    const solution = solveSmo({
      kernel,
      gains: Float64Array.of(1, -1),
      low: Float64Array.of(0, -10),
      high: Float64Array.of(10, 0),
      tolerance: 1e-9,
    });
    // 1/2 b^2 (2 - 2k) - 2b is least at b = 1 / (1 - k).
    const expected = 1 / (1 - Math.exp(-1));
    expect(solution.coefficients[0]).toBeCloseTo(expected, 6);
    expect(solution.coefficients[1]).toBeCloseTo(-expected, 6);
    expect(solution.offset).toBeCloseTo(0, 6);
    expect(solution.converged).toBe(true);
  });

  it('meets the optimality conditions and gives decisions to rows that are held at 0', () => {
    const random = createRandom('smo');
    const rows = 60;
    const data = Float64Array.from({ length: rows * 2 }, () => random.normal());
    const sign = (i: number) => (Math.hypot(data[2 * i]!, data[2 * i + 1]!) < 1.1 ? 1 : -1);
    const block = { data, rows, columns: 2 };
    const bound = (i: number, side: number) => (i < 50 && sign(i) === side ? side * 2 : 0);
    const low = Float64Array.from({ length: rows }, (_, i) => bound(i, -1));
    const high = Float64Array.from({ length: rows }, (_, i) => bound(i, 1));
    const { coefficients, decisions, offset } = solveSmo({
      kernel: radialKernelRows(block, 0.7),
      gains: Float64Array.from({ length: rows }, (_, i) => sign(i)),
      low,
      high,
      tolerance: 1e-6,
    });
    expect(coefficients.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9);
    for (let i = 0; i < 50; i++) {
      const margin = sign(i) * decisions[i]!;
      const size = sign(i) * coefficients[i]!;
      if (size === 0) expect(margin).toBeGreaterThan(1 - 1e-5);
      else if (size === 2) expect(margin).toBeLessThan(1 + 1e-5);
      else expect(margin).toBeCloseTo(1, 5);
    }
    for (let i = 50; i < rows; i++) {
      expect(coefficients[i]).toBe(0);
      let sum = offset;
      for (let k = 0; k < rows; k++) {
        const gap = (data[2 * i]! - data[2 * k]!) ** 2 + (data[2 * i + 1]! - data[2 * k + 1]!) ** 2;
        sum += coefficients[k]! * Math.exp(-0.7 * gap);
      }
      expect(decisions[i]).toBeCloseTo(sum, 5);
    }
  });
});
