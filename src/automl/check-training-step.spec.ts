import { describe, expect, it } from 'vitest';
import type { LeaderboardRow } from './automl.api.js';
import { type AskedStep, checkTrainingStep, type ParentJob } from './check-training-step.js';

const common = { chooseBetter: false, finalize: false };

function row(model: string, over: Partial<LeaderboardRow> = {}): LeaderboardRow {
  return {
    model,
    name: model,
    status: 'ok',
    metrics: {},
    standardDeviations: {},
    foldsUsed: 5,
    seconds: 0,
    recipe: { kind: 'single', estimator: model, params: {} },
    ...over,
  };
}

function parentOf(task: 'classification' | 'regression', leaderboard: readonly LeaderboardRow[]): ParentJob {
  return {
    id: 'trj_1',
    leaderboard,
    params: { rf: { trees: 10 } },
    evaluation: {
      task,
      classCount: task === 'classification' ? 3 : 0,
      strategy: 'k-fold',
      foldCount: 5,
      foldHash: 'f',
      sortMetric: task === 'classification' ? 'accuracy' : 'r2',
      guarded: true,
      excluded: [],
      compared: 4,
    },
  };
}

const classes = parentOf('classification', [
  row('gbdt'),
  row('lr'),
  row('dummy'),
  row('nb'),
  row('knn', { status: 'failed', reason: 'neighbours must be above 0' }),
]);

const faultsOf = (asked: AskedStep, parent = classes) => {
  const checked = checkTrainingStep(asked, parent);
  return checked.kind === 'refused' ? checked.faults : [];
};

describe('checkTrainingStep', () => {
  it('takes the best three of the leaderboard when no members are named, never the baseline', () => {
    const checked = checkTrainingStep(
      { verb: 'blend', method: 'auto', weights: 'equal', ...common },
      classes,
      'logLoss',
    );
    expect(checked).toMatchObject({
      kind: 'accepted',
      plan: { step: { models: ['gbdt', 'lr', 'nb'] }, evaluation: { sortMetric: 'logLoss', compared: 4 } },
    });
  });

  it('takes an estimator that the job has not tried, with the parameters of its settings', () => {
    const checked = checkTrainingStep({ verb: 'ensemble', model: 'rf', copies: 5, ...common }, classes);
    expect(checked).toMatchObject({
      plan: { parents: [{ model: 'rf', recipe: { estimator: 'rf', params: { trees: 10 } } }] },
    });
  });

  it('refuses to copy or correct a model with a threshold, which would be gone', () => {
    const recipe = {
      kind: 'threshold',
      base: { kind: 'single', estimator: 'lr', params: {} },
      threshold: 0.3,
    } as const;
    const parent = parentOf('classification', [row('threshold lr', { recipe })]);
    const from = { model: 'threshold lr', ...common };
    const calibrate = { verb: 'calibrate', method: 'sigmoid', folds: 5, force: false, ...from } as const;
    expect(faultsOf(calibrate, parent)).toEqual([
      {
        pointer: '/model',
        message: expect.stringContaining('calibrate the model first, then move its threshold'),
      },
    ]);
    const [bagged] = faultsOf({ verb: 'ensemble', copies: 3, ...from }, parent);
    expect(bagged?.message).toContain('bag the model first, then move its threshold');
    expect(faultsOf({ verb: 'finalize', ...from }, parent)).toEqual([]);
  });

  it('refuses models that could not be fitted or are unknown, each at its place', () => {
    const asked: AskedStep = {
      verb: 'stack',
      models: ['knn', 'lr', 'magic'],
      metaParams: {},
      folds: 5,
      restack: false,
      ...common,
    };
    const faults = faultsOf(asked);
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/models/0', '/models/2']);
    expect(faults[0]?.message).toContain('neighbours must be above 0');
    expect(faults[1]?.message).toContain('received magic');
  });

  it('refuses parameters that the model above a stack cannot have', () => {
    const asked: AskedStep = {
      verb: 'stack',
      models: ['gbdt', 'lr'],
      meta: 'lr',
      metaParams: { C: -1, depth: 3 },
      folds: 5,
      restack: false,
      ...common,
    };
    expect(faultsOf(asked).map(({ pointer }) => pointer)).toEqual(['/metaParams/C', '/metaParams/depth']);
  });

  it('refuses verbs that do not suit the task', () => {
    const numbers = parentOf('regression', [row('ridge'), row('lasso')]);
    const calibrate: AskedStep = {
      verb: 'calibrate',
      model: 'ridge',
      method: 'sigmoid',
      folds: 5,
      force: false,
      ...common,
    };
    expect(faultsOf(calibrate, numbers)[0]).toMatchObject({ pointer: '/verb' });
    const threshold: AskedStep = {
      verb: 'threshold',
      model: 'lr',
      objective: { kind: 'metric', metric: 'f1' },
      ...common,
    };
    expect(faultsOf(threshold)[0]?.message).toContain('two classes, trj_1 has 3');
    const vote: AskedStep = {
      verb: 'blend',
      models: ['ridge', 'lasso'],
      method: 'hard',
      weights: 'greedy',
      ...common,
    };
    expect(faultsOf(vote, numbers).map(({ pointer }) => pointer)).toEqual(['/method', '/weights']);
  });

  it('tunes single models that have a search space', () => {
    const tune = { verb: 'tune', trials: 5, algorithm: 'tpe', ...common } as const;
    expect(faultsOf({ ...tune, model: 'gbdt' })).toEqual([]);
    expect(faultsOf({ ...tune, model: 'dummy' })[0]).toMatchObject({ pointer: '/model' });
  });
});
