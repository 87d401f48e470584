import { describe, expect, it } from 'vitest';
import { type JoinedOutcome, outcomeFaults, outcomeKeyOf, sortOutcomes } from './join-outcomes.js';

function joined(index: number, value: string, outcomeId?: string): JoinedOutcome {
  const exposureId = 'exp_1';
  const outcomeKey = outcomeKeyOf(outcomeId, exposureId);
  return { index, outcomeKey, exposureId, requestId: 'r1', joinedBy: 'request', value };
}

describe('sortOutcomes', () => {
  it('takes an outcome once, also within one call', () => {
    const { fresh, duplicates } = sortOutcomes([joined(0, 'a'), joined(1, 'a')], new Map());
    expect([fresh, duplicates].map((list) => list.map(({ index }) => index))).toEqual([[0], [1]]);
  });

  it('tells a repetition from a contradiction', () => {
    const recorded = new Map([[outcomeKeyOf(undefined, 'exp_1'), 'a']]);
    const sorted = sortOutcomes([joined(0, 'a'), joined(1, 'b')], recorded);
    expect(sorted.fresh).toEqual([]);
    expect(sorted.duplicates.map(({ index }) => index)).toEqual([0]);
    expect(sorted.conflicts.map(({ index }) => index)).toEqual([1]);
  });

  it('takes a second value for the same request under an id of its own as a correction', () => {
    const recorded = new Map([[outcomeKeyOf(undefined, 'exp_1'), 'a']]);
    expect(sortOutcomes([joined(0, 'b', 'correction-1')], recorded).fresh).toHaveLength(1);
  });
});

describe('outcomeFaults', () => {
  const classes = { name: 'weather', task: 'classification', levels: ['1', '2', 'true'] } as const;

  it('takes classes as text, number or switch and refuses others by place', () => {
    const outcomes = ['1', 2, true, 'snow', false].map((value) => ({ requestId: 'r', value }));
    expect(outcomeFaults([classes], outcomes)).toEqual([
      { pointer: '/outcomes/3/value', message: 'must be a class of weather (1, 2, true), received "snow"' },
      { pointer: '/outcomes/4/value', message: 'must be a class of weather (1, 2, true), received false' },
    ]);
  });

  it('knows the classes of every version involved', () => {
    const newer = { ...classes, levels: ['snow'] };
    expect(outcomeFaults([classes, newer], [{ requestId: 'r', value: 'snow' }])).toEqual([]);
  });

  it('wants numbers for a number', () => {
    const target = { name: 'price', task: 'regression' } as const;
    const faults = outcomeFaults([target], [{ value: 3.5 }, { value: '3.5' }]);
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/outcomes/1/value']);
  });
});
