import { measureText } from '../../drift/derived/measure-text.js';
import type { LevelCounts } from './level-counts.js';

/** Columns with at most so many different texts are taken for categories. */
const FEWEST_TEXTS = 50;
/** Of the values at least this share must be different. */
const DISTINCT_SHARE = 0.5;
/** Words that the texts must have on average. */
const FEWEST_WORDS = 3;
/** Texts that are looked at. */
const LOOKED_AT = 1000;

/** Number of buckets that words are hashed into. */
export const TEXT_BUCKETS = 128;

const WORD = /[\p{L}\p{N}_]{2,}/gu;

/**
 * The words of a text: runs of at least two letters, digits or underscores, in lower case.
 * Source: the default token pattern of scikit-learn 1.9 `CountVectorizer`.
 * @example wordsOf("It's 7 o'clock") // ['it', 'clock']
 */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/**
 * The bucket of a word, 0 to 127: FNV-1a over the UTF-16 units, the upper bits folded into the lower ones. The same
 * on every machine and in every run.
 * Source: Fowler, Noll, Vo, 1991, FNV-1a with 32 bits.
 */
export function bucketOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash ^= hash >>> 16;
  return (hash >>> 0) % TEXT_BUCKETS;
}

/**
 * Whether a column holds free text: more than 50 different values, at least half of the values different from each
 * other, and on average at least three words in each (pieces with a letter between white space, looking at the first
 * 1,000 texts in sorted order). So keys, time stamps, addresses and paths are no text.
 */
export function looksLikeText({ levels, counts }: LevelCounts): boolean {
  if (levels.length <= FEWEST_TEXTS) return false;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (levels.length < DISTINCT_SHARE * rows) return false;
  const looked = levels.slice(0, LOOKED_AT);
  const words = looked.reduce((sum, level) => sum + measureText(level).wordLikePieces, 0);
  return words >= FEWEST_WORDS * looked.length;
}
