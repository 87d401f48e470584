import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Target } from '../estimator.js';
import { multiLayerPerceptron } from '../neural/multi-layer-perceptron.js';
import { fitPreprocessor } from '../preprocess/fit-preprocessor.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import { gradientBoosting } from './gradient-boosting.js';
import { keepBack } from './keep-back.js';

const ROWS = 400;
const random = createRandom('keep back');
const times = Float64Array.from({ length: ROWS }, () => random.integer(150));
const groups = Int32Array.from(times, (time) => Math.floor((time + random.integer(8)) / 8));
const labels = Int32Array.from({ length: ROWS }, () => random.integer(2));
const y: Target = { task: 'classification', labels, classCount: 2 };
const all = Uint32Array.from({ length: ROWS }, (_, row) => row);
const gap = { milliseconds: 3 };
const shared = (a: Uint32Array, b: Uint32Array) => {
  const known = new Set(Array.from(a, (row) => groups[row]));
  return Array.from(b).filter((row) => known.has(groups[row]));
};

describe('rows kept back within a fit', () => {
  it('are whole groups', () => {
    const { learning, judging } = keepBack(y, all, 0.1, createRandom(1), { groups });
    expect(Math.abs(judging.length - 40)).toBeLessThan(20);
    expect(learning.length + judging.length).toBe(ROWS);
    expect(shared(learning, judging)).toEqual([]);
  });

  it('are the newest in time order, with the gap before them on neither side, and groups apart too', () => {
    for (const own of [undefined, groups]) {
      const { learning, judging } = keepBack(y, all, 0.1, createRandom(1), { times, gap, groups: own });
      expect(judging).toHaveLength(40);
      const border = Math.min(...Array.from(judging, (row) => times[row]!));
      for (const row of learning) expect(times[row]! + 3).toBeLessThan(border);
      if (own !== undefined) expect(shared(learning, judging)).toEqual([]);
    }
  });

  it('are none where they would take a class or most rows away', () => {
    const late: Target = {
      task: 'classification',
      labels: labels.map((_, i) => (times[i]! > 145 ? 1 : 0)),
      classCount: 2,
    };
    expect(keepBack(late, all, 0.1, createRandom(1), { times }).judging).toHaveLength(0);
    const everywhere = Int32Array.from(all, (row) => row % 2);
    const kept = keepBack(y, all, 0.1, createRandom(1), { times, groups: everywhere });
    expect([kept.learning.length, kept.judging.length]).toEqual([ROWS, 0]);
  });

  it('are none where the only groups that fit are far smaller than the share', () => {
    const large = Int32Array.from(all, (row) => (row < 8 ? 2 : row % 2));
    for (const seed of [1, 2, 3]) {
      const kept = keepBack(y, all, 0.1, createRandom(seed), { groups: large });
      expect([kept.learning.length, kept.judging.length]).toEqual([ROWS, 0]);
    }
    const half = Int32Array.from(all, (row) => (row < 20 ? 2 : row % 2));
    expect(keepBack(y, all, 0.1, createRandom(1), { groups: half }).judging).toHaveLength(20);
  });

  it('learn from rows of unknown time and never judge by them', () => {
    const some = times.map((time, row) => (row % 7 === 0 ? Number.NaN : time));
    const { learning, judging } = keepBack(y, all, 0.1, createRandom(1), { times: some });
    expect(judging.filter((row) => row % 7 === 0)).toHaveLength(0);
    expect(learning.filter((row) => row % 7 === 0)).toHaveLength(58);
  });

  /** What tells a group by heart pays on rows of known groups and on no other. */
  const memorable = () => {
    const one = createRandom('memorable');
    const effect = Float64Array.from({ length: 60 }, () => one.normal());
    const group = Int32Array.from({ length: 1200 }, (_, row) => row % 60);
    const place = Float64Array.from({ length: 60 }, () => one.next());
    const x = { rows: 1200, columns: 1, data: Float64Array.from(group, (g) => place[g]!) };
    const target: Target = {
      task: 'regression',
      values: Float64Array.from(group, (g) => effect[g]! + 0.1 * one.normal()),
    };
    return { x, target, group };
  };

  it('stop boosting that only learns groups by heart', () => {
    const { x, target, group } = memorable();
    const params = { earlyStopping: 'on', rounds: 100, validationShare: 0.3 };
    const train = (ties?: object) => {
      const model = gradientBoosting.fit(x, target, params, createRandom(1), undefined, ties).toJSON();
      return (model['trees'] as unknown[]).length;
    };
    expect(train({ groups: group })).toBeLessThan(train() / 2);
  });

  it('reach the neural network', () => {
    const { x, target, group } = memorable();
    const train = (ties?: object) =>
      JSON.stringify(multiLayerPerceptron.fit(x, target, {}, createRandom(1), undefined, ties).toJSON());
    expect(train({ groups: group })).not.toBe(train());
  });

  it('come from the groups of the training rows, also those of made rows', () => {
    const { x, target, group } = memorable();
    const features = {
      rowCount: x.rows,
      columns: [{ name: 'x', data: { kind: 'number' as const, values: x.data } }],
    };
    const rounds = (groups?: Int32Array) => {
      const params = { earlyStopping: 'on', rounds: 100, validationShare: 0.3 };
      const recipe = { kind: 'single', estimator: 'gbdt', params } as const;
      const fit = fitRecipe(recipe, { features, target, groups }, { task: 'regression', seed: 1, fold: 0 });
      if (fit.kind === 'refused' || fit.fitted.kind !== 'single') throw new Error('refused');
      return (fit.fitted.model.toJSON()['trees'] as unknown[]).length;
    };
    expect(rounds(group)).toBeLessThan(rounds() / 2);

    const few = Int32Array.from(group, (_, row) => (row % 5 === 0 ? 1 : 0));
    const { trainingTies, trainingMatrix } = fitPreprocessor({
      table: features,
      target: { task: 'classification', labels: few, classCount: 2 },
      ties: { groups: group },
      input: 'plain',
      options: { fixImbalance: true, fixImbalanceMethod: 'randomoversampler', removeOutliers: true },
      random: createRandom(1),
    });
    // The value of the only column names the group.
    const groupOf = new Map(Array.from(group, (one, row) => [x.data[row]!, one]));
    expect(trainingMatrix.rows).toBeGreaterThan(1500);
    expect(trainingTies?.groups).toEqual(
      Int32Array.from({ length: trainingMatrix.rows }, (_, row) => groupOf.get(trainingMatrix.data[row]!)!),
    );
  });
});
