import { describe, expect, it } from 'vitest';
import { makeOutline } from '../../test/support/make-outline.js';
import { type RecordedComparison, runRecords } from './run-records.js';

const at = (second: number) => new Date(second * 1000);
const job = {
  id: 'trj_1',
  runId: 'run_job',
  experimentId: 'exp_1',
  datasetName: 'weather',
  dataHash: 'hash',
  target: 'rain',
  settings: {
    folds: 2,
    foldStrategy: 'auto',
    seed: 1,
    timeoutSeconds: 60,
    params: { knn: { neighbours: 3 } },
  },
  state: 'succeeded',
  startedAt: at(0),
  endedAt: at(10),
} as const;
const comparison: RecordedComparison = {
  outline: makeOutline({ models: [{ id: 'knn', name: 'k nearest neighbours' }] }),
  recipes: new Map([['knn', { kind: 'single', estimator: 'knn', params: { neighbours: 3 } }]]),
  models: [
    {
      model: { id: 'knn', name: 'k nearest neighbours' },
      folds: [
        {
          seconds: 1,
          startedAt: at(2),
          endedAt: at(3),
          outcome: {
            kind: 'scored',
            foldIndex: 0,
            scores: { values: { accuracy: 0.5, auc: null }, reasons: { auc: 'one_class_only' }, flags: [] },
            outOfFold: {
              rows: new Uint32Array(),
              prediction: { task: 'regression', values: new Float64Array() },
            },
          },
        },
        {
          seconds: 1,
          startedAt: at(3),
          endedAt: at(4),
          outcome: { kind: 'failed', foldIndex: 1, reason: 'broke' },
        },
      ],
    },
  ],
  leaderboard: [
    {
      model: 'knn',
      name: 'k nearest neighbours',
      status: 'ok',
      reason: 'fold 1: broke',
      metrics: { accuracy: 0.5, auc: null },
      standardDeviations: { accuracy: 0, auc: null },
      foldsUsed: 1,
      seconds: 1,
    },
  ],
  winner: 'knn',
};
const records = (compared: RecordedComparison | undefined = comparison) => {
  let next = 0;
  return runRecords(
    job,
    compared,
    (model) => `run_${model}`,
    () => `run_fold${++next}`,
  );
};

describe('runRecords', () => {
  it('makes a tree of the job, its models and their folds', () => {
    expect(records().map(({ id, parentRunId }) => [id, parentRunId])).toEqual([
      ['run_job', undefined],
      ['run_knn', 'run_job'],
      ['run_fold1', 'run_knn'],
      ['run_fold2', 'run_knn'],
    ]);
  });

  it('has the times of the fits, not of the recording', () => {
    const [, model, fold] = records();
    expect([model?.startedAt, model?.endedAt]).toEqual([at(2), at(4)]);
    expect([fold?.startedAt, fold?.endedAt]).toEqual([at(2), at(3)]);
  });

  it('leaves values out that could not be computed and names them', () => {
    const [, model] = records();
    expect(model?.metrics).toEqual({ accuracy: 0.5, 'accuracy.sd': 0, secondsPerFold: 1 });
    expect(model?.tags['mldrift.metrics-not-computed']).toBe('auc, auc.sd');
  });

  it('has the parameters that were used, defaults included', () => {
    expect(records()[1]?.params).toMatchObject({ estimator: 'knn', neighbours: 3, weights: 'uniform' });
  });

  it('gives a failed fold its status and reason', () => {
    expect(records()[3]).toMatchObject({ status: 'failed', tags: { reason: 'broke' } });
  });

  it('records the job alone when it ended before the rows were read', () => {
    const [only, ...rest] = runRecords(
      { ...job, state: 'failed', reason: 'no rows' },
      undefined,
      String,
      String,
    );
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ status: 'failed', tags: { reason: 'no rows', trainingJobId: 'trj_1' } });
  });
});
