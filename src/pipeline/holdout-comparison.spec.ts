import { describe, expect, it } from 'vitest';
import { singleRecipe } from '../core/ml/recipe/single-recipe.js';
import { finalize } from '../core/ml/search/finalize.js';
import { createRandom } from '../core/random.js';
import { makeClassification } from '../core/synthetic/make-classification.js';
import { type Column, findColumn, type Table, takeRows } from '../core/table.js';
import { compareOnHoldout } from './holdout-comparison.js';

const rows = (seed: number, count: number) =>
  makeClassification({ rows: count, features: 4, informative: 3, classes: 3, conceptSeed: 9, seed });
const train = (table: Table, estimatorId: string) =>
  finalize({
    table,
    targetName: 'target',
    task: 'classification',
    recipe: singleRecipe(estimatorId),
    seed: 1,
  });
const targetOf = (table: Table) => findColumn(table, 'target')!;

function numbers(seed: number, count: number, slope: number): Table {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: count }, () => random.normal());
  const y = x.map((value) => slope * value + 0.1 * random.normal());
  return {
    rowCount: count,
    columns: [
      { name: 'x', data: { kind: 'number', values: x } },
      { name: 'y', data: { kind: 'number', values: y } },
    ],
  };
}

describe('compareOnHoldout', () => {
  const training = rows(1, 1500);
  const holdout = rows(2, 800);
  const challenger = train(training, 'dt');
  const champion = train(training, 'dummy');

  it('counts the rows on which only one of the two is right', () => {
    const result = compareOnHoldout({ challenger, champion, holdout, trainingTarget: targetOf(training) });
    const { champion: first, challenger: second, againstChampion } = result;
    expect(result.rows).toBe(800);
    expect(againstChampion).toMatchObject({ kind: 'tested', method: 'mcnemar' });
    const gain = (second['accuracy'] ?? 0) - (first?.['accuracy'] ?? 0);
    expect(againstChampion?.kind === 'tested' && againstChampion.difference).toBeCloseTo(gain, 12);
  });

  it('judges the constant baseline like a model that always names the commonest class', () => {
    const result = compareOnHoldout({ challenger: champion, holdout, trainingTarget: targetOf(training) });
    expect(result.baseline['accuracy']).toBeCloseTo(result.challenger['accuracy'] ?? 0, 12);
    expect(result.againstBaseline).toEqual({ kind: 'identical', difference: 0 });
  });

  it('leaves out rows without a target and says how many', () => {
    const column = targetOf(holdout);
    if (column.kind !== 'category') throw new Error('the target is a category');
    const codes = column.codes.map((code, row) => (row < 50 ? -1 : code));
    const columns = holdout.columns.map((named) =>
      named.name === 'target' ? { name: 'target', data: { ...column, codes } } : named,
    );
    const result = compareOnHoldout({
      challenger,
      holdout: { ...holdout, columns },
      trainingTarget: targetOf(training),
    });
    expect([result.rows, result.unlabelledRows]).toEqual([750, 50]);
  });

  it('compares models that were trained on different classes', () => {
    const target = targetOf(training);
    if (target.kind !== 'category') throw new Error('the target is a category');
    const two = Uint32Array.from(
      Array.from({ length: training.rowCount }, (_, row) => row).filter((row) => target.codes[row] !== 0),
    );
    const codes = Int32Array.from(two, (row) => target.codes[row]! - 1);
    const part: Table = {
      rowCount: two.length,
      columns: training.columns.map(({ name, data }) => {
        if (data.kind === 'category') return { name, data: { ...data, codes, levels: data.levels.slice(1) } };
        return { name, data: { ...data, values: Float64Array.from(two, (row) => data.values[row]!) } };
      }),
    };
    const old = train(part, 'dt');
    const result = compareOnHoldout({ challenger, champion: old, holdout, trainingTarget: target });
    expect(result.champion?.['accuracy']).toBeLessThan(result.challenger['accuracy'] ?? 0);
  });

  it('lets whole groups vary, on the whole and on segments, and counts them', () => {
    const house: Column = {
      kind: 'number',
      values: Float64Array.from({ length: 800 }, (_, row) => row % 40),
    };
    const side: Column = { kind: 'number', values: house.values.map((value) => value % 2) };
    const grouped = {
      ...holdout,
      columns: [...holdout.columns, { name: 'house', data: house }, { name: 'side', data: side }],
    };
    const trainingTarget = targetOf(training);
    const question = { challenger, champion, holdout: grouped, trainingTarget, segments: ['side'] };
    const result = compareOnHoldout({ ...question, groupColumn: 'house' });
    expect(result.groups).toEqual({ column: 'house', count: 40 });
    const compared = [
      result.againstChampion,
      result.againstBaseline,
      ...(result.segments ?? []).map((one) => one.comparison),
    ];
    for (const one of compared) expect(one).toMatchObject({ kind: 'tested', method: 'clustered-t' });
    // The same gain, with another opinion of how sure it is.
    const alone = compareOnHoldout(question).againstChampion;
    if (alone?.kind !== 'tested' || result.againstChampion?.kind !== 'tested') throw new Error('not tested');
    expect(result.againstChampion.difference).toBeCloseTo(alone.difference, 12);
    const none = { ...grouped, rowCount: 0, columns: takeRows(grouped, new Uint32Array(0)).columns };
    expect(compareOnHoldout({ ...question, holdout: none, groupColumn: 'house' })).toMatchObject({
      rows: 0,
      groups: { count: 0 },
      againstChampion: { kind: 'insufficient-data', of: 'groups' },
    });
  });

  it('compares regressions by the absolute error saved on each row', () => {
    const regression = (table: Table) =>
      finalize({ table, targetName: 'y', task: 'regression', recipe: singleRecipe('lr'), seed: 1 });
    const fresh = numbers(3, 500, 2);
    const result = compareOnHoldout({
      challenger: regression(fresh),
      champion: regression(numbers(4, 500, 1)),
      holdout: numbers(5, 400, 2),
      trainingTarget: findColumn(fresh, 'y')!,
    });
    const { champion: first, challenger: second, againstChampion } = result;
    expect(againstChampion).toMatchObject({ kind: 'tested', method: 'paired-t' });
    const saved = (first?.['mae'] ?? 0) - (second['mae'] ?? 0);
    expect(againstChampion?.kind === 'tested' && againstChampion.difference).toBeCloseTo(saved, 12);
  });
});
