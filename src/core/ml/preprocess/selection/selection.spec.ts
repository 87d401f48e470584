import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import type { Matrix, Target } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { boostingImportance } from './boosting-importance.js';
import { selectForward } from './forward-selection.js';
import { varyingColumns } from './low-variance.js';
import { uncorrelatedColumns } from './multicollinearity.js';
import { selectFeatures } from './select-features.js';
import { tiesToTarget } from './tie-to-target.js';

const golden: {
  readonly ties: {
    rows: readonly number[];
    labels: readonly number[];
    values: readonly number[];
    fClasses: readonly number[];
    fValues: readonly number[];
  };
} = JSON.parse(readFileSync(new URL('../../../../../test/golden/preprocess.json', import.meta.url), 'utf8'));

function fromColumns(...columns: readonly (readonly number[])[]): Matrix {
  const rows = columns[0]!.length;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((column, j) => {
    column.forEach((value, i) => {
      data[i * columns.length + j] = value;
    });
  });
  return { rows, columns: columns.length, data };
}

const regression = (values: readonly number[]): Target => ({
  task: 'regression',
  values: Float64Array.from(values),
});

describe('ties to the target', () => {
  const { rows, labels, values, fClasses, fValues } = golden.ties;
  const matrix = { rows: rows.length / 5, columns: 5, data: Float64Array.from(rows) };

  it('give the F of scikit-learn once scaled by degrees of freedom', () => {
    const n = matrix.rows;
    const target: Target = { task: 'classification', labels: Int32Array.from(labels), classCount: 3 };
    tiesToTarget(matrix, target).forEach((tie, j) => {
      expect(tie / 2 / ((1 - tie) / (n - 3))).toBeCloseTo(fClasses[j]!, 8);
    });
    tiesToTarget(matrix, regression(values)).forEach((tie, j) => {
      expect(tie / ((1 - tie) / (n - 2))).toBeCloseTo(fValues[j]!, 8);
    });
  });

  it('are 0 for a feature or a target without spread', () => {
    const still = fromColumns([1, 1, 1], [1, 2, 4]);
    expect([...tiesToTarget(still, regression([1, 2, 3]))][0]).toBe(0);
    expect([...tiesToTarget(still, regression([5, 5, 5]))]).toEqual([0, 0]);
  });
});

describe('low variance', () => {
  it('drops a column at the threshold, keeps one above it, and overlooks missing values', () => {
    const matrix = fromColumns([0, 2, Number.NaN], [0, 2.1, Number.NaN], [3, 3, 3]);
    const infos = ['a', 'b', 'c'].map(
      (name): FeatureInfo => ({ name, kind: 'number', levels: 0, sources: [name] }),
    );
    expect(varyingColumns(matrix, infos, 1)).toEqual([1]);
    expect(varyingColumns(matrix, infos, 0)).toEqual([0, 1]);
    const rounded = fromColumns([0.3, 0.1 + 0.2, 0.3], [3e-60, 1e-60, 3e-60]);
    expect(varyingColumns(rounded, infos.slice(0, 2), 0)).toEqual([1]);
  });
});

describe('multicollinearity', () => {
  const a = [1, 2, 3, 4, 5, 6];
  const opposite = [-1, -2, -3, -4, -5, -6.5];
  const other = [3, 1, 4, 1, 5, 0];

  it('drops of two alike columns the one less tied to the target, also at a negative correlation', () => {
    const matrix = fromColumns(a, opposite, other);
    expect(uncorrelatedColumns(matrix, Float64Array.of(0.3, 0.8, 0.1), () => false, 0.9)).toEqual([1, 2]);
    expect(uncorrelatedColumns(matrix, Float64Array.of(0.8, 0.3, 0.1), () => false, 0.9)).toEqual([0, 2]);
  });

  it('keeps protected columns, and drops exact copies at threshold 1', () => {
    const matrix = fromColumns(a, opposite, a);
    const isSecond = (column: number) => column === 1;
    expect(uncorrelatedColumns(matrix, Float64Array.of(0.9, 0.1, 0.8), isSecond, 0.9)).toEqual([1]);
    expect(uncorrelatedColumns(matrix, Float64Array.of(0.9, 0.1, 0.8), () => false, 1)).toEqual([0, 1]);
  });
});

describe('feature selection', () => {
  const random = createRandom(3);
  const draw = () => Array.from({ length: 300 }, () => random.normal());
  const [noise, signal, weak, otherNoise] = [draw(), draw(), draw(), draw()];
  const nearCopy = signal.map((value) => value + 0.01 * random.normal());
  const matrix = fromColumns(noise, signal, nearCopy, weak, otherNoise);
  const target = regression(signal.map((value, i) => 2 * value + 0.7 * weak[i]! + 0.1 * random.normal()));
  const choose = (method: 'classic' | 'univariate' | 'sequential', protects = -1) =>
    selectFeatures({
      matrix,
      target,
      method,
      count: 2,
      isProtected: (column) => column === protects,
      random: createRandom(1),
    });

  it('goes by each feature alone when univariate, so that copies come together', () => {
    expect(choose('univariate')).toEqual([1, 2]);
  });

  it('goes by what is still unexplained when sequential, so that a copy is passed over', () => {
    expect(choose('sequential')).toContain(3);
    expect(selectForward(matrix, target, 2)).toEqual(choose('sequential'));
  });

  it('goes by boosted trees when classic and leaves noise out', () => {
    const chosen = choose('classic');
    expect(chosen.every((column) => column !== 0 && column !== 4)).toBe(true);
    expect(choose('classic')).toEqual(chosen);
    const importance = boostingImportance(matrix, target, createRandom(1))!;
    expect(importance[3]).toBeGreaterThan(10 * Math.abs(importance[0]!));
  });

  it('counts protected features and keeps them first', () => {
    expect(choose('univariate', 0)).toEqual([0, 1]);
    expect(choose('sequential', 0)).toContain(0);
  });

  it('finds classes as well as numbers', () => {
    const labels = Int32Array.from(weak, (value) => (value > 0 ? 1 : 0));
    const classes: Target = { task: 'classification', labels, classCount: 2 };
    for (const method of ['classic', 'univariate', 'sequential'] as const) {
      const input = { matrix, target: classes, method, count: 1, isProtected: () => false };
      expect(selectFeatures({ ...input, random: createRandom(1) })).toEqual([3]);
    }
  });

  it('falls back to the F test where trees have too few rows', () => {
    const few = fromColumns([1, 2, 3, 4, 5], [2, 1, 2, 1, 2]);
    const input = { matrix: few, target: regression([1, 2, 3, 4, 5]), method: 'classic', count: 1 } as const;
    expect(selectFeatures({ ...input, isProtected: () => false, random: createRandom(1) })).toEqual([0]);
  });
});
