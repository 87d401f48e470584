import { describe, expect, it } from 'vitest';
import type { LeaderboardRow } from './automl.api.js';
import { leaderboardCsv, ranksOf } from './leaderboard-csv.js';

const rows: LeaderboardRow[] = [
  {
    model: 'lr',
    name: 'Logistic "lasso", ridge',
    status: 'ok',
    metrics: { accuracy: 0.5, auc: null },
    standardDeviations: { accuracy: 0.25, auc: null },
    foldsUsed: 2,
    seconds: 0.5,
    origin: 'compared',
  },
  {
    model: 'knn',
    name: 'Neighbours',
    status: 'failed',
    reason: '=1+1',
    metrics: {},
    standardDeviations: {},
    foldsUsed: 0,
    seconds: 0,
  },
];

describe('leaderboardCsv', () => {
  it('writes a line for each model, quotes texts, and leaves out what could not be computed', () => {
    expect(leaderboardCsv(rows).split('\r\n')).toEqual([
      'rank,model,name,status,origin,accuracy,auc,accuracy_sd,auc_sd,folds_used,seconds_per_fold,reason',
      '1,lr,"Logistic ""lasso"", ridge",ok,compared,0.5,,0.25,,2,0.5,',
      ",knn,Neighbours,failed,,,,,,0,0,'=1+1",
      '',
    ]);
  });

  it('ranks only what is ok', () => {
    expect(ranksOf(rows)).toEqual([1, undefined]);
  });
});
