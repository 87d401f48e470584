import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testMmd } from '../../src/core/drift/multivariate/mmd-permutation.js';
import { fitNumberEncoding } from '../../src/core/drift/multivariate/number-encoding.js';
import {
  fitPrincipalComponents,
  reconstructionErrors,
} from '../../src/core/drift/multivariate/principal-components.js';
import { medianDistance } from '../../src/core/drift/multivariate/rbf-bandwidth.js';
import { stratifiedRankSum, upperTailP } from '../../src/core/drift/multivariate/stratified-rank-sum.js';
import type { Matrix } from '../../src/core/ml/estimator.js';
import { createRandom } from '../../src/core/random.js';

interface GoldenMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: readonly number[];
}

interface GoldenStratum {
  readonly scores: readonly number[];
  readonly isCurrent: readonly number[];
  readonly weight: number;
  readonly area: number;
  readonly pGreater: number;
}

interface Golden {
  readonly components: readonly {
    readonly x: GoldenMatrix;
    readonly new: GoldenMatrix;
    readonly kept: number;
    readonly explainedVariance: readonly number[];
    readonly errors: readonly number[];
  }[];
  readonly mmd: readonly {
    readonly x: GoldenMatrix;
    readonly referenceRows: number;
    readonly bandwidth: number;
    readonly squared: number;
  }[];
  readonly rankSums: readonly { readonly strata: readonly GoldenStratum[]; readonly z: number }[];
  readonly scores: readonly { readonly values: readonly number[]; readonly scores: readonly number[] }[];
}

const golden = JSON.parse(readFileSync(new URL('./multivariate.json', import.meta.url), 'utf8')) as Golden;

function toMatrix({ rows, columns, data }: GoldenMatrix): Matrix {
  return { rows, columns, data: Float64Array.from(data) };
}

function expectAllClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `entry ${i}: ${actual[i]} is not ${value}`).toBeLessThanOrEqual(
      tolerance * scale,
    );
  });
}

describe('principal components against scikit-learn', () => {
  golden.components.forEach(({ x, new: rows, kept, explainedVariance, errors }) => {
    it(`agree to 1e-9 on ${x.rows} rows of ${x.columns} columns`, () => {
      const components = fitPrincipalComponents(toMatrix(x), 0.65);
      expect(components.kept).toBe(kept);
      expectAllClose(components.explainedVariance, explainedVariance, 1e-9);
      expectAllClose(reconstructionErrors(components, toMatrix(rows)), errors, 1e-9);
    });
  });
});

describe('maximum mean discrepancy against NumPy', () => {
  golden.mmd.forEach(({ x, referenceRows, bandwidth, squared }) => {
    it(`agrees to 1e-12 on ${x.rows} rows of ${x.columns} columns`, () => {
      const rows = toMatrix(x);
      expect(medianDistance(rows, createRandom(1))).toBeCloseTo(bandwidth, 12);
      const problem = { x: rows, referenceRows, bandwidth, permutations: 9 };
      expect(Math.abs(testMmd(problem, createRandom(1)).squared - squared)).toBeLessThanOrEqual(1e-12);
    });
  });
});

describe('stratified rank sums against SciPy', () => {
  const toStratum = ({ scores, isCurrent, weight }: GoldenStratum) => ({
    scores: Float64Array.from(scores),
    isCurrent: Uint8Array.from(isCurrent),
    weight,
  });

  it('are Mann-Whitney tests when there is one stratum, to 1e-9', () => {
    for (const stratum of golden.rankSums.flatMap(({ strata }) => strata)) {
      const result = stratifiedRankSum([toStratum(stratum)])!;
      expect(result.advantage).toBeCloseTo(stratum.area - 0.5, 12);
      expect(Math.abs(upperTailP(result) / stratum.pGreater - 1)).toBeLessThanOrEqual(1e-9);
    }
  });

  it('add up over strata, to 1e-9', () => {
    for (const { strata, z } of golden.rankSums) {
      expect(stratifiedRankSum(strata.map(toStratum))!.z).toBeCloseTo(z, 9);
    }
  });
});

describe('standard scores against NumPy and scikit-learn', () => {
  it('agree to 1e-9 with and without a wild value, skewed or far from 0', () => {
    for (const { values, scores } of golden.scores) {
      const raw = Float64Array.from(values);
      const actual = new Float64Array(raw.length);
      fitNumberEncoding(raw, false)[0]!(raw, (row, value) => {
        actual[row] = value;
      });
      expectAllClose(actual, scores, 1e-9);
    }
  });
});
