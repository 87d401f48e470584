const namesSaid = 5;

/**
 * Names for a sentence: at most five, then how many more there are.
 *
 * @example joinNames(['a', 'b', 'c']) // 'a, b and c'
 */
export function joinNames(names: readonly string[]): string {
  const said = names.slice(0, namesSaid);
  const left = names.length - said.length;
  const parts = left > 0 ? [...said, `${left} more`] : said;
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
