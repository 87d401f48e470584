import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { fitTargetTransform } from '../target-transform.js';
import { fitAffine } from './affine-stage.js';
import { fitBins } from './bins-stage.js';
import { brentMinimum } from './brent-minimum.js';
import { kMeansBounds } from './k-means-bins.js';
import { createStageRunner, type MatrixStage } from './matrix-stage.js';
import { fitPca } from './pca-stage.js';
import { fitPolynomial } from './polynomial-stage.js';
import { fitPower } from './power-stage.js';
import { fitQuantile } from './quantile-stage.js';
import { yeoJohnson, yeoJohnsonInverse, yeoJohnsonPower } from './yeo-johnson.js';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly asked: readonly number[];
  readonly answer: readonly number[];
}

const golden: {
  readonly power: readonly (Case & { power: number })[];
  readonly quantile: readonly (Case & { deviates: readonly number[]; inverse: readonly number[] })[];
  readonly normalise: readonly (Case & { method: PreprocessOptions['normalizeMethod'] })[];
  readonly bins: readonly (Case & { bounds: readonly number[] })[];
  readonly pca: readonly {
    wanted: number | null;
    rows: readonly number[];
    later: readonly number[];
    answer: readonly number[];
    components: number;
  }[];
  readonly polynomial: readonly { degree: number; rows: readonly number[]; answer: readonly number[] }[];
} = JSON.parse(readFileSync(new URL('../../../../../test/golden/preprocess.json', import.meta.url), 'utf8'));

const number = (name: string): FeatureInfo => ({ name, kind: 'number', levels: 0, sources: [name] });

function matrixOf(values: readonly number[], columns = 1): Matrix {
  return { rows: values.length / columns, columns, data: Float64Array.from(values) };
}

function run(stage: MatrixStage, values: readonly number[], columns = 1): Float64Array {
  return createStageRunner(stage)(matrixOf(values, columns)).data;
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  });
}

describe('stages agree with scikit-learn', () => {
  it.each(golden.power)(
    'on the Yeo-Johnson transform of $name values',
    ({ values, power, asked, answer }) => {
      const stage = fitPower(matrixOf(values), [number('x')]);
      expectClose(stage.powers as number[], [power], 1e-6);
      expectClose(run(stage, asked), answer, 1e-5);
    },
  );

  it.each(golden.quantile)('on normal quantiles of $name values and back', (one) => {
    expectClose(run(fitQuantile(matrixOf(one.values), [number('x')]), one.asked), one.answer, 1e-9);
    const target = fitTargetTransform(Float64Array.from(one.values), 'quantile');
    expectClose(target.invert(Float64Array.from(one.deviates)), one.inverse, 1e-9);
  });

  it.each(golden.normalise)('on $method', ({ method, values, asked, answer }) => {
    expectClose(run(fitAffine(matrixOf(values), [number('x')], method), asked), answer, 1e-9);
  });

  it.each(golden.bins)('on k-means bins of $name values', ({ values, bounds, asked, answer }) => {
    const stage = fitBins(matrixOf(values), [number('x')], ['x']);
    expectClose(stage.bounds[0]!, bounds, 1e-9);
    expect([...run(stage, asked)]).toEqual(answer);
  });

  it.each(golden.pca)('on principal components ($wanted)', ({ wanted, rows, later, answer, components }) => {
    const features = ['a', 'b', 'c', 'd'].map(number);
    const { stage } = fitPca(matrixOf(rows, 4), features, wanted ?? undefined, [])!;
    expect(stage.components).toBe(components);
    expectClose(run(stage, later, 4), answer, 1e-9);
  });

  it.each(golden.polynomial)('on products up to degree $degree', ({ degree, rows, answer }) => {
    const { stage, features } = fitPolynomial(['a', 'b', 'c'].map(number), degree);
    expectClose(run(stage, rows, 3), answer, 1e-12);
    expect(features.map(({ name }) => name).slice(0, 6)).toEqual(['a', 'b', 'c', 'a^2', 'a * b', 'a * c']);
  });
});

describe('the Yeo-Johnson transform', () => {
  it('is the identity at power 1 and a logarithm at power 0', () => {
    expect(yeoJohnson(-3.5, 1)).toBeCloseTo(-3.5, 12);
    expect(yeoJohnson(Math.E - 1, 0)).toBeCloseTo(1, 12);
    expect(yeoJohnson(1 - Math.E, 2)).toBeCloseTo(-1, 12);
  });

  it('comes back from every value', () => {
    for (const power of [-3, -1, 0, 0.5, 2, 3]) {
      for (const x of [-40, -1, -1e-9, 0, 1e-9, 0.3, 12]) {
        expect(yeoJohnsonInverse(yeoJohnson(x, power), power)).toBeCloseTo(x, 6);
      }
    }
  });

  it('stays finite for the largest numbers and for images that no number has', () => {
    expect(yeoJohnson(1e150, 4)).toBe(1e150);
    expect(yeoJohnson(-1e150, -4)).toBe(-1e150);
    expect(yeoJohnsonInverse(5, -1)).toBe(1e150);
  });

  it('changes nothing where values do not spread', () => {
    expect(yeoJohnsonPower(Float64Array.of(4, 4, 4))).toBe(1);
  });

  it('keeps half of the digits of values that lie far from 0', () => {
    const random = createRandom('digits');
    const skewed = Array.from({ length: 400 }, () => Math.exp(random.normal()));
    for (const offset of [100, 1e4, 1e6]) {
      const values = Float64Array.from(skewed, (value) => offset + value);
      const power = yeoJohnsonPower(values);
      const images = values.map((value) => yeoJohnson(value, power));
      expect(new Set(images).size).toBe(400);
      images.forEach((image, i) => {
        expect(Math.abs(yeoJohnsonInverse(image, power) - values[i]!)).toBeLessThan(1e-5);
      });
    }
  });
});

describe('a quantile transform', () => {
  const random = createRandom('unit');
  const values = Array.from({ length: 300 }, () => random.normal());

  it.each([1e-100, 1e-10, 1e10, 1e100])('does not hang on the unit (%f)', (unit) => {
    const learn = (scale: number) => {
      const scaled = values.map((value) => scale * value);
      return run(fitQuantile(matrixOf(scaled), [number('x')]), scaled);
    };
    expectClose(learn(unit), Array.from(learn(1)), 1e-9);
    const target = fitTargetTransform(
      Float64Array.from(values, (value) => unit * value),
      'quantile',
    );
    const back = target.invert(target.transform(Float64Array.from(values, (value) => unit * value)));
    expectClose(
      back.map((value) => value / unit),
      values,
      1e-9,
    );
  });

  it('tells the small values of a long tail apart', () => {
    const tail = values.map((value) => Math.exp(6 * value));
    const deviates = run(fitQuantile(matrixOf(tail), [number('x')]), tail);
    expect(new Set(deviates).size).toBe(300);
  });

  it('takes a value that differs from an end by rounding for the end', () => {
    const many = [
      ...Array.from({ length: 50 }, () => 0.1 + 0.2),
      ...values.map((value) => 1 + value * value),
    ];
    const [equal, rounded, above] = run(fitQuantile(matrixOf(many), [number('x')]), [0.1 + 0.2, 0.3, 0.31]);
    expect(equal).toBe(rounded);
    expect(above).toBeGreaterThan(-2);
  });
});

describe('scaling', () => {
  it.each(['zscore', 'minmax', 'robust'] as const)('does not divide by rounding (%s)', (method) => {
    const noise = Array.from({ length: 100 }, (_, i) => [0.3, 0.1 + 0.2, 0.3 - 2 ** -54][i % 3]!);
    const { scales } = fitAffine(matrixOf(noise), [number('x')], method);
    expect(scales).toEqual([1]);
  });

  it('does not take the rounding of a middle half for its spread', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i < 10 ? i : [0.3, 0.1 + 0.2][i % 2]!));
    expect(fitAffine(matrixOf(values), [number('x')], 'robust').scales).toEqual([1]);
    expect(fitAffine(matrixOf(values), [number('x')], 'zscore').scales[0]).toBeGreaterThan(1);
  });
});

describe('principal components', () => {
  const random = createRandom('components');
  const levels = Array.from({ length: 400 }, () => random.integer(6));
  const names = ['x', 'y', 'k0', 'k1', 'k2', 'k3', 'k4', 'k5'];
  const rowsAt = (unit: number) =>
    levels.flatMap((level) => [
      unit * Math.exp(random.normal()),
      random.next(),
      ...Array.from({ length: 6 }, (_, k) => (k === level ? 1 : 0)),
    ]);

  it.each([1, 1e-6, 1e6])('leave out what does not vary, and nothing that does (unit %f)', (unit) => {
    const matrix = matrixOf(rowsAt(unit), 8);
    const { stage, features, still } = fitPca(matrix, names.map(number), undefined, [])!;
    expect([stage.components, features.length, still]).toEqual([7, 7, 1]);
    const { data } = createStageRunner(stage)(matrix);
    for (let c = 0; c < 7; c++) {
      const squares = levels.reduce((sum, _, i) => sum + data[i * 7 + c]! ** 2, 0);
      expect(Math.sqrt(squares / 400)).toBeGreaterThan(0.1 * Math.min(1, unit));
    }
    expect(fitPca(matrix, names.map(number), 3, [])).toMatchObject({ stage: { components: 3 }, still: 0 });
    expect(fitPca(matrix, names.map(number), 8, [])).toMatchObject({ stage: { components: 7 }, still: 1 });
  });

  it('keep a column of thousandths beside one of billions', () => {
    const stream = createRandom('thousandths');
    const rows = Array.from({ length: 300 }, () => {
      const level = stream.integer(6);
      const marks = Array.from({ length: 6 }, (_, k) => (k === level ? 1 : 0));
      return [stream.normal(), 1e9 * Math.exp(stream.normal()), ...marks, 0.004 * stream.normal()];
    });
    const matrix = matrixOf(rows.flat(), 9);
    const { stage } = fitPca(matrix, [...names, 'share'].map(number), undefined, [])!;
    const { data } = createStageRunner(stage)(matrix);
    const spreads = Array.from({ length: stage.components }, (_, c) =>
      Math.sqrt(rows.reduce((sum, _, i) => sum + data[i * stage.components + c]! ** 2, 0) / 300),
    );
    expect(spreads.length).toBe(8);
    expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));
    expect(spreads[7]).toBeGreaterThan(0.001);
  });

  it('are one where nothing varies', () => {
    const { stage } = fitPca(matrixOf([1, 0, 1, 0, 1, 0], 2), ['a', 'b'].map(number), undefined, [])!;
    expect(stage.components).toBe(1);
    expect([...run(stage, [1, 0], 2)]).toEqual([0]);
  });
});

describe('k-means bins', () => {
  it('are fewer than five when there are fewer values', () => {
    expect(kMeansBounds(Float64Array.of(1, 1, 2, 2), 5).length).toBeLessThan(5);
    expect(kMeansBounds(Float64Array.of(7, 7), 5)).toEqual([]);
    expect(kMeansBounds(Float64Array.of(0.3, 0.1 + 0.2), 5)).toEqual([]);
  });

  it.each([2 ** -300, 2 ** -40, 2 ** 300])('do not hang on the unit (%f)', (unit) => {
    const values = Array.from({ length: 60 }, (_, i) => (i % 7) ** 2 + i / 60);
    const bounds = kMeansBounds(Float64Array.from(values), 5);
    expect(bounds.length).toBe(4);
    const scaled = kMeansBounds(
      Float64Array.from(values, (value) => unit * value),
      5,
    );
    expect(scaled.map((bound) => bound / unit)).toEqual(bounds);
  });

  it('stay apart beside a value that lies far away', () => {
    const bounds = kMeansBounds(Float64Array.of(0, 0, 1, 1, 5, 5, 9, 1e10), 5);
    expect(bounds.filter((bound) => bound < 10).length).toBeGreaterThan(0);
  });
});

describe('brentMinimum', () => {
  it('finds the foot of a valley, also at the edge', () => {
    expect(brentMinimum((x) => (x - 2) ** 2, 0, 5, 1e-9)).toBeCloseTo(2, 7);
    expect(brentMinimum((x) => x, -1, 3, 1e-9)).toBeCloseTo(-1, 7);
    expect(brentMinimum((x) => Math.cosh(x + 0.7), -10, 10, 1e-9)).toBeCloseTo(-0.7, 6);
  });
});
