import { describe, expect, it } from 'vitest';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import { judgeWinner } from './usable-verdict.js';

const tested = (pValue: number): BaselineTest => ({
  kind: 'tested',
  method: 'mcnemar',
  measure: 'accuracy',
  difference: 0.1,
  lower: 0.02,
  upper: 0.18,
  pValue,
  rows: 500,
  beats: true,
});

describe('judgeWinner', () => {
  it('tells the gain with its interval', () => {
    const verdict = judgeWinner('lr', 'accuracy', [{ model: 'lr', test: tested(0.001) }]);
    expect(verdict.usable).toBe(true);
    expect(verdict.reason).toContain('0.1 (95 % interval 0.02 to 0.18, 500 rows)');
  });

  it('counts the other models that were looked at', () => {
    const tests = ['lr', 'nb', 'rf'].map((model) => ({ model, test: tested(0.03) }));
    expect(judgeWinner('lr', 'accuracy', tests)).toMatchObject({
      usable: false,
      reason: expect.stringContaining('p 0.0900 after Holm over 3 models'),
    });
  });

  it('never calls the baseline itself usable', () => {
    expect(judgeWinner('dummy', 'accuracy', [{ model: 'lr', test: tested(0.001) }]).usable).toBe(false);
    expect(judgeWinner('dummy', 'accuracy', [])).toEqual({
      usable: false,
      reason: 'no other model has scores; the leaderboard says why',
    });
  });

  it('says when there is no answer', () => {
    const test: BaselineTest = { kind: 'no-difference', rows: 10, beats: false };
    expect(judgeWinner('lr', 'accuracy', [{ model: 'lr', test }])).toMatchObject({ usable: false });
  });

  it('names costs, and what they were held against', () => {
    const test = { ...tested(0.001), measure: 'cost', against: 'constant' } as BaselineTest;
    const { reason } = judgeWinner('threshold lr', 'accuracy', [{ model: 'threshold lr', test }]);
    expect(reason).toContain(
      'the same answer for all rows that costs least: gain over the baseline in cost per row: 0.1',
    );
    const none: BaselineTest = { kind: 'no-difference', rows: 50, against: 'constant', beats: false };
    expect(judgeWinner('lr', 'accuracy', [{ model: 'lr', test: none }]).reason).toContain('costs least');
  });

  it('says when answers dealt out at random were the harder comparison', () => {
    const reasonOf = (test: BaselineTest) => judgeWinner('gbdt', 'auc', [{ model: 'gbdt', test }]).reason;
    expect(reasonOf({ ...tested(1e-6), against: 'shuffled' } as BaselineTest)).toContain(
      'dealt out to the rows at random',
    );
    const none: BaselineTest = { kind: 'no-difference', rows: 50, against: 'shuffled', beats: false };
    expect(reasonOf(none)).toContain('makes no difference to which of the 50 rows');
  });
});
