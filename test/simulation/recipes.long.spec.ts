/** What blends, stacks, calibration, thresholds and tuning are worth: the tables of recipes in docs/methods. */
import { describe, expect, it } from 'vitest';
import type { Params } from '../../src/core/ml/estimator.js';
import { balancedAccuracy } from '../../src/core/ml/metrics/accuracy.js';
import { countConfusion } from '../../src/core/ml/metrics/confusion-counts.js';
import { f1 } from '../../src/core/ml/metrics/precision-recall.js';
import { predictedLabels } from '../../src/core/ml/metrics/predicted-labels.js';
import { type ClassPrediction, scorePrediction } from '../../src/core/ml/prediction.js';
import { chooseThreshold } from '../../src/core/ml/recipe/choose-threshold.js';
import { fitRecipe } from '../../src/core/ml/recipe/fit-recipe.js';
import type { Recipe } from '../../src/core/ml/recipe/recipe.js';
import { singleRecipe } from '../../src/core/ml/recipe/single-recipe.js';
import { applyThreshold } from '../../src/core/ml/recipe/threshold.js';
import { encodeTarget } from '../../src/core/ml/target.js';
import { createTuner, type TuneAlgorithm } from '../../src/core/ml/tune/create-tuner.js';
import type { SearchSpace } from '../../src/core/ml/tune/search-space.js';
import { createRandom } from '../../src/core/random.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { findColumn, withoutColumns } from '../../src/core/table.js';

const share = Number(process.env['MLDRIFT_SIMULATION_SHARE'] ?? 1);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a threshold chosen on 200 out-of-fold rows', () => {
  const random = createRandom('threshold simulation');
  function problem(rows: number) {
    const labels = Int32Array.from({ length: rows }, () => (random.next() < 0.2 ? 1 : 0));
    const probabilities = new Float64Array(2 * rows);
    labels.forEach((label, row) => {
      const score = 1 / (1 + Math.exp(2 - 1.2 * label - random.normal()));
      probabilities.set([1 - score, score], 2 * row);
    });
    const prediction: ClassPrediction = {
      task: 'classification',
      classCount: 2,
      probabilities,
      labels: predictedLabels(probabilities, 2),
    };
    const foldOf = Int32Array.from(labels, (_, row) => row % 5);
    return { target: { task: 'classification', labels, classCount: 2 } as const, prediction, foldOf };
  }

  it.each([
    ['f1', f1],
    ['balancedAccuracy', balancedAccuracy],
  ] as const)('is worth on fresh rows what the nested value says: %s', (metric, score) => {
    const later = problem(20_000);
    const values = { inSample: [] as number[], nested: [] as number[], fresh: [] as number[] };
    for (let run = 0; run < Math.max(100, Math.round(2000 * share)); run++) {
      const choice = chooseThreshold({ ...problem(200), objective: { kind: 'metric', metric } });
      if (choice.kind !== 'chosen') continue;
      const { labels } = applyThreshold(later.prediction, choice.threshold) as ClassPrediction;
      values.inSample.push(choice.inSample);
      values.nested.push(choice.nested!);
      values.fresh.push(score(countConfusion(later.target.labels, labels, 2)).value!);
    }
    const [inSample, nested, fresh] = [values.inSample, values.nested, values.fresh].map(meanOf);
    console.log(
      `threshold ${metric}: in sample ${inSample!.toFixed(4)}, nested ${nested!.toFixed(4)}, fresh rows ${fresh!.toFixed(4)} (${values.fresh.length} runs)`,
    );
    expect(Math.abs(nested! - fresh!)).toBeLessThan(0.012);
    expect(inSample! - fresh!).toBeGreaterThan(0.02);
  });
});

describe('tuning a planted function of five parameters', () => {
  const space: SearchSpace = {
    version: 1,
    dimensions: {
      rate: { kind: 'float', low: 1e-4, high: 1, log: true },
      leaves: { kind: 'int', low: 2, high: 256, log: true },
      share: { kind: 'float', low: 0, high: 1 },
      rule: { kind: 'choice', values: ['a', 'b', 'c'] },
      idle: { kind: 'float', low: -1, high: 1 },
    },
  };
  const loss = ({ rate, leaves, share: part, rule }: Params) =>
    (Math.log10(Number(rate)) - Math.log10(0.03)) ** 2 +
    (Math.log2(Number(leaves)) - Math.log2(40)) ** 2 / 4 +
    4 * (Number(part) - 0.7) ** 2 +
    (rule === 'b' ? 0 : 1);
  const search = (algorithm: TuneAlgorithm, seed: number, trials: number) => {
    const defaults = { rate: 1, leaves: 2, share: 0, rule: 'a', idle: 0 };
    const tuner = createTuner({ space, defaults, algorithm, trials, seed });
    for (let params = tuner.ask(); params !== undefined; params = tuner.ask())
      tuner.tell(params, -loss(params));
    return -tuner.best()!.score!;
  };

  it.each([20, 40, 60, 100])('is better with TPE than at random: %i trials', (trials) => {
    const seeds = Array.from({ length: Math.max(40, Math.round(200 * share)) }, (_, seed) => seed);
    const tpe = seeds.map((seed) => search('tpe', seed, trials));
    const random = seeds.map((seed) => search('random', seed, trials));
    const wins = seeds.filter((seed) => tpe[seed]! < random[seed]!).length;
    console.log(
      `tune, ${trials} trials: distance to the optimum ${meanOf(tpe).toFixed(3)} with TPE, ${meanOf(random).toFixed(3)} at random; TPE ahead in ${wins} of ${seeds.length}`,
    );
    expect(wins / seeds.length).toBeGreaterThan(0.6);
  });
});

describe('recipes on 600 rows of two clusters per class, three classes', () => {
  const members = [
    singleRecipe('lr'),
    singleRecipe('knn'),
    singleRecipe('rf'),
    singleRecipe('et'),
    singleRecipe('gbdt'),
  ];
  const recipes: Record<string, Recipe> = {
    ...Object.fromEntries(members.map((member) => [member.estimator, member])),
    'rf calibrated': { kind: 'calibrated', base: singleRecipe('rf'), method: 'sigmoid', folds: 5 },
    'gbdt calibrated': { kind: 'calibrated', base: singleRecipe('gbdt'), method: 'sigmoid', folds: 5 },
    'equal blend': { kind: 'blend', members, method: 'soft', weights: 'equal' },
    'greedy blend': { kind: 'blend', members, method: 'soft', weights: 'greedy' },
    stack: { kind: 'stack', members, meta: singleRecipe('lr'), folds: 5, restack: false },
  };

  it('have the losses that are printed here', () => {
    const sets = Math.max(4, Math.round(20 * share));
    const losses = new Map<string, number[]>();
    const hits = new Map<string, number[]>();
    for (let set = 0; set < sets; set++) {
      const shape = { features: 10, informative: 5, classes: 3, conceptSeed: set + 1 };
      const train = makeClassification({ ...shape, rows: 600, seed: 1 });
      const test = makeClassification({ ...shape, rows: 5000, seed: 2 });
      const { target, levels } = encodeTarget(findColumn(train, 'target')!, 'classification');
      const truth = encodeTarget(findColumn(test, 'target')!, 'classification', levels).target;
      for (const [name, recipe] of Object.entries(recipes)) {
        const rows = { features: withoutColumns(train, ['target']), target };
        const fit = fitRecipe(recipe, rows, { task: 'classification', seed: 1, fold: 'final' });
        if (fit.kind === 'refused') throw new Error(fit.reason);
        const { values } = scorePrediction(truth, fit.fitted.predictTable(test));
        losses.set(name, [...(losses.get(name) ?? []), values.logLoss!]);
        hits.set(name, [...(hits.get(name) ?? []), values.accuracy!]);
      }
    }
    const best = Array.from({ length: sets }, (_, set) =>
      Math.min(...members.map(({ estimator }) => losses.get(estimator)![set]!)),
    );
    for (const [name, values] of losses) {
      const ahead = values.filter((loss, set) => loss < best[set]!).length;
      console.log(
        `${name}: log loss ${meanOf(values).toFixed(4)}, accuracy ${meanOf(hits.get(name)!).toFixed(4)}, better than the best member in ${ahead} of ${sets}`,
      );
    }
    expect(meanOf(losses.get('greedy blend')!)).toBeLessThan(meanOf(best));
    expect(meanOf(losses.get('stack')!)).toBeLessThan(meanOf(best));
  });
});
