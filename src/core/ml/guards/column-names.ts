const KEY_WORD = /^(id|ids|uuid|guid|key|pk|nr|no|num|number|code|hash|index|idx|row|rownum|serial)$/;

/**
 * Whether a column is called like a key: its last word is id, uuid, key, nr, index or the like.
 * @example isKeyName('customer_id') // true, as for 'customerId' and 'ID'; false for 'humid'
 */
export function isKeyName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return KEY_WORD.test(words.at(-1) ?? '');
}

/**
 * Whether texts look like keys: nearly all hold digits and no spaces, and nearly all have the length of one of two
 * neighbours, as in `C00017` or a UUID.
 * @param levels distinct texts
 */
export function areKeyTexts(levels: readonly string[]): boolean {
  if (levels.length === 0) return false;
  let withDigit = 0;
  const lengths = new Map<number, number>();
  for (const level of levels) {
    if (/\d/.test(level) && !/\s/.test(level)) withDigit++;
    lengths.set(level.length, (lengths.get(level.length) ?? 0) + 1);
  }
  const fewLengths = [...lengths.values()].sort((a, b) => b - a).slice(0, 2);
  const alike = fewLengths.reduce((sum, count) => sum + count, 0);
  return withDigit >= 0.9 * levels.length && alike >= 0.9 * levels.length;
}

/** Whether more than half of the texts hold spaces: sentences and names of several words, not keys. */
export function areSentences(levels: readonly string[]): boolean {
  return levels.filter((level) => /\s/.test(level.trim())).length > levels.length / 2;
}
