import { InvalidArgument } from '../../errors.js';
import type { Json } from '../../json.js';

/** Most levels that a stored set may name: what a damaged file can make us allocate stays small. */
const MOST_LEVELS = 1_000_000;

/**
 * The sets of levels of a tree as JSON: null for a split on a number, else the number of levels that the set knows in
 * words of 32 and the members in hexadecimal, lowest word first, each word with eight digits.
 * @example levelSetsToJson([undefined, Uint32Array.of(5)]) // [null, '00000005']: levels 0 and 2
 */
export function levelSetsToJson(sets: readonly (Uint32Array | undefined)[]): Json[] {
  return sets.map((words) =>
    words === undefined ? null : Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(''),
  );
}

/**
 * Reads what `levelSetsToJson` wrote.
 * @param splits number of entries that there must be
 * @throws InvalidArgument on anything else
 */
export function levelSetsFromJson(json: Json | undefined, splits: number): (Uint32Array | undefined)[] {
  if (!Array.isArray(json) || json.length !== splits) {
    throw new InvalidArgument('model.leftLevels', `must be an array of ${splits} entries`, typeof json);
  }
  return json.map((entry: Json) => (entry === null ? undefined : readWords(entry)));
}

/** The levels in a set, ascending. */
export function listLevels(words: Uint32Array): number[] {
  const levels: number[] = [];
  words.forEach((word, index) => {
    for (let bit = 0; bit < 32; bit++) if (((word >>> bit) & 1) === 1) levels.push(32 * index + bit);
  });
  return levels;
}

function readWords(entry: Json): Uint32Array {
  if (typeof entry !== 'string' || !/^([0-9a-f]{8})+$/.test(entry) || entry.length > MOST_LEVELS / 4) {
    throw new InvalidArgument(
      'model.leftLevels',
      'must hold null or words of eight hexadecimal digits',
      entry,
    );
  }
  return Uint32Array.from({ length: entry.length / 8 }, (_, i) =>
    Number.parseInt(entry.slice(8 * i, 8 * i + 8), 16),
  );
}
