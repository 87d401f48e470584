import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { type Table, takeRows } from '../../table.js';
import type { Target } from '../estimator.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import type { FittedSingle } from '../recipe/fitted-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { singleRecipe } from '../recipe/single-recipe.js';
import { takeTargetRows } from '../target-rows.js';
import { explainColumns } from './column-contributions.js';
import { type ExplainRequest, explainModel } from './explain-model.js';
import { partialDependence } from './partial-dependence.js';
import { permutationImportance } from './permutation-importance.js';

const ROWS = 400;
const random = createRandom('explain model');
const a = Float64Array.from({ length: ROWS }, () => random.normal());
const b = Float64Array.from({ length: ROWS }, () => random.normal());
const noise = Float64Array.from({ length: ROWS }, () => random.normal());
const codes = Int32Array.from({ length: ROWS }, () => random.integer(3));
const features: Table = {
  rowCount: ROWS,
  columns: [
    { name: 'a', data: { kind: 'number', values: a } },
    { name: 'noise', data: { kind: 'number', values: noise } },
    { name: 'city', data: { kind: 'category', codes, levels: ['x', 'y', 'z'] } },
    { name: 'b', data: { kind: 'number', values: b } },
  ],
};
const signal = a.map((value, i) => 3 * value + b[i]! + [0, 2, -2][codes[i]!]!);
const numbers: Target = { task: 'regression', values: signal };
const classes: Target = {
  task: 'classification',
  classCount: 2,
  labels: Int32Array.from(signal, (value) => (value > 0 ? 1 : 0)),
};
const train = Uint32Array.from({ length: 300 }, (_, i) => i);
const test = Uint32Array.from({ length: 100 }, (_, i) => 300 + i);

function fitOn(recipe: Recipe, target: Target, rows = train) {
  const fitted = fitRecipe(
    recipe,
    { features: takeRows(features, rows), target: takeTargetRows(target, rows) },
    { task: target.task, seed: 1, fold: 0 },
  );
  if (fitted.kind !== 'fitted') throw new Error(fitted.reason);
  return fitted.fitted;
}

function requestOf(recipe: Recipe, target: Target): ExplainRequest {
  const fitted = fitOn(recipe, target);
  return {
    fitted,
    features,
    target,
    metric: target.task === 'regression' ? 'r2' : 'auc',
    seed: 1,
    outOfFold: { rows: test, prediction: fitted.predictTable(takeRows(features, test)) },
    holdOut: () => ({ fitted, rows: test }),
  };
}

describe('permutationImportance', () => {
  it('finds the columns that were planted, in the order of their weight', () => {
    const fitted = fitOn(singleRecipe('lr'), numbers);
    const request = {
      predict: (table: Table) => fitted.predictTable(table),
      table: takeRows(features, test),
      target: takeTargetRows(numbers, test),
      metric: 'rmse' as const,
      columns: ['noise', 'b', 'city', 'a'],
      seed: 1,
    };
    const found = permutationImportance(request);
    if (found.kind !== 'permutation') throw new Error(found.reason);
    expect(found.columns.map(({ column }) => column)).toEqual(['a', 'city', 'b', 'noise']);
    expect(found.columns[0]!.lower).toBeGreaterThan(1);
    expect(Math.abs(found.columns[3]!.loss)).toBeLessThan(0.05);
    expect(permutationImportance(request)).toEqual(found);
    // Fewer columns change nothing about the others.
    const one = permutationImportance({ ...request, columns: ['a'] });
    expect(one).toMatchObject({ columns: [found.columns[0]] });
    let asked = 0;
    const stopped = permutationImportance({ ...request, mayGoOn: () => asked++ < 1 });
    expect(stopped).toMatchObject({ notShuffled: ['b', 'city', 'a'] });
  });

  it('says why there is none when the metric has no value', () => {
    const rows = Uint32Array.from(test.filter((row) => classes.labels[row] === 1));
    const fitted = fitOn(singleRecipe('lr'), classes);
    const found = permutationImportance({
      predict: (table) => fitted.predictTable(table),
      table: takeRows(features, rows),
      target: takeTargetRows(classes, rows),
      metric: 'auc',
      columns: ['a'],
      seed: 1,
    });
    expect(found.kind).toBe('not-explained');
  });
});

describe('explainColumns', () => {
  it.each([
    ['lr', numbers],
    ['gbdt', numbers],
    ['lr', classes],
    ['gbdt', classes],
    ['rf', classes],
  ] as const)('adds up to the predictions of %s, column by column (%#)', (id, target) => {
    const params = id === 'lr' ? {} : id === 'rf' ? { trees: 5 } : { rounds: 10 };
    const fitted = fitOn(singleRecipe(id, params), target) as FittedSingle;
    const rows = takeRows(features, test);
    const found = explainColumns(fitted, rows);
    if (found.kind !== 'contributions') throw new Error(found.reason);
    expect(new Set(found.columns)).toEqual(new Set(['a', 'noise', 'city', 'b']));
    const prediction = fitted.predictTable(rows);
    for (let i = 0; i < rows.rowCount; i++) {
      let sum = found.base[0]!;
      for (let j = 0; j < found.columns.length; j++) sum += found.values[i * found.columns.length + j]!;
      const said = found.scale === 'score' ? 1 / (1 + Math.exp(-sum)) : sum;
      const expected =
        prediction.task === 'regression' ? prediction.values[i]! : prediction.probabilities[2 * i + 1]!;
      expect(said).toBeCloseTo(expected, 9);
    }
  });

  it('looks through thresholds and says why others have none', () => {
    const base = singleRecipe('lr');
    const rows = takeRows(features, test);
    const through = fitOn({ kind: 'threshold', base, threshold: 0.3 }, classes);
    expect(explainColumns(through, rows)).toMatchObject({ kind: 'contributions', method: 'linear' });
    expect(explainColumns(fitOn(singleRecipe('knn'), classes), rows)).toMatchObject({
      kind: 'not-explained',
    });
    const blend = fitOn({ kind: 'blend', members: [base, base], method: 'soft', weights: 'equal' }, classes);
    expect(explainColumns(blend, rows)).toMatchObject({ kind: 'not-explained' });
  });
});

describe('partialDependence', () => {
  it('is the straight line of an additive model, with its slope', () => {
    const fitted = fitOn(singleRecipe('lr'), numbers);
    const predict = (table: Table) => fitted.predictTable(table);
    const found = partialDependence({ predict, table: features, column: 'a' });
    if (found.kind !== 'partial-dependence') throw new Error(found.reason);
    const [first, last] = [found.points[0]!, found.points.at(-1)!];
    const slope = (last.means[0]! - first.means[0]!) / (Number(last.value) - Number(first.value));
    expect(slope).toBeCloseTo(3, 6);
    expect(found.single[0]).toHaveLength(found.points.length);
    const city = partialDependence({ predict, table: features, column: 'city' });
    if (city.kind !== 'partial-dependence') throw new Error(city.reason);
    const meanOf = (level: string) => city.points.find(({ value }) => value === level)!.means[0]!;
    expect(meanOf('y') - meanOf('x')).toBeCloseTo(2, 6);
    const constant = {
      ...features,
      columns: [{ name: 'a', data: { kind: 'number' as const, values: a.map(() => 1) } }],
    };
    expect(partialDependence({ predict, table: constant, column: 'a' }).kind).toBe('not-explained');
  });
});

describe('explainModel', () => {
  it('has every part of a tree model, is plain JSON and the same again', () => {
    const request = requestOf(singleRecipe('gbdt', { rounds: 10 }), classes);
    const found = explainModel(request);
    expect(found.permutation).toMatchObject({ kind: 'permutation', rows: 100 });
    expect(found.shap).toMatchObject({ kind: 'shap', method: 'tree', scale: 'score' });
    expect(found.dependence.map(({ column }) => column)[0]).toBe('a');
    expect(found.outOfFold).toMatchObject({ task: 'classification', rows: 100 });
    expect(found.learning).toMatchObject({ kind: 'not-explained' });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(explainModel(request)).toEqual(found);
  });

  it('judges segments by the rows that were predicted, and has none unless columns are named', () => {
    const request = requestOf(singleRecipe('lr'), classes);
    const { columns } = features;
    const segments = { rowCount: ROWS, columns: columns.filter(({ name }) => name === 'city') };
    const found = explainModel({ ...request, segments }).segments;
    if (found?.kind !== 'segments') throw new Error('no segments');
    const counted = ['x', 'y', 'z'].map((_, code) => test.filter((row) => codes[row] === code).length);
    const rowsOf = (level: string) => found.columns[0]!.groups.find((group) => group.level === level)!.rows;
    expect(['x', 'y', 'z'].map(rowsOf)).toEqual(counted);
    expect(found).toMatchObject({ rows: 100, figures: expect.arrayContaining(['auc', 'accuracy']) });
    expect(explainModel(request)).not.toHaveProperty('segments');
    const { outOfFold: _, ...without } = request;
    expect(explainModel({ ...without, segments }).segments).toMatchObject({ kind: 'not-explained' });
  });

  it('shows a single tree and no other model', () => {
    expect(explainModel(requestOf(singleRecipe('dt'), numbers)).tree).toMatchObject({ kind: 'tree-rules' });
    expect(explainModel(requestOf(singleRecipe('lr'), numbers))).not.toHaveProperty('tree');
  });

  it('says that time was up instead of going on, and keeps the curves', () => {
    const late = explainModel({
      ...requestOf(singleRecipe('lr'), numbers),
      limit: { now: () => 5, end: 5 },
    });
    expect(late.outOfFold).toMatchObject({ task: 'regression' });
    expect(late.shap).toEqual({ kind: 'not-explained', reason: 'the time for explaining was up' });
    expect(late.permutation).toMatchObject({ kind: 'not-explained' });
    expect(late.dependence).toEqual([]);
    expect(late.dependenceRemark).toContain('time');
  });
});
