import type { Random } from '../../random.js';
import { levelCounts } from '../../stats/summaries/category-table.js';
import type { CategoryColumn, NumberColumn } from '../../table.js';
import { hashText, hashWords, mixed, type WordHashes } from './hash-words.js';
import { measureText, nonLetterShare } from './measure-text.js';
import { createVocabulary, type Vocabulary } from './vocabulary.js';

/** Words a vocabulary holds before it goes on with a sample of all words; 8 MB. */
const vocabularyCapacity = 1 << 20;
const occurrenceStep = 0x9e3779b9;

/** One number column per side. */
export interface NumberPair {
  readonly reference: NumberColumn;
  readonly current: NumberColumn;
}

/** What is compared of two columns of texts. */
export interface TextColumns {
  /** Code points of each text. */
  readonly length: NumberPair;
  /** Share of the characters other than white space that are no letters, in [0, 1]. */
  readonly nonLetterShare: NumberPair;
  /** Share of the words of a text that the vocabulary does not know, in [0, 1]; 0 for a text without words. */
  readonly newWords: NumberPair;
}

/**
 * Turns two columns of texts into numbers that tests for numbers can compare. Missing stays missing.
 *
 * The vocabulary is learned from a random half of the reference, and only the other half is compared with the
 * current texts: both are then equally strange to it, so that without a change their shares of new words follow one
 * law. Which rows learn is decided by a seeded hash of the text and its repetition, so the order of rows changes
 * nothing.
 *
 * @param reference texts as levels
 * @param current the same
 * @param random seeds the halves and the hash of words
 * @returns columns as long as their sides, except that the reference of `newWords` holds about half of the rows
 *
 * @example textColumns(reference, current, createRandom(1)).length.reference.values
 */
export function textColumns(reference: CategoryColumn, current: CategoryColumn, random: Random): TextColumns {
  const seed = Math.floor(random.next() * 2 ** 32) >>> 0;
  const ofReference = characterColumns(reference);
  const ofCurrent = characterColumns(current);
  const { vocabulary, heldOut } = learnVocabulary(reference, seed);
  return {
    length: { reference: ofReference.length, current: ofCurrent.length },
    nonLetterShare: { reference: ofReference.nonLetterShare, current: ofCurrent.nonLetterShare },
    newWords: {
      reference: newWordShares(heldOut, vocabulary, seed),
      current: newWordShares(current, vocabulary, seed),
    },
  };
}

function characterColumns(column: CategoryColumn): { length: NumberColumn; nonLetterShare: NumberColumn } {
  const counts = levelCounts(column);
  const lengths = new Float64Array(column.levels.length);
  const shares = new Float64Array(column.levels.length);
  column.levels.forEach((level, code) => {
    if (counts[code] === 0) return;
    const measured = measureText(level);
    lengths[code] = measured.length;
    shares[code] = nonLetterShare(measured);
  });
  return { length: byRow(column, lengths), nonLetterShare: byRow(column, shares) };
}

function learnVocabulary(
  column: CategoryColumn,
  seed: number,
): { vocabulary: Vocabulary; heldOut: CategoryColumn } {
  const { codes, levels } = column;
  const hashes = Uint32Array.from(levels, (level) => hashText(level, seed));
  const seen = new Uint32Array(levels.length + 1);
  const learns = new Uint8Array(levels.length);
  const heldOut = new Int32Array(codes.length);
  let held = 0;
  for (const code of codes) {
    // Missing rows are spread over both halves as well, so that the share of missing rows stays what it is.
    const place = code < 0 ? levels.length : code;
    const occurrence = seen[place]!++;
    const toss = mixed((hashes[place] ?? seed) + Math.imul(occurrence + 1, occurrenceStep));
    if (toss >>> 31 === 0) heldOut[held++] = code;
    else if (code >= 0) learns[code] = 1;
  }
  const vocabulary = createVocabulary(vocabularyCapacity);
  const words: WordHashes = { values: new Uint32Array(256), count: 0 };
  levels.forEach((level, code) => {
    if (learns[code] === 0) return;
    hashWords(level, seed, words);
    for (let index = 0; index < words.count; index++) vocabulary.add(words.values[index]!);
  });
  return { vocabulary, heldOut: { kind: 'category', codes: heldOut.slice(0, held), levels } };
}

function newWordShares(column: CategoryColumn, vocabulary: Vocabulary, seed: number): NumberColumn {
  const counts = levelCounts(column);
  const shares = new Float64Array(column.levels.length);
  const words: WordHashes = { values: new Uint32Array(256), count: 0 };
  column.levels.forEach((level, code) => {
    if (counts[code] === 0) return;
    hashWords(level, seed, words);
    let judged = 0;
    let unknown = 0;
    for (let index = 0; index < words.count; index++) {
      const word = words.values[index]!;
      if (!vocabulary.judges(word)) continue;
      judged++;
      if (!vocabulary.knows(word)) unknown++;
    }
    shares[code] = judged === 0 ? 0 : unknown / judged;
  });
  return byRow(column, shares);
}

function byRow({ codes }: CategoryColumn, ofLevel: Float64Array): NumberColumn {
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    values[row] = code < 0 ? Number.NaN : ofLevel[code]!;
  }
  return { kind: 'number', values };
}
