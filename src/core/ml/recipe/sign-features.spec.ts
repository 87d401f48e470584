import { describe, expect, it } from 'vitest';
import { makeTable } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { NamedColumn, Table } from '../../table.js';
import type { Params, Target } from '../estimator.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import { fitRecipe } from './fit-recipe.js';
import { singleRecipe } from './single-recipe.js';

const ROWS = 300;
const random = createRandom('signs');
const draw = (make: () => number) => Float64Array.from({ length: ROWS }, make);
const age = draw(() => 20 + 60 * random.next());
const speed = draw(() => random.normal());
const target: Target = {
  task: 'regression',
  values: draw(() => 0).map((_, i) => Math.sin(age[i]! / 5) - speed[i]!),
};
const numbers = (name: string, values: Float64Array): NamedColumn => ({
  name,
  data: { kind: 'number', values },
});
const table: Table = {
  rowCount: ROWS,
  columns: [
    numbers('constant', new Float64Array(ROWS).fill(4)),
    numbers('a,b:c', speed),
    numbers('age', age),
    {
      name: 'city',
      data: { kind: 'category', levels: ['a', 'b', 'c'], codes: Int32Array.from(age, (_, i) => i % 3) },
    },
    numbers(
      '7',
      draw(() => random.normal()),
    ),
  ],
};

function train(params: Params, preprocess: Partial<PreprocessOptions> = {}) {
  const recipe = { ...singleRecipe('gbdt'), params: { rounds: 20, ...params }, preprocess };
  const answer = fitRecipe(recipe, { features: table, target }, { task: 'regression', seed: 1, fold: 0 });
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.fitted;
}

/** Whether predictions never fall along a column, all others held. */
function isRising(fitted: ReturnType<typeof train>, along: string, values: Float64Array): boolean {
  const sorted = values.slice().sort();
  return [0, 10, 200].every((row) => {
    const columns = table.columns.map((column): NamedColumn => {
      if (column.name === along) return numbers(along, sorted);
      const { data } = column;
      return data.kind === 'category'
        ? { name: column.name, data: { ...data, codes: data.codes.map(() => data.codes[row]!) } }
        : { name: column.name, data: { ...data, values: data.values.map(() => data.values[row]!) } };
    });
    const prediction = fitted.predictTable(
      makeTable(Object.fromEntries(columns.map((c) => [c.name, c.data]))),
    );
    if (prediction.task !== 'regression') return false;
    const { values: predicted } = prediction;
    return predicted.every((value, i) => i === 0 || value >= predicted[i - 1]!);
  });
}

describe('monotone by name', () => {
  it('holds for the column that is named, wherever preprocessing puts it', () => {
    expect(isRising(train({}), 'age', age)).toBe(false);
    expect(isRising(train({ monotone: 'age:+' }), 'age', age)).toBe(true);
    // The constant column goes, so that age is the second feature.
    expect(isRising(train({ monotone: '1:+' }), 'age', age)).toBe(true);
  });

  it('takes names with commas and colons, and several of them', () => {
    const fitted = train({ monotone: 'a,b:c:+,age:+' });
    expect(isRising(fitted, 'age', age)).toBe(true);
    expect(isRising(fitted, 'a,b:c', speed)).toBe(true);
  });

  it('holds through what rises itself: powers, quantiles and a scale', () => {
    for (const transformationMethod of ['yeo-johnson', 'quantile'] as const) {
      const options = { transformation: true, transformationMethod, normalize: true };
      expect(isRising(train({ monotone: 'age:+' }, options), 'age', age)).toBe(true);
    }
  });

  it('takes a number for the name of a column before it takes it for a place', () => {
    expect(train({ monotone: '7:+' }).kind).toBe('single');
    expect(() => train({ monotone: '8:+' })).toThrow('must name columns 0 to 3');
  });

  it('is kept by a column that is left out, and stays in the recipe for other rows', () => {
    const plain = train({});
    for (const monotone of ['constant:+', 'age:+', 'left out before:-']) {
      const options = monotone === 'age:+' ? { ignoreFeatures: ['age'] } : {};
      const fitted = train({ monotone }, options);
      if (fitted.kind !== 'single' || plain.kind !== 'single') throw new Error(fitted.kind);
      expect(fitted.params['monotone']).toBe(monotone);
      if (monotone !== 'age:+') expect(fitted.model.toJSON()).toEqual(plain.model.toJSON());
    }
  });

  it('refuses columns that stand twice, have no order or are mixed with others', () => {
    expect(() => train({ monotone: 'city:+' })).toThrow('must name number columns');
    expect(() => train({ monotone: 'age:+' }, { pca: true, pcaComponents: 2 })).toThrow(InvalidArgument);
    expect(() => train({ monotone: 'age:+' }, { polynomialFeatures: true })).toThrow(
      'cannot hold for a column where features are made of several columns',
    );
    expect(() => train({ monotone: 'age:+,age:-' })).toThrow('must name each column once');
    expect(() => train({ monotone: 'age:+,speed' })).toThrow(InvalidArgument);
  });
});
