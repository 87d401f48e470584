import { describe, expect, it } from 'vitest';
import { makeTable, numbers } from '../../../../test/support/make-table.js';
import { makeTrainingRows } from '../../../../test/support/training-rows.js';
import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { createRandom } from '../../random.js';
import { takeRows } from '../../table.js';
import { canonicalJson } from '../canonical-json.js';
import type { Prediction } from '../prediction.js';
import { checkRecipe } from './check-recipe.js';
import { fitRecipe } from './fit-recipe.js';
import type { FitContext, FittedRecipe, FittedStack, TrainingRows } from './fitted-recipe.js';
import { recipeFromJSON } from './fitted-recipe-from-json.js';
import { innerFolds } from './inner-folds.js';
import { readRecipe } from './read-recipe.js';
import type { BlendRecipe, Recipe, StackRecipe } from './recipe.js';
import { estimateRecipeSeconds, recipeRefusal } from './recipe-cost.js';
import { recipeName } from './recipe-name.js';
import { singleRecipe } from './single-recipe.js';

const classification: FitContext = { task: 'classification', seed: 7, fold: 0 };
const regression: FitContext = { task: 'regression', seed: 7, fold: 0 };

function train(recipe: Recipe, rows: TrainingRows, context: Partial<FitContext> = {}): FittedRecipe {
  const answer = fitRecipe(recipe, rows, { ...classification, task: rows.target.task, ...context });
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.fitted;
}

const lr = singleRecipe('lr');
const dt = singleRecipe('dt', { maxDepth: 3 });
const blend = (over: Partial<BlendRecipe> = {}): BlendRecipe => ({
  kind: 'blend',
  members: [lr, dt],
  method: 'soft',
  weights: 'equal',
  ...over,
});
const stack = (task: 'classification' | 'regression', over: Partial<StackRecipe> = {}): StackRecipe => ({
  kind: 'stack',
  members: [lr, dt],
  meta: singleRecipe(task === 'classification' ? 'lr' : 'ridge'),
  folds: 3,
  restack: false,
  ...over,
});

const problems: { name: string; rows: TrainingRows; later: TrainingRows; recipes: Record<string, Recipe> }[] =
  [[2, 'two classes'] as const, [3, 'three classes'] as const, [0, 'numbers'] as const].map(
    ([classes, name]) => {
      const task = classes === 0 ? 'regression' : 'classification';
      const recipes: Record<string, Recipe> = {
        single: lr,
        'equal blend': blend(),
        'weighted blend': blend({ weights: [3, 1] }),
        'greedy blend': blend({ weights: 'greedy', folds: 3 }),
        stack: stack(task),
        restack: stack(task, { restack: true }),
        bagging: { kind: 'bagging', base: dt, copies: 3 },
        'bagging without weights': { kind: 'bagging', base: singleRecipe('knn'), copies: 2 },
        'blend of a stack and a bag': blend({
          members: [stack(task), { kind: 'bagging', base: lr, copies: 2 }],
        }),
      };
      if (classes > 0) {
        recipes['hard blend'] = blend({ method: 'hard' });
        recipes['sigmoid'] = { kind: 'calibrated', base: dt, method: 'sigmoid', folds: 3 };
        recipes['isotonic'] = {
          kind: 'calibrated',
          base: blend(),
          method: 'isotonic',
          folds: 3,
          force: true,
        };
      }
      if (classes === 2) {
        recipes['threshold'] = { kind: 'threshold', base: recipes['sigmoid']!, threshold: 0.3 };
      }
      return {
        name,
        rows: makeTrainingRows({ rows: 120, seed: 1, classes }),
        later: makeTrainingRows({ rows: 60, seed: 2, classes }),
        recipes,
      };
    },
  );

describe.each(problems)('recipes for $name', ({ rows, later, recipes }) => {
  for (const [name, recipe] of Object.entries(recipes)) {
    it(`${name}: predicts validly, the same after JSON text, and again with the same seed`, () => {
      const fitted = train(recipe, rows);
      const prediction = fitted.predictTable(later.features);
      expectValid(prediction, 60);
      const text = canonicalJson(fitted.toJSON());
      const copy = recipeFromJSON(JSON.parse(text) as JsonObject);
      expect(copy.predictTable(later.features)).toEqual(prediction);
      expect(canonicalJson(copy.toJSON()) === text).toBe(true);
      expect(copy.usedColumns).toEqual(fitted.usedColumns);
      expect(canonicalJson(train(recipe, rows).toJSON()) === text).toBe(true);
      expect(readRecipe(JSON.parse(JSON.stringify(recipe)) as JsonObject)).toEqual(recipe);
      expect(fitted.usedColumns.every((column) => ['x', 'z', 'colour', 'noise'].includes(column))).toBe(true);
    });
  }

  it('says the same of a row alone as among others', () => {
    for (const recipe of Object.values(recipes)) {
      const fitted = train(recipe, rows);
      const all = fitted.predictTable(later.features);
      const alone = fitted.predictTable(takeRows(later.features, Uint32Array.of(7)));
      if (all.task === 'regression' && alone.task === 'regression') {
        expect(alone.values[0]).toBe(all.values[7]);
      } else if (all.task === 'classification' && alone.task === 'classification') {
        expect(alone.labels[0]).toBe(all.labels[7]);
      }
    }
  });
});

function expectValid(prediction: Prediction, rows: number): void {
  if (prediction.task === 'regression') {
    expect(prediction.values.length).toBe(rows);
    expect(prediction.values.every(Number.isFinite)).toBe(true);
    return;
  }
  const { classCount, probabilities, labels } = prediction;
  expect(labels.length).toBe(rows);
  for (let row = 0; row < rows; row++) {
    const shares = probabilities.subarray(row * classCount, (row + 1) * classCount);
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  }
}

const two = makeTrainingRows({ rows: 120, seed: 1, classes: 2 });

describe('the baseline', () => {
  const random = createRandom('baseline');
  const x = Array.from({ length: 400 }, (_, i) => (i % 7 === 0 ? null : i === 3 ? 1e6 : random.normal()));
  const features = makeTable({ x: numbers(...x) });
  const rare = Int32Array.from({ length: 400 }, (_, i) => (i < 20 ? 0 : 1));
  const amounts = Float64Array.from({ length: 400 }, () => Math.exp(2 * random.normal()));
  const ages = Float64Array.from({ length: 400 }, (_, i) => (399 - i) / 10);
  const answerOf = (target: TrainingRows['target'], preprocess: FitContext['preprocess'], aged = false) => {
    const rows = { features, target, ...(aged ? { ages } : {}) };
    return train(singleRecipe('dummy'), rows, { preprocess }).predictTable(features);
  };

  it('has the shares of all classes, however the other models are balanced or weighted', () => {
    const target = { task: 'classification', labels: rare, classCount: 2 } as const;
    const plain = answerOf(target, {});
    expect(plain.task === 'classification' && [...plain.probabilities.slice(0, 2)]).toEqual([0.05, 0.95]);
    for (const fixImbalanceMethod of ['smote', 'randomundersampler', 'randomoversampler'] as const) {
      expect(answerOf(target, { fixImbalance: true, fixImbalanceMethod })).toEqual(plain);
    }
    expect(answerOf(target, { removeOutliers: true })).toEqual(plain);
    expect(answerOf(target, { numericImputation: 'drop', categoricalImputation: 'drop' })).toEqual(plain);
    expect(answerOf(target, {}, true)).toEqual(plain);
  });

  it('has the mean of all numbers, however the target is transformed', () => {
    const target = { task: 'regression', values: amounts } as const;
    expect(answerOf(target, { transformTarget: true })).toEqual(answerOf(target, {}));
    expect(answerOf(target, {}, true)).toEqual(answerOf(target, {}));
  });
});

describe('random streams', () => {
  const forest = singleRecipe('rf', { trees: 5 });

  it('make a member of a blend or a stack the model that it is alone', () => {
    const alone = JSON.stringify(train(forest, two).toJSON());
    const inBlend = train(blend({ members: [lr, forest] }), two);
    const inStack = train(stack('classification', { members: [forest, lr] }), two);
    if (inBlend.kind !== 'blend' || inStack.kind !== 'stack') throw new Error('other kinds');
    expect(JSON.stringify(inBlend.members[1]!.toJSON())).toBe(alone);
    expect(JSON.stringify(inStack.members[0]!.toJSON())).toBe(alone);
  });

  it('differ between copies, folds and seeds', () => {
    const bag = train({ kind: 'bagging', base: forest, copies: 2 }, two);
    if (bag.kind !== 'bagging') throw new Error('another kind');
    const texts = [
      ...bag.members,
      train(forest, two),
      train(forest, two, { fold: 1 }),
      train(forest, two, { seed: 8 }),
    ].map((fitted) => JSON.stringify(fitted.toJSON()));
    expect(new Set(texts).size).toBe(5);
  });
});

describe('a stack', () => {
  it('never shows the model on top what a member says about rows it has learnt', () => {
    // The nearest neighbour knows its training rows by heart and nothing else: the labels are noise.
    const random = createRandom('noise');
    const features = makeTable({ a: numbers(...Array.from({ length: 300 }, () => random.normal())) });
    const labels = Int32Array.from({ length: 300 }, () => random.integer(2));
    const rows: TrainingRows = { features, target: { task: 'classification', labels, classCount: 2 } };
    const memoriser = singleRecipe('knn', { neighbours: 1 });
    const fitted = train(stack('classification', { members: [memoriser], folds: 5 }), rows) as FittedStack;
    const swing = (meta: FittedStack['meta'], column: string) => {
      const answer = meta.predictTable(makeTable({ [column]: numbers(0, 1) }));
      return answer.task === 'classification'
        ? Math.abs(answer.probabilities[3]! - answer.probabilities[1]!)
        : 0;
    };
    expect(swing(fitted.meta, fitted.predictionColumns[0]![0]!)).toBeLessThan(0.25);
    // What it would have believed, had it been shown the members' predictions of their own training rows.
    const leaked = train(lr, {
      ...rows,
      features: makeTable({ leak: numbers(...labels) }),
    });
    if (leaked.kind !== 'single') throw new Error('another kind');
    expect(swing(leaked, 'leak')).toBeGreaterThan(0.9);
  });

  it('passes raw columns on only with restack', () => {
    const plain = train(stack('classification', { members: [singleRecipe('dt', { maxDepth: 1 })] }), two);
    const restacked = train(
      stack('classification', { members: [singleRecipe('dt', { maxDepth: 1 })], restack: true }),
      two,
    );
    if (plain.kind !== 'stack' || restacked.kind !== 'stack') throw new Error('other kinds');
    expect(plain.meta.usedColumns).toEqual(['member 1 class 1']);
    expect(restacked.meta.usedColumns).toEqual(['x', 'z', 'colour', 'noise', 'member 1 class 1']);
  });

  it('finds other names for its columns where the table has them', () => {
    const names = ['member 1 class 1', "member 1 class 1'"];
    const columns = two.features.columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }));
    const rows = { ...two, features: { ...two.features, columns } };
    const fitted = train(stack('classification', { members: [lr], restack: true }), rows) as FittedStack;
    expect(fitted.predictionColumns).toEqual([["member 1 class 1''"]]);
    const json = JSON.parse(JSON.stringify(fitted.toJSON())) as JsonObject;
    expect(recipeFromJSON(json).predictTable(rows.features)).toEqual(fitted.predictTable(rows.features));
  });
});

describe('inner folds', () => {
  const folds = (rows: Partial<TrainingRows>, count = 4) => {
    const answer = innerFolds({ ...two, ...rows }, count, createRandom(1));
    if (answer.kind === 'refused') throw new Error(answer.reason);
    return answer.folds;
  };

  it('spread every class, also one with fewer rows than folds', () => {
    const labels = Int32Array.from({ length: 120 }, (_, row) => (row < 2 ? 1 : 0));
    const rare = folds({ target: { task: 'classification', labels, classCount: 2 } });
    expect(rare.map(({ test }) => test.length)).toEqual([30, 30, 30, 30]);
    const counts = rare.map(({ test }) => test.filter((row) => labels[row] === 1).length);
    expect(counts.sort()).toEqual([0, 0, 1, 1]);
  });

  it('keep groups together', () => {
    const groups = Int32Array.from({ length: 120 }, (_, row) => row % 13);
    for (const { train, test } of folds({ groups })) {
      const tested = new Set(Array.from(test, (row) => groups[row]!));
      expect(train.some((row) => tested.has(groups[row]!))).toBe(false);
    }
    expect(folds({ groups: groups.map((group) => group % 2) }).length).toBe(2);
  });

  it('never learn from later rows, nor from a group that is tested', () => {
    const groups = Int32Array.from({ length: 120 }, (_, row) => row % 40);
    for (const { train, test } of folds({ isTimeOrdered: true, groups })) {
      expect(Math.max(...train)).toBeLessThan(Math.min(...test));
      const tested = new Set(Array.from(test, (row) => groups[row]!));
      expect(train.some((row) => tested.has(groups[row]!))).toBe(false);
    }
  });

  it('make a reason where there can be none', () => {
    const one = takeRows(two.features, Uint32Array.of(0));
    const rows = { features: one, target: { task: 'regression', values: Float64Array.of(1) } } as const;
    expect(innerFolds(rows, 3, createRandom(1))).toMatchObject({ kind: 'refused' });
    const groups = new Int32Array(120);
    expect(innerFolds({ ...two, groups }, 3, createRandom(1))).toMatchObject({ kind: 'refused' });
    expect(fitRecipe(stack('classification'), { ...two, groups }, classification)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('groups'),
    });
  });

  it('leave the model on top without the oldest rows in time order', () => {
    const fitted = train(stack('classification'), { ...two, isTimeOrdered: true });
    expectValid(fitted.predictTable(two.features), 120);
  });
});

describe('refusals', () => {
  it('of a member are those of the whole, with its name', () => {
    const few = makeTrainingRows({ rows: 12, seed: 1, classes: 2 });
    const answer = fitRecipe(blend({ members: [lr, singleRecipe('gbdt')] }), few, classification);
    expect(answer).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^member 2 \(gbdt\): .*20 rows/),
    });
    const size = { rows: 12, columns: 5, task: 'classification', classCount: 2 } as const;
    expect(recipeRefusal(blend({ members: [lr, singleRecipe('gbdt')] }), size)).toMatch(/member 2 \(gbdt\)/);
    expect(recipeRefusal(blend(), size)).toBeUndefined();
  });

  it('do not come from members without weight, which are left out', () => {
    const few = makeTrainingRows({ rows: 12, seed: 1, classes: 2 });
    const fitted = train(blend({ members: [lr, singleRecipe('gbdt')], weights: [1, 0] }), few);
    expect(fitted).toMatchObject({ kind: 'blend', weights: [1] });
  });

  it('come as errors for recipes that are wrong in themselves', () => {
    let deep: Recipe = lr;
    for (let i = 0; i < 7; i++) deep = { kind: 'bagging', base: deep, copies: 1 };
    const wrong: Recipe[] = [
      singleRecipe('nonsense'),
      blend({ members: [] }),
      blend({ weights: [1] }),
      blend({ weights: [-1, 2] }),
      blend({ weights: [0, 0] }),
      blend({ metric: 'r2' }),
      stack('classification', { folds: 1 }),
      { kind: 'bagging', base: lr, copies: 0 },
      { kind: 'threshold', base: lr, threshold: 1.5 },
      deep,
    ];
    for (const recipe of wrong) expect(() => checkRecipe(recipe, 'classification')).toThrow(InvalidArgument);
    expect(() => checkRecipe(blend({ method: 'hard' }), 'regression')).toThrow(InvalidArgument);
    const calibrated = { kind: 'calibrated', base: lr, method: 'sigmoid', folds: 3 } as const;
    expect(() => checkRecipe(calibrated, 'regression')).toThrow(InvalidArgument);
    const three = makeTrainingRows({ rows: 60, seed: 1, classes: 3 });
    expect(() => train({ kind: 'threshold', base: lr, threshold: 0.5 }, three)).toThrow(InvalidArgument);
    expect(() => train(lr, { ...two, weights: new Float64Array(120) })).toThrow(InvalidArgument);
    expect(() => fitRecipe(lr, two, regression)).toThrow(InvalidArgument);
  });

  it('meet models that were tampered with', () => {
    const json = (recipe: Recipe) =>
      JSON.parse(JSON.stringify(train(recipe, two).toJSON())) as Record<string, JsonObject>;
    const broken = [
      { ...json(blend()), weights: [1] },
      { ...json(blend()), weights: [0.9, 0.9] },
      { ...json(blend()), weights: [2, -1] },
      { ...json(blend()), members: [] },
      { ...json(stack('classification')), predictionColumns: [['a']] },
      { ...json(stack('classification')), predictionColumns: [['a'], ['a']] },
      { ...json(stack('classification')), meta: json(blend()) },
      { ...json({ kind: 'threshold', base: lr, threshold: 0.4 }), threshold: 2 },
      { ...json({ kind: 'calibrated', base: lr, method: 'sigmoid', folds: 3 }), maps: [] },
      { kind: 'bagging', members: Array.from({ length: 201 }, () => json(lr)) },
      {
        kind: 'bagging',
        members: [json(lr), train(lr, makeTrainingRows({ rows: 60, seed: 1, classes: 3 })).toJSON()],
      },
      { kind: 'eval' },
    ];
    for (const one of broken) {
      expect(() => recipeFromJSON(JSON.parse(JSON.stringify(one)) as JsonObject)).toThrow(InvalidArgument);
    }
    let deep: object = json(lr);
    for (let i = 0; i < 6; i++) deep = { kind: 'bagging', members: [deep] };
    expect(() => recipeFromJSON(deep as JsonObject)).toThrow(/deeper/);
  });
});

describe('weights', () => {
  it('of whole numbers are the same as repeated rows, also for an estimator that knows none', () => {
    const weights = Float64Array.from({ length: 120 }, (_, row) => row % 3);
    const repeated = Uint32Array.from(
      Array.from({ length: 120 }, (_, row) => new Array<number>(row % 3).fill(row)).flat(),
    );
    const numbersOnly = { ...two.features, columns: two.features.columns.filter(({ name }) => name === 'z') };
    const rows = { ...two, features: numbersOnly };
    const target = two.target;
    if (target.task !== 'classification') throw new Error('classes');
    const labels = Int32Array.from(repeated, (row) => target.labels[row]!);
    for (const recipe of [lr, singleRecipe('knn')]) {
      const weighted = train(recipe, { ...rows, weights }).predictTable(numbersOnly);
      const stretched = train(recipe, {
        features: takeRows(numbersOnly, repeated),
        target: { ...target, labels },
      }).predictTable(numbersOnly);
      if (weighted.task !== 'classification' || stretched.task !== 'classification')
        throw new Error('classes');
      weighted.probabilities.forEach((p, i) => {
        expect(Math.abs(p - stretched.probabilities[i]!)).toBeLessThan(recipe === lr ? 0.02 : 1e-12);
      });
    }
  });
});

describe('what a threshold was chosen for', () => {
  const moved = { kind: 'threshold', base: { kind: 'single', estimator: 'lr', params: {} }, threshold: 0.3 };
  const objectives = [
    { kind: 'metric', metric: 'f1' },
    {
      kind: 'cost',
      costs: [
        [0, 1],
        [10, -2],
      ],
    },
  ];

  it('is read as it was written, and may be missing', () => {
    for (const objective of objectives)
      expect(readRecipe({ ...moved, objective })).toEqual({ ...moved, objective });
    expect(readRecipe(moved)).toEqual(moved);
  });

  it('is refused when nobody can judge by it', () => {
    for (const objective of [
      { kind: 'cost', costs: [[0, 1]] },
      { kind: 'cost', costs: [[0, 1], [1]] },
      { kind: 'luck' },
    ]) {
      expect(() => readRecipe({ ...moved, objective })).toThrow(InvalidArgument);
    }
    const byAuc = readRecipe({ ...moved, objective: { kind: 'metric', metric: 'auc' } });
    expect(() => checkRecipe(byAuc, 'classification')).toThrow('objective.metric');
  });
});

describe('a threshold', () => {
  it('moves labels and leaves probabilities alone', () => {
    const base = train(lr, two).predictTable(two.features);
    const moved = train({ kind: 'threshold', base: lr, threshold: 0.2 }, two).predictTable(two.features);
    if (base.task !== 'classification' || moved.task !== 'classification') throw new Error('classes');
    expect(moved.probabilities).toEqual(base.probabilities);
    moved.labels.forEach((label, row) => {
      expect(label).toBe(base.probabilities[2 * row + 1]! >= 0.2 ? 1 : 0);
    });
  });
});

describe('preprocessing', () => {
  it('that transforms the target is undone in every member before they are joined', () => {
    const random = createRandom('skewed');
    const x = Float64Array.from({ length: 200 }, () => 3 * random.next());
    const values = x.map((value) => Math.exp(2 * value + 0.05 * random.normal()));
    const rows: TrainingRows = {
      features: makeTable({ x: numbers(...x) }),
      target: { task: 'regression', values },
    };
    const meanRelativeError = (recipe: Recipe, transformTarget: boolean) => {
      const fitted = train(recipe, rows, { preprocess: { transformTarget } });
      const copy = recipeFromJSON(JSON.parse(canonicalJson(fitted.toJSON())) as JsonObject);
      const answer = copy.predictTable(rows.features);
      expect(answer).toEqual(fitted.predictTable(rows.features));
      if (answer.task !== 'regression') throw new Error('numbers');
      return answer.values.reduce((sum, value, i) => sum + Math.abs(value / values[i]! - 1) / 200, 0);
    };
    for (const recipe of [lr, blend({ members: [lr, lr] }), stack('regression', { members: [lr] })]) {
      expect(meanRelativeError(recipe, true)).toBeLessThan(recipe.kind === 'stack' ? 0.7 : 0.1);
      expect(meanRelativeError(recipe, false)).toBeGreaterThan(5);
    }
  });

  it('of a recipe lies over that of the search', () => {
    const own: Recipe = { ...lr, preprocess: { numericImputation: 'median' } };
    const fitted = train(own, two, { preprocess: { numericImputation: 'mean' } });
    const asked = train(lr, two, { preprocess: { numericImputation: 'median' } });
    expect(canonicalJson(fitted.toJSON())).toBe(canonicalJson(asked.toJSON()));
  });
});

describe('names and costs', () => {
  it('follow the recipe', () => {
    const size = { rows: 1000, columns: 5, task: 'classification', classCount: 2 } as const;
    const seconds = (recipe: Recipe) => estimateRecipeSeconds(recipe, size);
    expect(recipeName({ kind: 'threshold', base: lr, threshold: 0.3 })).toBe('lr');
    expect(recipeName(stack('classification'))).toBe('stack');
    expect(seconds({ kind: 'bagging', base: dt, copies: 10 })).toBeCloseTo(10 * seconds(dt), 12);
    expect(seconds(blend({ weights: 'greedy' }))).toBeCloseTo(6 * seconds(blend()), 12);
    expect(seconds(stack('classification'))).toBeGreaterThan(4 * (seconds(lr) + seconds(dt)));
  });
});
