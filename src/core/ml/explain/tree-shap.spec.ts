import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { createRandom } from '../../random.js';
import type { Estimator, Matrix, Params, Target } from '../estimator.js';
import { getEstimator, listEstimators } from '../estimator-registry.js';
import { goesLeft } from '../tree/tree-nodes.js';
import { type EnsembleTree, readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.js';
import { explainTreeModel, type TreeContributions, treeShap } from './tree-shap.js';

const random = createRandom('tree shap');
const ROWS = 300;
const COLUMNS = 5;

/** Numbers, one of them often missing, and a category of six levels. */
function makeRows(rows: number): Matrix {
  const data = Float64Array.from({ length: rows * COLUMNS }, (_, at) => {
    if (at % COLUMNS === 3) return random.integer(6);
    return at % COLUMNS === 1 && random.next() < 0.3 ? Number.NaN : random.normal();
  });
  return { rows, columns: COLUMNS, data, levels: Int32Array.of(0, 0, 0, 6, 0) };
}

const x = makeRows(ROWS);
const unseen = makeRows(12);
const signal = Float64Array.from({ length: ROWS }, (_, i) => {
  const [a, b, c, level] = x.data.subarray(i * COLUMNS);
  return a! * (c! > 0 ? 2 : -1) + (Number.isNaN(b!) ? 1.5 : b!) + [0, 3, -1, 2, 0, -3][level!]!;
});
const numbers: Target = { task: 'regression', values: signal };
const classesOf = (bounds: readonly number[]): Target => ({
  task: 'classification',
  labels: Int32Array.from(signal, (value) => bounds.filter((bound) => value > bound).length),
  classCount: bounds.length + 1,
});
const two = classesOf([0]);
const three = classesOf([-1, 1.5]);

function train(id: string, y: Target, params: Params) {
  const estimator: Estimator = getEstimator(y.task, id);
  return estimator.fit(x, y, params, createRandom(id));
}

function contributionsOf(model: ReturnType<typeof train>, rows: Matrix): TreeContributions {
  const result = explainTreeModel(model, rows);
  if (result.kind !== 'contributions') throw new Error(result.kind);
  return result;
}

/** Base value plus contributions, per row and output. */
function sumUp({ rows, columns, outputs, base, values }: TreeContributions): number[] {
  return Array.from({ length: rows * outputs }, (_, at) => {
    let sum = base[at % outputs]!;
    for (let j = 0; j < columns; j++) {
      sum += values[(Math.floor(at / outputs) * columns + j) * outputs + (at % outputs)]!;
    }
    return sum;
  });
}

/** Expectation of a tree when only the columns in `known` are known. */
function expectation(tree: EnsembleTree, row: Float64Array, known: number, k: number): number {
  const { nodes, leafCovers, leafValues, width } = tree;
  const visit = (node: number): { cover: number; value: number } => {
    if (node < 0) return { cover: leafCovers[-1 - node]!, value: leafValues[(-1 - node) * width + k]! };
    const left = visit(nodes.left[node]!);
    const right = visit(nodes.right[node]!);
    const cover = left.cover + right.cover;
    const column = nodes.feature[node]!;
    if ((known >> column) & 1) {
      return { cover, value: goesLeft(nodes, node, row[column]!) ? left.value : right.value };
    }
    return { cover, value: (left.cover * left.value + right.cover * right.value) / cover };
  };
  return visit(nodes.feature.length === 0 ? -1 : 0).value;
}

/** Shapley values by their definition, over all sets of columns. */
function bruteForce(ensemble: TreeEnsemble, rows: Matrix): Float64Array {
  const { columns, outputs } = ensemble;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const values = new Float64Array(rows.rows * columns * outputs);
  for (const tree of ensemble.trees) {
    for (let i = 0; i < rows.rows; i++) {
      const row = rows.data.subarray(i * columns, (i + 1) * columns);
      for (let k = 0; k < tree.width; k++) {
        const worth = Array.from({ length: 2 ** columns }, (_, known) => expectation(tree, row, known, k));
        for (let known = 0; known < worth.length; known++) {
          const size = known.toString(2).replaceAll('0', '').length;
          for (let j = 0; j < columns; j++) {
            if ((known >> j) & 1) continue;
            const weight = (factorial(size) * factorial(columns - size - 1)) / factorial(columns);
            values[(i * columns + j) * outputs + tree.output + k]! +=
              weight * (worth[known | (1 << j)]! - worth[known]!);
          }
        }
      }
    }
  }
  return values;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  const furthest = Array.from(actual, (value, at) => Math.abs(value - expected[at]!));
  expect(Math.max(...furthest)).toBeLessThan(tolerance);
}

describe('treeShap', () => {
  it.each([
    ['dt', numbers, { maxLeaves: 20 }],
    ['dt', three, { maxDepth: 4 }],
    ['rf', numbers, { trees: 3, maxLeaves: 25 }],
    ['et', two, { trees: 3, maxLeaves: 25 }],
    ['gbdt', numbers, { rounds: 3 }],
    ['gbdt', three, { rounds: 2 }],
    ['gbr', numbers, { rounds: 3 }],
    ['gbc', three, { rounds: 2 }],
  ] as const)('gives the Shapley values of %s by their definition (%#)', (id, y, params) => {
    const reading = readTreeEnsemble(train(id, y, params).toJSON());
    if (reading.kind !== 'ensemble') throw new Error(reading.kind);
    expectClose(treeShap(reading.ensemble, unseen).values, bruteForce(reading.ensemble, unseen));
  });

  it.each([
    ['dt', numbers],
    ['dt', two],
    ['rf', numbers],
    ['rf', three],
    ['et', three],
    ['gbdt', numbers],
    ['gbr', numbers],
  ] as const)('sums to the prediction of a full-grown %s (%#)', (id, y) => {
    const model = train(id, y, id === 'dt' ? {} : id.startsWith('gb') ? { rounds: 20 } : { trees: 5 });
    expectClose(sumUp(contributionsOf(model, unseen)), model.predict(unseen));
  });

  it.each(['gbdt', 'gbc'])('sums to the log odds of %s for two classes', (id) => {
    const model = train(id, two, { rounds: 20 });
    const shares = model.predict(unseen);
    const explained = contributionsOf(model, unseen);
    expect(explained.scale).toBe('score');
    expectClose(
      sumUp(explained),
      Array.from({ length: unseen.rows }, (_, i) => Math.log(shares[2 * i + 1]! / shares[2 * i]!)),
    );
  });

  it.each(['gbdt', 'gbc'])('sums to scores whose softmax are the shares of %s for three classes', (id) => {
    const model = train(id, three, { rounds: 20 });
    const explained = contributionsOf(model, unseen);
    expect(explained.scale).toBe('score');
    const powers = sumUp(explained).map(Math.exp);
    expectClose(
      powers.map((power, at) => {
        const first = at - (at % 3);
        return power / (powers[first]! + powers[first + 1]! + powers[first + 2]!);
      }),
      model.predict(unseen),
    );
  });

  it('keeps its digits on one deep tree over many columns', () => {
    const columns = 40;
    const wide = {
      rows: 300,
      columns,
      data: Float64Array.from({ length: 300 * columns }, () => random.normal()),
    };
    const values = Float64Array.from({ length: 300 }, () => random.normal());
    const y: Target = { task: 'regression', values };
    const model = getEstimator('regression', 'et').fit(wide, y, { trees: 1, maxFeatures: 0.02 }, random);
    const few = { rows: 10, columns, data: wide.data.slice(0, 10 * columns) };
    expectClose(sumUp(contributionsOf(model, few)), values.slice(0, 10), 1e-11);
  });

  it('explains a model without splits by its base value', () => {
    const constant: Target = { task: 'regression', values: new Float64Array(ROWS).fill(3) };
    const explained = contributionsOf(train('dt', constant, {}), unseen);
    expect([...explained.base]).toEqual([3]);
    expect(explained.values.every((value) => value === 0)).toBe(true);
  });

  it('says which models it cannot explain: trees that vote, or whose median counts, are no sum of what they say', () => {
    for (const y of [two, numbers]) {
      expect(explainTreeModel(train('ada', y, {}), unseen)).toEqual({
        kind: 'unsupported',
        estimator: 'ada',
      });
    }
  });

  it('explains all other models of trees', () => {
    for (const y of [two, numbers]) {
      const raw = listEstimators(y.task).filter(({ input }) => input === 'raw');
      const models = raw
        .map(({ id }) => train(id, y, {}).toJSON())
        .filter(({ trees }) => Array.isArray(trees));
      const refused = models.filter((json) => readTreeEnsemble(json).kind !== 'ensemble');
      expect(models.length).toBeGreaterThan(5);
      expect(refused.map(({ estimator }) => estimator)).toEqual(['ada']);
    }
  });

  it('says that a model stored without covers has none', () => {
    const json = JSON.parse(JSON.stringify(train('rf', numbers, { trees: 2 })));
    delete json.trees[1].cover;
    expect(readTreeEnsemble(json)).toEqual({ kind: 'no-covers' });
  });

  it('refuses rows with other columns', () => {
    const rows = { rows: 1, columns: 2, data: new Float64Array(2) };
    expect(() => explainTreeModel(train('dt', numbers, {}), rows)).toThrow(InvalidArgument);
  });
});

interface ShapCase {
  readonly name: string;
  readonly model: JsonObject;
  readonly x: readonly number[];
  readonly base: readonly number[];
  readonly values: readonly number[];
}

const golden: { readonly cases: readonly ShapCase[] } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/tree-shap.json', import.meta.url), 'utf8'),
);

describe.each(golden.cases)('the shap package on $name', (test) => {
  it('gives the same base values and contributions', () => {
    const reading = readTreeEnsemble(test.model);
    if (reading.kind !== 'ensemble') throw new Error(reading.kind);
    const rows = { rows: 6, columns: 6, data: Float64Array.from(test.x) };
    const explained = treeShap(reading.ensemble, rows);
    expectClose(explained.base, test.base);
    expectClose(explained.values, test.values);
  });
});
