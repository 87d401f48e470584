import { describe, expect, it } from 'vitest';
import { pickWindow, type WindowScore } from './window-choice.js';

const pick = (windows: readonly WindowScore[], metric: 'accuracy' | 'rmse' = 'accuracy') =>
  pickWindow({ windows, metric, model: 'gbdt', selectionRows: 500 });

describe('pickWindow', () => {
  it('takes the best score, in the direction of the metric', () => {
    const windows: WindowScore[] = [
      { name: 'all', rows: 900, score: 0.7 },
      { name: 'recent', rows: 400, score: 0.8 },
    ];
    expect(pick(windows).chosen).toBe('recent');
    expect(pick(windows, 'rmse').chosen).toBe('all');
  });

  it('takes more rows where the scores are equal', () => {
    const windows: WindowScore[] = [
      { name: 'all', rows: 900, score: 0.8 },
      { name: 'post-drift', rows: 200, score: 0.8 },
    ];
    expect(pick(windows).chosen).toBe('all');
  });

  it('never takes a window that was not measured, and says why it was not', () => {
    const choice = pick([
      { name: 'all', rows: 900, score: 0.6 },
      { name: 'post-drift', rows: 20, score: null, reason: '20 new rows are fewer than 200' },
    ]);
    expect(choice.chosen).toBe('all');
    expect(choice.sentence).toContain('post-drift not measured (20 new rows are fewer than 200)');
  });

  it('falls back to all rows when nothing could be measured', () => {
    expect(pick([{ name: 'all', rows: 9, score: null, reason: 'no' }]).chosen).toBe('all');
  });
});
