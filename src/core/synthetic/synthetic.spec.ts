import { describe, expect, it } from 'vitest';
import { categories, makeTable, numbers } from '../../../test/support/make-table.js';
import { InvalidArgument } from '../errors.js';
import { singleRecipe } from '../ml/recipe/single-recipe.js';
import { finalize } from '../ml/search/finalize.js';
import { type CategoryColumn, findColumn, type NumberColumn, type Table } from '../table.js';
import { injectDrift } from './inject-drift.js';
import { makeClassification } from './make-classification.js';

const recipe = { rows: 3000, features: 10, informative: 5, classes: 3, seed: 1 };
const valuesOf = (table: Table, name: string) => (findColumn(table, name) as NumberColumn).values;
const codesOf = (table: Table) => (findColumn(table, 'target') as CategoryColumn).codes;
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float64Array) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
const changed = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).filter((value, i) => value !== b[i]).length;

describe('makeClassification', () => {
  it('makes number features and an evenly spread target', () => {
    const table = makeClassification(recipe);
    expect(table.rowCount).toBe(3000);
    expect(table.columns.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `f${i + 1}`),
      'target',
    ]);
    expect(findColumn(table, 'target')).toMatchObject({ kind: 'category', levels: ['a', 'b', 'c'] });
    for (const k of [0, 1, 2]) {
      expect(Math.abs(codesOf(table).filter((code) => code === k).length - 1000)).toBeLessThan(150);
    }
  });

  it('gives the same table for the same seeds and another batch of the same distribution for another seed', () => {
    const first = makeClassification(recipe);
    const second = makeClassification({ ...recipe, seed: 2 });
    expect(makeClassification(recipe)).toEqual(first);
    expect(changed(valuesOf(first, 'f1'), valuesOf(second, 'f1'))).toBe(3000);
    for (const name of ['f1', 'f5', 'f6']) {
      const apart = Math.abs(mean(valuesOf(first, name)) - mean(valuesOf(second, name)));
      expect(apart).toBeLessThan(0.12 * deviation(valuesOf(first, name)));
    }
  });

  it('makes another problem for another concept seed', () => {
    const meanOfClass = (table: Table) =>
      mean(valuesOf(table, 'f1').filter((_, i) => codesOf(table)[i] === 0));
    const concepts = [1, 2, 3, 4].map((conceptSeed) =>
      meanOfClass(makeClassification({ ...recipe, conceptSeed })),
    );
    expect(Math.max(...concepts) - Math.min(...concepts)).toBeGreaterThan(0.5);
  });

  it('makes a problem that boosted trees solve well but not fully, on a batch they have not seen', () => {
    const batch = { ...recipe, rows: 2000 };
    const model = finalize({
      table: makeClassification(batch),
      targetName: 'target',
      task: 'classification',
      recipe: singleRecipe('gbdt', { rounds: 60 }),
      seed: 1,
    });
    const later = makeClassification({ ...batch, seed: 2 });
    const prediction = model.predictTable(later);
    if (prediction.task !== 'classification') throw new Error('no classes');
    const wrong = changed(prediction.labels, codesOf(later));
    expect(1 - wrong / later.rowCount).toBeGreaterThan(0.82);
    expect(1 - wrong / later.rowCount).toBeLessThan(0.94);
  });

  it('refuses sizes that do not fit', () => {
    expect(() => makeClassification({ ...recipe, informative: 11 })).toThrow(InvalidArgument);
    expect(() => makeClassification({ ...recipe, informative: 2 })).toThrow(/2\^informative/);
    expect(() => makeClassification({ ...recipe, classes: 1 })).toThrow(InvalidArgument);
    expect(() => makeClassification({ ...recipe, classSeparation: 0 })).toThrow(InvalidArgument);
  });
});

describe('injectDrift', () => {
  const table = makeClassification({ ...recipe, rows: 1000 });
  const drift = { magnitude: 1, fraction: 1, seed: 7 };

  it('changes nothing for none', () => {
    expect(injectDrift(table, { ...drift, kind: 'none' })).toEqual(table);
  });

  it('shifts a column by so many standard deviations', () => {
    const before = valuesOf(table, 'f2');
    const after = valuesOf(injectDrift(table, { ...drift, kind: 'mean_shift', magnitude: 2 }), 'f2');
    expect(mean(after)).toBeCloseTo(mean(before) + 2 * deviation(before), 9);
    expect(deviation(after)).toBeCloseTo(deviation(before), 9);
  });

  it('touches the share of the rows and the columns it is told, and no labels', () => {
    const shifted = injectDrift(table, { ...drift, kind: 'mean_shift', fraction: 0.3, columns: ['f3'] });
    expect(changed(valuesOf(shifted, 'f3'), valuesOf(table, 'f3'))).toBe(300);
    expect(valuesOf(shifted, 'f4')).toEqual(valuesOf(table, 'f4'));
    expect(codesOf(shifted)).toEqual(codesOf(table));
  });

  it('stretches around the mean', () => {
    const before = valuesOf(table, 'f1');
    const after = valuesOf(injectDrift(table, { ...drift, kind: 'scale', magnitude: 0.5 }), 'f1');
    expect(mean(after)).toBeCloseTo(mean(before), 9);
    expect(deviation(after)).toBeCloseTo(1.5 * deviation(before), 9);
  });

  it('swaps columns in pairs', () => {
    const swapped = injectDrift(table, { ...drift, kind: 'feature_swap', columns: ['f1', 'f2', 'f3'] });
    expect(valuesOf(swapped, 'f1')).toEqual(valuesOf(table, 'f2'));
    expect(valuesOf(swapped, 'f2')).toEqual(valuesOf(table, 'f1'));
    expect(valuesOf(swapped, 'f3')).toEqual(valuesOf(table, 'f3'));
  });

  it('gives every chosen row another label', () => {
    const noisy = injectDrift(table, { ...drift, kind: 'label_noise', fraction: 0.25 });
    expect(changed(codesOf(noisy), codesOf(table))).toBe(250);
    expect(valuesOf(noisy, 'f1')).toEqual(valuesOf(table, 'f1'));
  });

  it('repeats itself for a seed, leaves its input alone and keeps missing values missing', () => {
    const holes = makeTable({ x: numbers(1, null, 3), target: categories('a', null, 'b') });
    for (const kind of ['mean_shift', 'scale', 'label_noise'] as const) {
      const once = injectDrift(holes, { ...drift, kind });
      expect(injectDrift(holes, { ...drift, kind })).toEqual(once);
      expect(valuesOf(once, 'x')[1]).toBeNaN();
      expect(codesOf(once)[1]).toBe(-1);
    }
    expect(holes).toEqual(makeTable({ x: numbers(1, null, 3), target: categories('a', null, 'b') }));
  });

  it('leaves a number target out of what shifts', () => {
    const sales = makeTable({ x: numbers(1, 2), y: numbers(5, 6) });
    const shifted = injectDrift(sales, { ...drift, kind: 'mean_shift', targetName: 'y' });
    expect(valuesOf(shifted, 'y')).toEqual(valuesOf(sales, 'y'));
  });

  it('refuses what cannot be done', () => {
    expect(() => injectDrift(table, { ...drift, kind: 'scale', fraction: 2 })).toThrow(InvalidArgument);
    expect(() => injectDrift(table, { ...drift, kind: 'scale', magnitude: -2 })).toThrow(InvalidArgument);
    expect(() => injectDrift(table, { ...drift, kind: 'scale', columns: ['target'] })).toThrow(
      InvalidArgument,
    );
    expect(() => injectDrift(table, { ...drift, kind: 'feature_swap', columns: ['f1'] })).toThrow(
      InvalidArgument,
    );
    expect(() => injectDrift(table, { ...drift, kind: 'label_noise', targetName: 'f1' })).toThrow(
      InvalidArgument,
    );
  });
});
