import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { findColumn, type Table, takeRows } from '../../table.js';
import type { Params, Target } from '../estimator.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import type { FittedRecipe } from '../recipe/fitted-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { singleRecipe } from '../recipe/single-recipe.js';
import { type RuleNode, type TreeRules, treeRules } from './tree-rules.js';

const ROWS = 400;
const random = createRandom('tree rules');
const age = Float64Array.from({ length: ROWS }, (_, i) => (i % 9 === 0 ? Number.NaN : random.next() * 60));
const codes = Int32Array.from({ length: ROWS }, () => random.integer(4));
const switched = Int32Array.from({ length: ROWS }, () => random.integer(2));
const features: Table = {
  rowCount: ROWS,
  columns: [
    { name: 'age', data: { kind: 'number', values: age } },
    { name: 'city', data: { kind: 'category', codes, levels: ['rome', 'oslo', 'bern', 'kyiv'] } },
    { name: 'member', data: { kind: 'category', codes: switched, levels: ['no', 'yes'] } },
  ],
};
const amounts = age.map(
  (value, i) => (value > 30 ? 20 : 0) + [0, 6, 6, 0][codes[i]!]! + 2 * switched[i]! + random.next(),
);
const numbers: Target = { task: 'regression', values: amounts };
const classes: Target = {
  task: 'classification',
  classCount: 3,
  labels: Int32Array.from(amounts, (value) => (value < 4 ? 0 : value < 15 ? 1 : 2)),
};

function fitWhole(recipe: Recipe, target: Target): FittedRecipe {
  const found = fitRecipe(recipe, { features, target }, { task: target.task, seed: 1, fold: 'final' });
  if (found.kind !== 'fitted') throw new Error(found.reason);
  return found.fitted;
}

function rulesOf(target: Target, params: Params): { fitted: FittedRecipe; rules: TreeRules } {
  const fitted = fitWhole(singleRecipe('dt', params), target);
  const rules = treeRules(fitted, features);
  if (rules?.kind !== 'tree-rules') throw new Error('no rules');
  return { fitted, rules };
}

/** Follows the rules by the names of columns and levels alone. */
function follow(node: RuleNode, row: number): RuleNode {
  if (node.kind !== 'split') return node;
  const column = findColumn(features, node.feature)!;
  const { test, missing } = node;
  if (column.kind === 'category') {
    if (test.kind !== 'levels') throw new Error('a category has levels');
    return follow(test.levels.includes(column.levels[column.codes[row]!]!) ? node.yes : node.no, row);
  }
  if (test.kind !== 'threshold') throw new Error('a number has a threshold');
  const value = column.values[row]!;
  const side = Number.isNaN(value) ? missing : value <= test.threshold ? 'yes' : 'no';
  return follow(side === 'yes' ? node.yes : node.no, row);
}

function rowsBelow(node: RuleNode): number {
  return node.kind === 'split' ? rowsBelow(node.yes) + rowsBelow(node.no) : node.rows;
}

describe('treeRules', () => {
  it('lead every row to what the model predicts, of numbers', () => {
    const { fitted, rules } = rulesOf(numbers, { maxDepth: 4 });
    const prediction = fitted.predictTable(features);
    if (prediction.task !== 'regression') throw new Error('numbers expected');
    expect(rules).toMatchObject({ depth: 4, shownDepth: 4, leavesLeftOut: 0, remarks: [] });
    for (let row = 0; row < ROWS; row++) {
      const leaf = follow(rules.root, row);
      expect(leaf.kind).toBe('leaf');
      expect('value' in leaf.prediction && leaf.prediction.value).toBeCloseTo(prediction.values[row]!, 10);
    }
    const mean = amounts.reduce((sum, value) => sum + value, 0) / ROWS;
    expect('value' in rules.root.prediction && rules.root.prediction.value).toBeCloseTo(mean, 9);
  });

  it('lead every row to its class and the share of it, of classes', () => {
    const { fitted, rules } = rulesOf(classes, { maxDepth: 3 });
    const prediction = fitted.predictTable(features);
    if (prediction.task !== 'classification') throw new Error('classes expected');
    for (let row = 0; row < ROWS; row++) {
      const leaf = follow(rules.root, row);
      const label = prediction.labels[row]!;
      expect(leaf.prediction).toEqual({
        classIndex: label,
        share: prediction.probabilities[row * 3 + label],
      });
    }
  });

  it('say where missing values go, of columns that have any, while they get there', () => {
    const { rules } = rulesOf(numbers, { maxDepth: 4 });
    const cities = new Set<string | null>();
    let beyond = 0;
    const look = (node: RuleNode, canMiss: boolean) => {
      if (node.kind !== 'split') return;
      const isAge = node.feature === 'age';
      if (node.feature === 'city') cities.add(node.missing);
      if (isAge) expect(node.missing !== null).toBe(canMiss);
      if (isAge && !canMiss) beyond++;
      look(node.yes, canMiss && !(isAge && node.missing === 'no'));
      look(node.no, canMiss && !(isAge && node.missing === 'yes'));
    };
    look(rules.root, true);
    expect(cities).toEqual(new Set([null]));
    expect(beyond).toBeGreaterThan(0);
  });

  it('count every training row once, and say how many leaves are not shown', () => {
    const { rules } = rulesOf(numbers, {});
    expect(rules.root.rows).toBe(ROWS);
    expect(rowsBelow(rules.root)).toBe(ROWS);
    expect(rules).toMatchObject({ shownDepth: 4 });
    expect(rules.depth).toBeGreaterThan(4);
    expect(rules.leavesLeftOut).toBeGreaterThan(16);
    expect(rules.leavesLeftOut).toBeLessThanOrEqual(rules.leaves);
    expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  });

  it('name a level only where a row that has it can get', () => {
    const { rules } = rulesOf(numbers, { maxDepth: 4, minLeafRows: 2 });
    const check = (node: RuleNode, reaching: ReadonlyMap<string, ReadonlySet<string>>): number => {
      if (node.kind !== 'split') return 0;
      const { test, feature } = node;
      if (test.kind === 'threshold') return check(node.yes, reaching) + check(node.no, reaching);
      const before = reaching.get(feature);
      const named = [...test.levels, ...test.others];
      expect(new Set(named).size).toBe(named.length);
      if (before !== undefined) expect(new Set(named)).toEqual(before);
      const next = (levels: readonly string[]) => new Map(reaching).set(feature, new Set(levels));
      const isAgain = before === undefined ? 0 : 1;
      return isAgain + check(node.yes, next(test.levels)) + check(node.no, next(test.others));
    };
    expect(check(rules.root, new Map())).toBeGreaterThan(0);
  });

  it('name at most twelve levels of a side', () => {
    const many = Int32Array.from({ length: ROWS }, (_, row) => row % 40);
    const levels = Array.from({ length: 40 }, (_, k) => `level ${k}`);
    const table: Table = {
      rowCount: ROWS,
      columns: [{ name: 'city', data: { kind: 'category', codes: many, levels } }],
    };
    const target: Target = {
      task: 'regression',
      values: Float64Array.from(many, (code) => (code < 20 ? 0 : 1)),
    };
    const found = fitRecipe(
      singleRecipe('dt', { maxDepth: 1 }),
      { features: table, target },
      { task: 'regression', seed: 1, fold: 'final', preprocess: { maxEncodingOhe: 50 } },
    );
    if (found.kind !== 'fitted') throw new Error(found.reason);
    const rules = treeRules(found.fitted, table);
    if (rules?.kind !== 'tree-rules' || rules.root.kind !== 'split') throw new Error('no split');
    expect(rules.root.feature).toBe('city');
    expect(rules.root.test).toMatchObject({ kind: 'levels', moreLevels: 8, moreOthers: 8 });
  });

  it('are one leaf where nothing can be split', () => {
    const same: Target = { task: 'regression', values: new Float64Array(ROWS).fill(3) };
    const { rules } = rulesOf(same, {});
    expect(rules).toMatchObject({
      leaves: 1,
      depth: 0,
      root: { kind: 'leaf', rows: ROWS, prediction: { value: 3 } },
    });
  });

  it('look through a threshold, and say so', () => {
    const two: Target = {
      task: 'classification',
      classCount: 2,
      labels: Int32Array.from(amounts, (value) => (value < 15 ? 0 : 1)),
    };
    const base = fitWhole(singleRecipe('dt', { maxDepth: 2 }), two);
    const rules = treeRules({ ...base, kind: 'threshold', base, threshold: 0.3 } as FittedRecipe, features);
    expect(rules).toMatchObject({ kind: 'tree-rules', remarks: [expect.stringContaining('0.3')] });
  });

  it('carry values of a transformed target back, and say so', () => {
    const found = fitRecipe(
      singleRecipe('dt', { maxDepth: 4 }),
      { features, target: numbers },
      { task: 'regression', seed: 1, fold: 'final', preprocess: { transformTarget: true } },
    );
    if (found.kind !== 'fitted') throw new Error(found.reason);
    const rules = treeRules(found.fitted, features);
    const prediction = found.fitted.predictTable(features);
    if (rules?.kind !== 'tree-rules' || prediction.task !== 'regression') throw new Error('no rules');
    const { prediction: said } = follow(rules.root, 7);
    expect('value' in said && said.value).toBeCloseTo(prediction.values[7]!, 10);
    expect(rules.remarks).toEqual([expect.stringContaining('transformed target')]);
  });

  it('are there for no other model', () => {
    for (const id of ['rf', 'gbdt', 'lr'])
      expect(treeRules(fitWhole(singleRecipe(id), classes), features)).toBeUndefined();
  });

  it('say in which units thresholds are when features were scaled', () => {
    const found = fitRecipe(
      singleRecipe('dt', { maxDepth: 2 }),
      {
        features: takeRows(
          features,
          Uint32Array.from({ length: ROWS }, (_, i) => i),
        ),
        target: numbers,
      },
      { task: 'regression', seed: 1, fold: 'final', preprocess: { normalize: true } },
    );
    if (found.kind !== 'fitted') throw new Error(found.reason);
    expect(treeRules(found.fitted, features)).toMatchObject({ remarks: [expect.stringContaining('units')] });
  });
});
