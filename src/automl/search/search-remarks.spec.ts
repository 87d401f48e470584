import { describe, expect, it } from 'vitest';
import { makeOutline } from '../../../test/support/make-outline.js';
import { createScoreboard } from '../scoreboard.js';
import { startDeadline } from './deadline.js';
import type { SearchState } from './search.js';
import { remarksOf } from './search-remarks.js';

const outline = makeOutline({
  levels: ['no', 'yes'],
  rowCount: 9000,
  foldCount: 3,
  size: { rows: 9000, columns: 4, task: 'classification', classCount: 2 },
  foldRows: 6000,
});

type Rung = SearchState['rungs'][number];
type Trial = SearchState['trials'][number];

const settings = { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 600 } as const;

function told({ rungs = [], trials = [], tuned = [], seconds, data = {} }: Partial<Told>) {
  const clock = { now: () => 0, wakeAt: () => () => {} };
  const { signal } = new AbortController();
  const scoreboard = createScoreboard(outline);
  for (const id of tuned) scoreboard.addModel({ id, name: id, source: 'made' });
  const state = { outline, findings: [], rungs, trials, scoreboard, remarks: [] };
  return remarksOf({
    state,
    deadline: startDeadline({ clock, startedAtMs: 0, budgetSeconds: seconds, signal }),
    data: { settings, ...data },
  });
}

interface Told {
  readonly rungs: Rung[];
  readonly trials: Trial[];
  readonly tuned: readonly string[];
  readonly seconds: number;
  readonly data: Partial<Parameters<typeof remarksOf>[0]['data']>;
}

const rung = (rows: number, scores: readonly (number | null)[], kept: number): Rung => {
  const models = scores.map((score, index) => ({ model: `m${index}`, score }));
  return { rows, scores: models, kept: models.slice(0, kept).map(({ model }) => model) };
};

const trial = (folds: number): Trial => ({ model: 'dt', params: {}, score: 0.5, folds });

describe('remarksOf', () => {
  it('numbers the looks on fewer rows and says what had no score', () => {
    expect(told({ rungs: [rung(1000, [0.9, 0.8, 0.7, null], 2), rung(2000, [0.9, 0.8], 1)] })).toEqual([
      '2 of 4 models went on after the first look, on 1000 training rows of one fold; 1 of them had no score by its end',
      '1 of 2 models went on after the second look, on 2000 training rows of one fold',
    ]);
  });

  it('counts trials of parameters in the right number and says what became of them', () => {
    expect(told({ trials: [trial(3)] })).toEqual([
      '1 trial of parameters was made; none was better than what it began with',
    ]);
    expect(told({ trials: [trial(3), trial(1)], tuned: ['tuned dt'] })).toEqual([
      '2 trials of parameters were made, 1 given up before the last fold; the score of the tuned model is the one it was chosen by',
    ]);
    expect(told({ trials: [trial(3), trial(3)], tuned: ['tuned dt', 'tuned lr'] })).toEqual([
      '2 trials of parameters were made; the scores of tuned models are those they were chosen by',
    ]);
  });

  it('says by what order old rows count less', () => {
    const words = 'a training row counts half as much for every 30 rows after it';
    const data = { settings: { ...settings, halfLifeRows: 30 } };
    expect(told({ data })).toEqual([`${words}, in the order they are stored in`]);
    expect(told({ data: { ...data, timeColumn: 'day' } })).toEqual([`${words}, by day`]);
  });

  it('speaks of a budget only where there is one that ended', () => {
    expect(told({})).toEqual([]);
    expect(told({ seconds: 5 })).toEqual([]);
    expect(told({ seconds: 0 })).toEqual(['the budget ended the search']);
  });
});
