import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { ClassTarget, Matrix, RowTies } from '../estimator.js';
import { balanceClasses } from '../preprocess/rows/balance-classes.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import { keepBack } from './keep-back.js';
import { weighJudging } from './weigh-judging.js';

const ROWS = 600;
const COLUMNS = 3;
const random = createRandom('made rows');
const data = Float64Array.from({ length: ROWS * COLUMNS }, () => random.normal());
const labels = Int32Array.from({ length: ROWS }, (_, row) => (row % 8 === 0 ? 1 : 0));
const given: ClassTarget = { task: 'classification', labels, classCount: 2 };
const matrix: Matrix = { rows: ROWS, columns: COLUMNS, data };
const features = ['a', 'b', 'c'].map((name) => ({
  name,
  kind: 'number' as const,
  levels: 0,
  sources: [name],
}));
const times = Float64Array.from(labels, () => random.integer(300));
const groups = Int32Array.from(times, (time) => Math.floor((time + random.integer(8)) / 8));

const METHODS = ['randomoversampler', 'smote', 'adasyn'] as const;
type Method = (typeof METHODS)[number];
const TIES: readonly (readonly [string, RowTies | undefined])[] = [
  ['alone', undefined],
  ['in groups', { groups }],
  ['in time order', { times, gap: { milliseconds: 3 } }],
  ['in both', { times, groups }],
];
const cases = METHODS.flatMap((method) => TIES.map(([how, ties]) => [method, how, ties] as const));

function balanced(method: Method, ties?: RowTies) {
  const made = balanceClasses({
    matrix,
    target: given,
    weights: undefined,
    ties,
    features,
    method,
    random: createRandom(3),
  });
  const all = Uint32Array.from({ length: made.matrix.rows }, (_, row) => row);
  return { ...made, origins: made.ties!.origins!, all };
}

describe('rows kept back where others were made of them', () => {
  it.each(cases)('%s, rows %s: judge as they come, and nothing made of them is learnt', (method, _, ties) => {
    const { target, origins, all, ties: madeTies } = balanced(method, ties);
    const { learning, judging } = keepBack(target, all, 0.1, createRandom(1), madeTies);
    expect(Math.abs(judging.length - 60)).toBeLessThan(20);
    expect(judging.every((row) => row < ROWS)).toBe(true);
    const learnt = new Set(learning);
    const made = all.filter((row) => row >= ROWS);
    expect(made.length).toBe(450);
    for (const row of made) {
      const parents = [origins.base[row]!, origins.other[row]!];
      expect(learnt.has(row)).toBe(parents.every((parent) => learnt.has(parent)));
    }
    expect(made.filter((row) => learnt.has(row)).length).toBeGreaterThan(150);
    // The given rows are divided as they are without made ones.
    const plain = keepBack(given, all.subarray(0, ROWS), 0.1, createRandom(1), ties);
    expect(judging).toEqual(plain.judging);
    expect(learning.filter((row) => row < ROWS)).toEqual(plain.learning);
  });

  it('are none where ties leave too little, and then every made row is learnt from', () => {
    const one = { groups: new Int32Array(ROWS) };
    const { target, all, ties } = balanced('smote', one);
    const { learning, judging } = keepBack(target, all, 0.1, createRandom(1), ties);
    expect(judging).toHaveLength(0);
    expect(learning).toEqual(all);
  });

  it.each([undefined, Float64Array.from({ length: 1050 }, (_, row) => 0.5 + (row % 3))])(
    'count as much of each class as the rows that are learnt from',
    (weights) => {
      const { target, all, ties } = balanced('smote');
      const { learning, judging } = keepBack(target, all, 0.1, createRandom(1), ties);
      const found = weighJudging(target, { learning, judging }, weights)!;
      const shareOf = (rows: Uint32Array) => {
        const sums = [0, 0];
        for (const row of rows) sums[target.labels[row]!]! += found[row]!;
        return sums[1]! / (sums[0]! + sums[1]!);
      };
      expect(shareOf(judging)).toBeCloseTo(shareOf(learning), 12);
      expect(shareOf(learning)).toBeGreaterThan(0.42);
      for (const row of learning) expect(found[row]).toBe(weights?.[row] ?? 1);
      const first = judging.filter((row) => target.labels[row] === 0);
      const ratio = found[first[0]!]! / (weights?.[first[0]!] ?? 1);
      for (const row of first) expect(found[row]! / (weights?.[row] ?? 1)).toBeCloseTo(ratio, 12);
    },
  );

  const noise = (rows: number, seed: string) => {
    const stream = createRandom(seed);
    return {
      rowCount: rows,
      columns: features.map(({ name }) => ({
        name,
        data: { kind: 'number' as const, values: Float64Array.from({ length: rows }, () => stream.normal()) },
      })),
    };
  };
  const training = noise(ROWS, 'train');
  const fresh = noise(300, 'fresh');

  /** Mean distance of a model's probabilities from a half: classes of noise cannot be told apart. */
  const boldness = (estimator: string, params: object, fixImbalanceMethod: Method) => {
    const fit = fitRecipe(
      {
        kind: 'single',
        estimator,
        params: { ...params },
        preprocess: { fixImbalance: true, fixImbalanceMethod },
      },
      { features: training, target: given },
      { task: 'classification', seed: 1, fold: 0 },
    );
    if (fit.kind === 'refused') throw new Error(fit.reason);
    const prediction = fit.fitted.predictTable(fresh);
    if (prediction.task === 'regression') throw new Error('classes expected');
    const { probabilities } = prediction;
    return probabilities.reduce((sum, share) => sum + Math.abs(share - 0.5), 0) / probabilities.length;
  };

  it.each(METHODS)('stop boosting that only learns copies by heart, by %s', (method) => {
    expect(boldness('gbdt', { earlyStopping: 'on', rounds: 300 }, method)).toBeLessThan(0.1);
  });

  it('stop the neural network as well', () => {
    const params = { hidden: 256, epochs: 200, validationShare: 0.2 };
    expect(boldness('mlp', params, 'randomoversampler')).toBeLessThan(0.15);
  });
});
