import { describe, expect, it } from 'vitest';
import { categories, makeTable, numbers } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { makeClassification } from '../../synthetic/make-classification.js';
import { findColumn, takeRows } from '../../table.js';
import type { ClassTarget } from '../estimator.js';
import { singleRecipe } from '../recipe/single-recipe.js';
import type { Fold } from '../split/fold.js';
import { kFold } from '../split/k-fold.js';
import { stratifiedKFold } from '../split/stratified-k-fold.js';
import { encodeTarget } from '../target.js';
import { beatsBaseline } from './beats-baseline.js';
import { evaluateFold, type FoldScored } from './evaluate-fold.js';
import { finalize } from './finalize.js';
import { type FitPlan, rowsOfPlan } from './fit-plan.js';
import { joinOutOfFold } from './join-out-of-fold.js';
import { rankLeaderboard } from './rank-leaderboard.js';
import { type LeaderboardRow, summariseFolds } from './summarise-folds.js';
import { usableModels } from './usable-models.js';

const table = makeClassification({ rows: 400, features: 6, informative: 4, classes: 3, seed: 1 });
const { target, levels } = encodeTarget(findColumn(table, 'target')!, 'classification');
const folds = stratifiedKFold(target as ClassTarget, { folds: 4 });
const plan = { table, targetName: 'target', task: 'classification', levels, seed: 5 } as const;

interface FoldPlan extends FitPlan {
  readonly fold: Fold;
  readonly foldIndex: number;
}

function outcomeOf({ fold, foldIndex, ...fitPlan }: FoldPlan) {
  const { recipe, task, seed } = fitPlan;
  const { rows } = rowsOfPlan(fitPlan);
  return evaluateFold({ recipe, rows, fold, foldIndex, context: { task, seed } }).outcome;
}

function scoreFold(foldPlan: FoldPlan): FoldScored {
  const outcome = outcomeOf(foldPlan);
  if (outcome.kind !== 'scored') throw new Error(outcome.reason);
  return outcome;
}

function crossValidate(estimatorId: string) {
  return folds.map((fold, foldIndex) =>
    scoreFold({ ...plan, fold, foldIndex, recipe: singleRecipe(estimatorId) }),
  );
}

function rowOf(estimatorId: string): LeaderboardRow {
  const outcomes = crossValidate(estimatorId);
  return summariseFolds({
    task: 'classification',
    model: estimatorId,
    name: estimatorId,
    foldCount: 4,
    outcomes,
  });
}

describe('evaluateFold', () => {
  it('scores the rows it did not learn from', () => {
    const outcomes = crossValidate('nb');
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome.outOfFold.rows).toEqual(folds[index]!.test);
      expect(outcome.scores.values.accuracy).toBeGreaterThan(0.5);
    }
  });

  it('gives the same predictions whichever fold is run first', () => {
    const forwards = crossValidate('rf');
    const last = scoreFold({ ...plan, fold: folds[3]!, foldIndex: 3, recipe: singleRecipe('rf') });
    expect(last).toEqual(forwards[3]);
  });

  it('learns nothing from the test rows', () => {
    const fold = folds[0]!;
    const spoilt = takeRows(
      table,
      Uint32Array.from({ length: 400 }, (_, i) => i),
    );
    const f1 = findColumn(spoilt, 'f1')!;
    if (f1.kind !== 'number') throw new Error('f1 is a number column');
    // Outliers in one test row may change that row's prediction and no other.
    const [odd, ...others] = fold.test;
    f1.values[odd!] = 1e9;
    const probabilitiesOf = (data: typeof table) => {
      const { prediction } = scoreFold({
        ...plan,
        table: data,
        fold,
        foldIndex: 0,
        recipe: singleRecipe('lr'),
      }).outOfFold;
      return prediction.task === 'classification' ? prediction.probabilities.slice(3) : undefined;
    };
    expect(others.length).toBeGreaterThan(90);
    expect(probabilitiesOf(spoilt)).toEqual(probabilitiesOf(table));
  });

  it('skips a model that refuses so few rows, with its reason', () => {
    const fold = { train: Uint32Array.of(0, 1, 2, 3, 4, 5), test: Uint32Array.of(6) };
    const outcome = outcomeOf({ ...plan, fold, foldIndex: 0, recipe: singleRecipe('gbdt') });
    expect(outcome).toMatchObject({ kind: 'skipped', reason: expect.stringContaining('at least 20 rows') });
    const base = { task: 'classification', model: 'gbdt', name: 'GBDT', foldCount: 1 } as const;
    expect(summariseFolds({ ...base, outcomes: [outcome] })).toMatchObject({ status: 'skipped', folds: 0 });
  });

  it('refuses an unknown target, model or parameter', () => {
    const fold = { ...plan, fold: folds[0]!, foldIndex: 0, recipe: singleRecipe('nb') };
    expect(() => outcomeOf({ ...fold, targetName: 'label' })).toThrow(InvalidArgument);
    expect(() => outcomeOf({ ...fold, recipe: singleRecipe('xgboost') })).toThrow(InvalidArgument);
    expect(() => outcomeOf({ ...fold, recipe: singleRecipe('nb', { depth: 3 }) })).toThrow(InvalidArgument);
  });
});

describe('summariseFolds', () => {
  it('takes mean and deviation over the folds', () => {
    const row = rowOf('nb');
    const perFold = row.foldMetrics.accuracy as number[];
    const mean = perFold.reduce((sum, value) => sum + value, 0) / 4;
    expect(row).toMatchObject({ status: 'ok', folds: 4, foldCount: 4 });
    expect(row.metrics.accuracy).toBeCloseTo(mean, 12);
    const variance = perFold.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    expect(row.standardDeviations.accuracy).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('counts a failed fold as null and not as zero', () => {
    const outcomes = [
      ...crossValidate('nb').slice(0, 3),
      { kind: 'failed', foldIndex: 3, reason: 'singular' } as const,
    ];
    const row = summariseFolds({ task: 'classification', model: 'nb', name: 'NB', foldCount: 4, outcomes });
    expect(row.foldMetrics.accuracy?.[3]).toBeNull();
    expect(row.metrics.accuracy).toBeGreaterThan(0.5);
    expect(row).toMatchObject({ status: 'ok', folds: 3, reason: 'fold 3: singular' });
  });

  it('has failed when every fold has, and says otherwise why it was stopped', () => {
    const base = { task: 'regression', model: 'lr', name: 'LR', foldCount: 1 } as const;
    const failed = summariseFolds({ ...base, outcomes: [{ kind: 'failed', foldIndex: 0, reason: 'boom' }] });
    expect(failed).toMatchObject({ status: 'failed', reason: 'fold 0: boom', metrics: { r2: null } });
    const skipped = summariseFolds({
      ...base,
      outcomes: [],
      stopped: { status: 'skipped', reason: 'too many rows' },
    });
    expect(skipped).toMatchObject({ status: 'skipped', reason: 'too many rows', folds: 0 });
  });
});

describe('rankLeaderboard', () => {
  const row = (
    model: string,
    values: readonly (number | null)[],
    status: LeaderboardRow['status'] = 'ok',
  ) => {
    const known = values.filter((value) => value !== null);
    const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    return {
      model,
      name: model,
      status,
      folds: known.length,
      foldCount: values.length,
      metrics: { mae: mean, r2: mean },
      standardDeviations: {},
      foldMetrics: { mae: values, r2: values },
      nullReasons: {},
      flags: [],
    } satisfies LeaderboardRow;
  };
  const order = (rows: readonly LeaderboardRow[], metric: 'mae' | 'r2') =>
    rankLeaderboard(rows, metric).rows.map(({ model, rank }) => `${model}${rank ?? '-'}`);

  it('puts the best first, whichever way the metric runs', () => {
    const rows = [row('a', [1, 1]), row('b', [3, 3]), row('c', [2, 2])];
    expect(order(rows, 'r2')).toEqual(['b1', 'c2', 'a3']);
    expect(order(rows, 'mae')).toEqual(['a1', 'c2', 'b3']);
  });

  it('orders equal values by model id', () => {
    expect(order([row('z', [1]), row('a', [1])], 'r2')).toEqual(['a1', 'z2']);
  });

  it('ranks models with a null fold after the complete ones and does not rank the others', () => {
    const rows = [
      row('cut', [9, 9], 'budget_exceeded'),
      row('none', [null, null]),
      row('partial', [9, null]),
      row('full', [1, 1]),
    ];
    expect(order(rows, 'r2')).toEqual(['full1', 'partial2', 'none-', 'cut-']);
  });

  it('holds a fold without any value against nobody', () => {
    const board = rankLeaderboard([row('a', [1, null]), row('b', [2, null])], 'r2');
    expect(board.foldsLeftOut).toEqual([1]);
    expect(board.rows.every(({ isComplete }) => isComplete)).toBe(true);
  });

  it('refuses a metric that has no value at all, and takes a board of failures', () => {
    expect(() => rankLeaderboard([row('a', [null])], 'r2')).toThrow(InvalidArgument);
    expect(order([row('a', [null], 'failed')], 'r2')).toEqual(['a-']);
  });
});

describe('beatsBaseline', () => {
  const joined = (id: string) => joinOutOfFold(crossValidate(id).map(({ outOfFold }) => outOfFold));
  const dummy = joined('dummy').prediction;

  it('finds a good model better than the dummy by every kind of metric', () => {
    const candidate = joined('nb').prediction;
    for (const metric of [
      'accuracy',
      'auc',
      'logLoss',
      'brier',
      'f1',
      'kappa',
      'balancedAccuracy',
    ] as const) {
      const test = beatsBaseline({ metric, target, candidate, baseline: dummy, seed: 1 });
      expect(test, metric).toMatchObject({ kind: 'tested', beats: true, rows: 400 });
    }
  });

  it('does not find the dummy better than itself', () => {
    for (const metric of ['accuracy', 'auc', 'logLoss', 'mcc'] as const) {
      expect(beatsBaseline({ metric, target, candidate: dummy, baseline: dummy, seed: 1 }).beats).toBe(false);
    }
  });

  it('calls a worthless model better in at most about 2.5 % of the cases', () => {
    const random = createRandom(11);
    const draw = () => Int32Array.from({ length: 200 }, () => random.integer(2));
    const guess = () => {
      const labels = draw();
      const probabilities = Float64Array.from({ length: 400 }, (_, i) =>
        labels[i >> 1] === i % 2 ? 0.6 : 0.4,
      );
      return { task: 'classification', classCount: 2, labels, probabilities } as const;
    };
    const wrong = { accuracy: 0, brier: 0, auc: 0 };
    for (let i = 0; i < 200; i++) {
      const truth = { task: 'classification', classCount: 2, labels: draw() } as const;
      const pair = { target: truth, candidate: guess(), baseline: guess(), seed: i };
      if (beatsBaseline({ ...pair, metric: 'accuracy' }).beats) wrong.accuracy++;
      if (beatsBaseline({ ...pair, metric: 'brier' }).beats) wrong.brier++;
      if (i < 40 && beatsBaseline({ ...pair, metric: 'auc' }).beats) wrong.auc++;
    }
    // 200 trials at 2.5 %: more than 12 happen in fewer than 1 of 500 runs; the seed is fixed anyway.
    expect(wrong.accuracy).toBeLessThanOrEqual(12);
    expect(wrong.brier).toBeLessThanOrEqual(12);
    expect(wrong.auc).toBeLessThanOrEqual(4);
  });

  it('compares numbers by their losses, and counts an equal gain in every row as evidence', () => {
    const values = Float64Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const truth = { task: 'regression', values } as const;
    const mean = { task: 'regression', values: new Float64Array(50) } as const;
    const exact = { task: 'regression', values } as const;
    for (const metric of ['mae', 'mse', 'rmse', 'r2', 'mape'] as const) {
      const test = beatsBaseline({ metric, target: truth, candidate: exact, baseline: mean, seed: 1 });
      expect(test, metric).toMatchObject({ kind: 'tested', method: 'sign', beats: true });
      expect(beatsBaseline({ metric, target: truth, candidate: mean, baseline: exact, seed: 1 }).beats).toBe(
        false,
      );
    }
  });

  it('says when there are too few rows, and refuses what does not belong together', () => {
    const one = { task: 'regression', values: Float64Array.of(1) } as const;
    expect(
      beatsBaseline({ metric: 'mae', target: one, candidate: one, baseline: one, seed: 1 }),
    ).toMatchObject({
      kind: 'insufficient-data',
      needed: 2,
      got: 1,
    });
    const request = { target, candidate: dummy, baseline: dummy, seed: 1 };
    expect(() => beatsBaseline({ ...request, metric: 'mae' })).toThrow(InvalidArgument);
    expect(() => beatsBaseline({ ...request, metric: 'accuracy', candidate: one })).toThrow(InvalidArgument);
  });
});

describe('usableModels', () => {
  it('asks more of one among many than of one alone', () => {
    const tested = (pValue: number) =>
      ({
        kind: 'tested',
        method: 'mcnemar',
        measure: 'accuracy',
        difference: 0.1,
        lower: 0.01,
        upper: 0.2,
        pValue,
        rows: 9,
        beats: true,
      }) as const;
    expect(usableModels([{ model: 'a', test: tested(0.03) }])).toEqual([
      { model: 'a', usable: true, adjustedPValue: 0.03 },
    ]);
    const among = usableModels([
      { model: 'a', test: tested(0.03) },
      { model: 'b', test: { kind: 'no-difference', rows: 9, beats: false } },
    ]);
    expect(among).toEqual([
      { model: 'a', usable: false, adjustedPValue: 0.06 },
      { model: 'b', usable: false },
    ]);
  });
});

describe('finalize', () => {
  it('asks records only for the columns the model uses', () => {
    const rows = 60;
    const data = makeTable({
      x: numbers(...Array.from({ length: rows }, (_, i) => i)),
      id: categories(...Array.from({ length: rows }, (_, i) => `id-${i}`)),
      y: numbers(...Array.from({ length: rows }, (_, i) => 2 * i + 1)),
    });
    const model = finalize({
      table: data,
      targetName: 'y',
      task: 'regression',
      recipe: singleRecipe('lr'),
      seed: 1,
    });
    expect(model.signature.inputs.map(({ name, required }) => [name, required])).toEqual([
      ['x', true],
      ['id', false],
    ]);
    const answer = model.predictRecords([{ x: 100 }]);
    if (answer.kind !== 'predicted' || answer.prediction.task !== 'regression')
      throw new Error('no prediction');
    expect(answer.prediction.values[0]).toBeCloseTo(201, 6);
  });

  it('finds the same rows out of fold that a regression was tested on', () => {
    const values = numbers(...Array.from({ length: 30 }, (_, i) => (i * 7) % 30));
    const data = makeTable({ x: values, y: values });
    const outcomes = kFold(30, { folds: 3, random: createRandom(1) }).map((fold, foldIndex) =>
      scoreFold({
        table: data,
        targetName: 'y',
        task: 'regression',
        fold,
        foldIndex,
        recipe: singleRecipe('lr'),
        seed: 1,
      }),
    );
    const { rows, prediction } = joinOutOfFold(outcomes.map(({ outOfFold }) => outOfFold));
    expect([...rows]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    if (prediction.task !== 'regression') throw new Error('no numbers');
    prediction.values.forEach((value, i) => {
      expect(value).toBeCloseTo((i * 7) % 30, 6);
    });
  });
});
