/** Which names models and aliases may have: those that cannot be mistaken for a path, a URI or a version. */

/** Alias of the version in Production; the registry moves it. */
export const CHAMPION = 'champion';
/** Alias of the version that wants the place of the champion. */
export const CHALLENGER = 'challenger';

/** Why a model cannot have this name; undefined when it can. */
export function refuseModelName(name: string): string | undefined {
  if (name.trim() === '') return 'must not be empty';
  if (name.length > 250) return `must have at most 250 characters, has ${name.length}`;
  if (name !== name.trim()) return 'must not start or end with a space';
  if (/[/:\\]/.test(name)) return 'must not contain / : or \\';
  if (name === '.' || name === '..') return 'must not be . or ..';
  if (/\p{Cc}/u.test(name)) return 'must not contain control characters';
  return undefined;
}

/** Why an alias cannot have this name; undefined when it can. */
export function refuseAliasName(alias: string): string | undefined {
  if (!/^[\w-]{1,255}$/.test(alias)) return 'must be 1 to 255 letters, digits, _ or -';
  const lower = alias.toLowerCase();
  if (lower === 'latest') return 'is reserved: latest means the highest version';
  if (/^v\d+$/.test(lower)) return 'is reserved: v and digits mean a version number';
  const reserved = [CHAMPION, CHALLENGER].find((name) => name === lower);
  if (reserved !== undefined && alias !== reserved) return `is too like ${reserved}; write it in lower case`;
  return undefined;
}
