import { describe, expect, it } from 'vitest';
import { makeOutline } from '../../test/support/make-outline.js';
import { commonFolds, createScoreboard, type ScoredFold, toLeaderboardRow } from './scoreboard.js';

const outline = makeOutline({
  models: [
    { id: 'dummy', name: 'Dummy' },
    { id: 'lr', name: 'Logistic regression' },
    { id: 'knn', name: 'k nearest neighbours', refusal: 'too many rows' },
  ],
});

function fold(foldIndex: number, accuracy: number | undefined): ScoredFold {
  const times = { seconds: 2, startedAt: new Date(0), endedAt: new Date(2000) };
  if (accuracy === undefined) return { ...times, outcome: { kind: 'failed', foldIndex, reason: 'broke' } };
  const outOfFold = {
    rows: Uint32Array.of(foldIndex),
    prediction: {
      task: 'classification' as const,
      classCount: 2,
      probabilities: Float64Array.of(1, 0),
      labels: Int32Array.of(0),
    },
  };
  return {
    ...times,
    outcome: {
      kind: 'scored',
      foldIndex,
      scores: { values: { accuracy }, reasons: {}, flags: [] },
      outOfFold,
    },
  };
}

describe('createScoreboard', () => {
  it('ranks the same whatever order the folds come in', () => {
    const folds = [
      ['dummy', fold(0, 0.5)],
      ['lr', fold(0, 0.8)],
      ['lr', fold(1, 0.9)],
      ['dummy', fold(1, 0.4)],
    ] as const;
    const ranked = [folds, [...folds].reverse()].map((order) => {
      const board = createScoreboard(outline);
      for (const [id, one] of order) board.add(id, one);
      return board.rank();
    });
    expect(ranked[0]).toEqual(ranked[1]);
    expect(ranked[0]?.map(({ model, rank }) => [model, rank])).toEqual([
      ['lr', 1],
      ['dummy', 2],
      ['knn', undefined],
    ]);
  });

  it('lists what was not finished after a stop, unranked and with the reason', () => {
    const board = createScoreboard(outline);
    board.add('dummy', fold(0, 0.5));
    board.add('dummy', fold(1, 0.5));
    board.add('lr', fold(0, 0.9));
    const rows = board.list('the time was over');
    expect(rows.map(({ model, status, reason }) => [model, status, reason])).toEqual([
      ['dummy', 'ok', undefined],
      ['knn', 'skipped', 'too many rows'],
      ['lr', 'skipped', 'the time was over'],
    ]);
  });

  it('forgets why a model was cut when it is taken out or made anew', () => {
    const board = createScoreboard(outline);
    const made = { id: 'blend', name: 'Blend', source: 'made' } as const;
    const cutOf = () => board.models().find(({ model }) => model.id === 'blend')?.cut;
    board.addModel(made);
    board.cut('blend', 'the budget ended');
    expect(cutOf()).toBe('the budget ended');
    board.addModel(made);
    expect(cutOf()).toBeUndefined();
    board.cut('blend', 'the budget ended');
    board.removeModel('blend');
    board.addModel(made);
    expect(cutOf()).toBeUndefined();
    expect(board.list('stopped').find(({ model }) => model === 'blend')?.reason).toBe('stopped');
  });

  it('lists rows even when nothing can be ranked', () => {
    const board = createScoreboard(outline);
    for (const id of ['dummy', 'lr']) for (const index of [0, 1]) board.add(id, fold(index, undefined));
    expect(board.list().map(({ status }) => status)).toEqual(['failed', 'failed', 'skipped']);
  });
});

describe('toLeaderboardRow', () => {
  it('has the mean seconds of a fold and the remarks of the scores', () => {
    const board = createScoreboard(outline);
    const folds = [fold(0, 0.5), fold(1, 0.7)];
    for (const one of folds) board.add('lr', one);
    const row = board.list('stopped').find(({ model }) => model === 'lr');
    expect(row && toLeaderboardRow(row, folds, ['sampled'])).toMatchObject({
      status: 'ok',
      seconds: 2,
      foldsUsed: 2,
      reason: 'sampled',
      metrics: { accuracy: 0.6 },
    });
  });
});

describe('commonFolds', () => {
  it('keeps only folds that both have scores for', () => {
    const common = commonFolds([fold(0, 1), fold(1, undefined)], [fold(1, 1), fold(0, 1)]);
    expect(common.a.map(({ rows }) => rows[0])).toEqual([0]);
    expect(common.b.map(({ rows }) => rows[0])).toEqual([0]);
  });
});
