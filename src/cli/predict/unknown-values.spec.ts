import { describe, expect, it } from 'vitest';
import { fitRecipe } from '../../core/ml/recipe/fit-recipe.js';
import type { FittedRecipe } from '../../core/ml/recipe/fitted-recipe.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { Table } from '../../core/table.js';
import { countUnknownValues, describeUnknownValues } from './unknown-values.js';

const LEVELS = ['red', 'green', 'blue'];
const ROWS = 90;
const training: Table = {
  rowCount: ROWS,
  columns: [
    { name: 'size', data: { kind: 'number', values: Float64Array.from({ length: ROWS }, (_, i) => i % 17) } },
    {
      name: 'colour',
      data: { kind: 'category', codes: Int32Array.from({ length: ROWS }, (_, i) => i % 3), levels: LEVELS },
    },
  ],
};
const labels = Int32Array.from({ length: ROWS }, (_, i) => (i % 3 === 0 || i % 17 > 12 ? 1 : 0));

function fitted(recipe: Recipe): FittedRecipe {
  const target = { task: 'classification', labels, classCount: 2 } as const;
  const fit = fitRecipe(recipe, { features: training, target }, { task: 'classification', seed: 1, fold: 0 });
  if (fit.kind === 'refused') throw new Error(fit.reason);
  return fit.fitted;
}

function rows(colours: readonly (string | undefined)[], sizes: readonly number[]): Table {
  const levels = [...new Set(colours.filter((one) => one !== undefined))];
  const codes = Int32Array.from(colours, (one) => (one === undefined ? -1 : levels.indexOf(one)));
  return {
    rowCount: sizes.length,
    columns: [
      { name: 'size', data: { kind: 'number', values: Float64Array.from(sizes) } },
      { name: 'colour', data: { kind: 'category', codes, levels } },
    ],
  };
}

const lr: Recipe = { kind: 'single', estimator: 'lr', params: {} };
const recipes: readonly Recipe[] = [
  lr,
  {
    kind: 'blend',
    method: 'soft',
    members: [lr, { kind: 'single', estimator: 'gbdt', params: {} }],
    weights: [0.5, 0.5],
  },
];

describe('countUnknownValues', () => {
  it.each(recipes)('counts rows without a value and with one that training did not know: $kind', (recipe) => {
    const counter = countUnknownValues(fitted(recipe));
    counter.add(rows(['red', 'pink', undefined, 'pink'], [1, Number.NaN, 3, Number.POSITIVE_INFINITY]));
    counter.add(rows(['mauve', 'blue'], [Number.NaN, 2]));
    expect(counter.counted()).toEqual([
      { column: 'size', missing: 2, infinite: 1, unseen: 0 },
      { column: 'colour', missing: 1, infinite: 0, unseen: 3 },
    ]);
  });

  it('has nothing to say about rows like those of the training', () => {
    const counter = countUnknownValues(fitted(lr));
    counter.add(training);
    expect(counter.counted()).toEqual([]);
  });
});

it('describes a column in one line', () => {
  const words = describeUnknownValues({ column: 'colour', missing: 1, infinite: 0, unseen: 1234 }, 5000);
  expect(words).toBe('colour: of 5,000 rows 1 without a value, 1,234 with one that training did not know');
});
