/** An object whose entries are never undefined: they have a value or are absent. */
export type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/**
 * The object without the entries that are undefined, which JSON would lose and `exactOptionalPropertyTypes` refuses.
 * @example withoutUndefined({ a: 1, b: undefined }) // { a: 1 }
 */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>;
}
