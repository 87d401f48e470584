import { describe, expect, it } from 'vitest';
import { createRandom, permutation, type Random } from '../../random.js';
import { levelCounts } from '../../stats/summaries/category-table.js';
import { sortedValues } from '../../stats/summaries/sorted-values.js';
import { chiSquaredContingency } from '../../stats/tests/chi-squared-contingency.js';
import { ksTwoSample } from '../../stats/tests/ks-two-sample.js';
import type { CategoryColumn, Column, DateColumn } from '../../table.js';
import { deriveColumns } from './derive-columns.js';
import { hashWords } from './hash-words.js';
import { isText } from './is-text.js';
import { measureText, nonLetterShare } from './measure-text.js';
import { createVocabulary } from './vocabulary.js';

const random = createRandom('derived');
const dayMs = 86_400_000;

function categories(values: readonly (string | undefined)[]): CategoryColumn {
  const levels = [...new Set(values.filter((value) => value !== undefined))];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = Int32Array.from(values, (value) => (value === undefined ? -1 : codeOf.get(value)!));
  return { kind: 'category', codes, levels };
}

function dates(values: readonly number[]): DateColumn {
  return { kind: 'date', values: Float64Array.from(values) };
}

/** Sentences of words with Zipf frequencies; `offset` moves to other words. */
function sentence(source: Random, offset = 0): string {
  const words = Array.from({ length: 3 + source.integer(15) }, () => {
    const rank = Math.floor(3000 ** source.next());
    return `w${'abcdefghij'.charAt(rank % 10)}${(rank + offset).toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'.charAt(Number(d)))}`;
  });
  return `${words.join(' ')}${'.!?'.charAt(source.integer(3))}`;
}

function sentences(rows: number, source: Random, offset = 0): CategoryColumn {
  return categories(Array.from({ length: rows }, () => sentence(source, offset)));
}

function derive(name: string, reference: Column, current: Column, treatAs?: 'text') {
  return deriveColumns({ name, reference, current }, { random, treatAs });
}

function valuesOf(column: Column | undefined): number[] {
  return column === undefined || column.kind === 'category' ? [] : [...column.values];
}

function labelsOf(column: Column | undefined): (string | undefined)[] {
  return column?.kind === 'category' ? [...column.codes].map((code) => column.levels[code]) : [];
}

describe('measureText', () => {
  it('counts code points and takes marks and letters of every script for letters', () => {
    expect(measureText('a 1b!')).toEqual({ length: 5, nonLetters: 2, spaces: 1, wordLikePieces: 2 });
    expect(measureText('😀 né ')).toEqual({ length: 5, nonLetters: 1, spaces: 2, wordLikePieces: 1 });
    expect(measureText('हिन्दी')).toMatchObject({ nonLetters: 0, wordLikePieces: 1 });
    expect(measureText('東京に行く')).toMatchObject({ length: 5, nonLetters: 0, wordLikePieces: 5 });
    expect(measureText('𐐷 x')).toMatchObject({ length: 3, nonLetters: 0, wordLikePieces: 2 });
  });

  it('agrees with regular expressions on the share of non-letters', () => {
    for (const text of ['Grüße, 12 €', 'a-b-c 😀', '   ', '', 'תודה!!', '\ud800x']) {
      const shown = [...text].filter((character) => !/\s/u.test(character));
      const others = shown.filter((character) => !/[\p{L}\p{M}]/u.test(character));
      const expected = shown.length === 0 ? 0 : others.length / shown.length;
      expect(nonLetterShare(measureText(text))).toBe(expected);
    }
  });
});

describe('hashWords', () => {
  function wordsOf(text: string): number[] {
    const into = { values: new Uint32Array(1), count: 0 };
    hashWords(text, 5, into);
    return [...into.values.subarray(0, into.count)];
  }

  it('ignores case, digits and signs, and finds the same words wherever they stand', () => {
    expect(wordsOf('Hello, WORLD 42')).toEqual(wordsOf('hello world'));
    expect(wordsOf("don't")).toEqual([...wordsOf('don'), ...wordsOf('t')]);
    expect(wordsOf('12:30')).toEqual([]);
  });

  it('splits scripts without spaces into letters', () => {
    expect(wordsOf('東京')).toEqual([...wordsOf('東'), ...wordsOf('京')]);
    expect(wordsOf('東a京')).toHaveLength(3);
  });
});

describe('createVocabulary', () => {
  it('knows what was added and nothing else', () => {
    const vocabulary = createVocabulary(64);
    for (const word of [0, 7, 4294967295]) vocabulary.add(word);
    expect([0, 7, 4294967295, 8].map((word) => vocabulary.knows(word))).toEqual([true, true, true, false]);
  });

  it('judges the same sample of words in whatever order too many of them arrive', () => {
    const words = Array.from({ length: 5000 }, () => Math.floor(random.next() * 2 ** 32));
    const judged = [words, [...words].reverse()].map((order) => {
      const vocabulary = createVocabulary(256);
      for (const word of order) vocabulary.add(word);
      expect(words.every((word) => !vocabulary.judges(word) || vocabulary.knows(word))).toBe(true);
      return words.filter((word) => vocabulary.judges(word));
    });
    expect(judged[0]).toEqual(judged[1]);
    expect(judged[0]!.length).toBeGreaterThan(100);
    expect(judged[0]!.length).toBeLessThanOrEqual(256);
  });
});

describe('isText', () => {
  function decide(value: (row: number) => string, rows = 100): boolean {
    const column = categories(Array.from({ length: rows }, (_, row) => value(row)));
    return isText({ reference: column, current: column });
  }

  it('takes sentences in any script for text', () => {
    expect(decide(() => sentence(random))).toBe(true);
    expect(decide((row) => `東京に${String.fromCharCode(0x4e00 + row)}行く`)).toBe(true);
  });

  it('takes labels, identifiers, time stamps, addresses of mail and names for categories', () => {
    expect(decide((row) => `one of a few long labels ${row % 40}`)).toBe(false);
    expect(decide((row) => `550e8400-e29b-41d4-a716-${row}`)).toBe(false);
    expect(decide((row) => `2026-01-01 10:${row}:00`)).toBe(false);
    expect(decide((row) => `user${row}@example.org`)).toBe(false);
    expect(decide((row) => `Ada Lovelace${row}`)).toBe(false);
  });

  it('asks the current side only when the reference has too few rows', () => {
    const texts = sentences(50, random);
    const labels = categories(Array.from({ length: 50 }, (_, row) => `l${row % 3}`));
    expect(isText({ reference: categories([]), current: texts })).toBe(true);
    expect(isText({ reference: labels, current: texts })).toBe(false);
    expect(isText({ reference: texts, current: labels })).toBe(true);
  });
});

describe('deriveColumns of texts', () => {
  it('derives length, share of non-letters and share of new words, missing staying missing', () => {
    const reference = categories(['one two', 'one two', undefined, 'ab1']);
    const current = categories(['one xyz', undefined]);
    const derived = derive('note', reference, current, 'text');
    expect(derived.map(({ name, derivedFrom }) => [name, derivedFrom])).toEqual([
      ['note (length)', 'note'],
      ['note (non-letter share)', 'note'],
      ['note (new words)', 'note'],
    ]);
    expect(valuesOf(derived[0]!.reference)).toEqual([7, 7, Number.NaN, 3]);
    expect(valuesOf(derived[1]!.reference)).toEqual([0, 0, Number.NaN, 1 / 3]);
    expect(valuesOf(derived[0]!.current)).toEqual([7, Number.NaN]);
    const newWords = valuesOf(derived[2]!.current);
    expect(newWords[0]).toBeGreaterThanOrEqual(0.5);
    expect(newWords[1]).toBeNaN();
  });

  it('derives nothing from labels, unless the contract says text', () => {
    const labels = categories(Array.from({ length: 100 }, (_, row) => `l${row % 3}`));
    expect(derive('label', labels, labels)).toEqual([]);
    expect(derive('label', labels, labels, 'text')).toHaveLength(3);
  });

  it('holds about half of the reference back for the new words, whatever the order of rows', () => {
    const reference = sentences(400, random);
    const order = permutation(400, createRandom(3));
    const shuffled = { ...reference, codes: Int32Array.from(order, (row) => reference.codes[row]!) };
    const [kept, again] = [reference, shuffled].map((column) =>
      valuesOf(derive('note', column, reference)[2]!.reference).sort((a, b) => a - b),
    );
    expect(kept!.length).toBeGreaterThan(150);
    expect(kept!.length).toBeLessThan(250);
    expect(again).toEqual(kept);
  });

  it('sees a vocabulary that changed', () => {
    const [, , newWords] = derive('note', sentences(500, random), sentences(500, random, 5000));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(valuesOf(newWords!.reference))).toBeLessThan(0.4);
    expect(mean(valuesOf(newWords!.current))).toBeGreaterThan(0.6);
  });

  it('does not find clean texts strange', () => {
    const runs = 100;
    const alarms = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const source = createRandom(`texts/${run}`);
      const derived = deriveColumns(
        { name: 'note', reference: sentences(160, source), current: sentences(80, source) },
        { random: source },
      );
      derived.forEach(({ reference, current }, index) => {
        const [a, b] = [reference, current].map((column) =>
          sortedValues(Float64Array.from(valuesOf(column))),
        );
        const test = ksTwoSample(a!, b!);
        if (test.kind === 'tested' && test.pValue <= 0.05) alarms[index]!++;
      });
    }
    const bar = runs * 0.05 + 3 * Math.sqrt(runs * 0.05 * 0.95);
    for (const count of alarms) expect(count).toBeLessThanOrEqual(bar);
  });
});

describe('deriveColumns of dates', () => {
  const monday = Date.UTC(2024, 0, 1);
  const hourly = dates(Array.from({ length: 24 * 20 }, (_, hour) => monday + hour * 3_600_000));

  it('derives weekday and hour in UTC from whole weeks and whole days', () => {
    const [weekday, hour] = derive('sent', hourly, hourly);
    expect(weekday).toMatchObject({ name: 'sent (weekday)', derivedFrom: 'sent' });
    const days = labelsOf(weekday!.reference);
    expect(days).toHaveLength(24 * 14);
    expect(days[0]).toBe('Mon');
    expect(days.at(-1)).toBe('Sun');
    const times = labelsOf(hour!.reference);
    expect(times).toHaveLength(24 * 20);
    expect(times.slice(0, 3)).toEqual(['00', '01', '02']);
  });

  it('needs 14 days for weekdays, 2 days for hours and times of day that vary', () => {
    const days = (count: number) => dates(Array.from({ length: count }, (_, day) => monday + day * dayMs));
    expect(derive('d', days(14), days(14)).map(({ name }) => name)).toEqual(['d (weekday)']);
    expect(derive('d', days(14), days(13))).toEqual([]);
    const twoDays = dates(Array.from({ length: 48 }, (_, hour) => monday + hour * 3_600_000));
    expect(derive('d', hourly, twoDays).map(({ name }) => name)).toEqual(['d (hour)']);
    expect(derive('d', hourly, dates(Array.from(twoDays.values.subarray(0, 40))))).toEqual([]);
    expect(derive('d', dates([]), dates([Number.NaN, Number.POSITIVE_INFINITY]))).toEqual([]);
  });

  it('keeps missing instants missing, drops infinite ones and reads instants before 1970', () => {
    const values = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      ...Array.from({ length: 28 }, (_, day) => -day * dayMs - 1),
    ];
    const [weekday] = derive('d', dates(values), dates(values));
    const labels = labelsOf(weekday!.current);
    expect(labels[0]).toBeUndefined();
    expect(labels[1]).toBe('Wed');
    expect(labels).toHaveLength(29);
  });

  it('does not find clean dates strange, even where a side ends in the middle of a week', () => {
    const runs = 300;
    const alarms = [0, 0];
    for (let run = 0; run < runs; run++) {
      const source = createRandom(`dates/${run}`);
      const side = (rows: number, days: number) =>
        dates(Array.from({ length: rows }, () => monday + source.next() * days * dayMs));
      derive('d', side(600, 101), side(300, 17.4)).forEach(({ reference, current }, index) => {
        if (reference.kind !== 'category' || current.kind !== 'category') return;
        const test = chiSquaredContingency(levelCounts(reference), levelCounts(current));
        if (test.kind === 'tested' && test.pValue <= 0.05) alarms[index]!++;
      });
    }
    const bar = runs * 0.05 + 3 * Math.sqrt(runs * 0.05 * 0.95);
    for (const count of alarms) expect(count).toBeLessThanOrEqual(bar);
  });
});

describe('deriveColumns', () => {
  it('derives nothing from numbers, from kinds that differ and from a column that is not there', () => {
    const numbers: Column = { kind: 'number', values: Float64Array.of(1, 2) };
    const texts = sentences(50, random);
    expect(derive('n', numbers, numbers, 'text')).toEqual([]);
    expect(derive('n', texts, numbers, 'text')).toEqual([]);
    expect(deriveColumns({ name: 'n', reference: texts, current: undefined }, { random })).toEqual([]);
  });

  it('gives the same columns for the same seed', () => {
    const texts = sentences(100, random);
    expect(derive('n', texts, texts)).toEqual(derive('n', texts, texts));
  });
});
