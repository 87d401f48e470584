import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { deriveColumns } from '../derived/derive-columns.js';
import { hashWords } from '../derived/hash-words.js';
import { measureText, nonLetterShare } from '../derived/measure-text.js';
import { changeScores } from './change-scores.js';
import { cusumSplit } from './cusum-split.js';

interface Golden {
  readonly texts: readonly {
    readonly text: string;
    readonly length: number;
    readonly nonLetterShare: number;
    readonly words: readonly string[];
  }[];
  readonly splits: readonly {
    readonly values: readonly number[];
    readonly index: number;
    readonly before: number;
    readonly after: number;
    readonly pValue: number;
  }[];
  readonly scores: {
    readonly reference: readonly number[];
    readonly current: readonly number[];
    readonly place: readonly number[];
    readonly spread: readonly number[];
  };
  readonly instants: readonly { readonly instant: number; readonly weekday: string; readonly hour: string }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/explanations.json', import.meta.url), 'utf8'),
);

function hashesOf(text: string): number[] {
  const into = { values: new Uint32Array(1), count: 0 };
  hashWords(text, 11, into);
  return [...into.values.subarray(0, into.count)];
}

describe('derived columns and change points agree with Python', () => {
  it('on lengths, shares of non-letters and words of texts in several scripts', () => {
    for (const { text, length, nonLetterShare: share, words } of golden.texts) {
      const counts = measureText(text);
      expect([text, counts.length]).toEqual([text, length]);
      expect(nonLetterShare(counts)).toBeCloseTo(share, 14);
      expect([text, hashesOf(text)]).toEqual([text, words.flatMap(hashesOf)]);
      expect(words.every((word) => hashesOf(word).length === 1)).toBe(true);
    }
  });

  it('on weekdays and hours', () => {
    const sorted = [...golden.instants].sort((a, b) => a.instant - b.instant);
    const column = { kind: 'date' as const, values: Float64Array.from(sorted, (row) => row.instant) };
    const derived = deriveColumns(
      { name: 'd', reference: column, current: column },
      { random: createRandom(1) },
    );
    expect(derived.map(({ name }) => name)).toEqual(['d (weekday)', 'd (hour)']);
    for (const { name, current } of derived) {
      if (current.kind !== 'category') throw new Error('expected categories');
      const labels = [...current.codes].map((code) => current.levels[code]);
      const expected = sorted.map((row) => (name.endsWith('(hour)') ? row.hour : row.weekday));
      expect(labels.length).toBeGreaterThan(sorted.length - 3);
      expect(labels).toEqual(expected.slice(0, labels.length));
    }
  });

  it('on the scores of values against a reference', () => {
    const number = (values: readonly number[]) => ({
      kind: 'number' as const,
      values: Float64Array.from(values),
    });
    const { reference, current, place, spread } = golden.scores;
    const scores = changeScores(number(reference), number(current));
    expect(scores.map(({ about }) => about)).toEqual(['place', 'spread']);
    place.forEach((value, row) => {
      expect(scores[0]!.values[row]).toBeCloseTo(value, 12);
      expect(scores[1]!.values[row]).toBeCloseTo(spread[row]!, 12);
    });
  });

  it('on the split of a sequence and its p-value', () => {
    for (const { values, index, before, after, pValue } of golden.splits) {
      const split = cusumSplit(Float64Array.from(values))!;
      expect(split.index).toBe(index);
      expect(split.before).toBeCloseTo(before, 12);
      expect(split.after).toBeCloseTo(after, 12);
      expect(Math.abs(split.pValue / pValue - 1)).toBeLessThan(1e-9);
    }
  });
});
