import type { DataSize, SizeLimits, SizeRefusal } from './estimator.js';

/**
 * The `refuses` of an estimator from its limits: the first limit that the data break, in words. Rows, columns, cells and
 * classes are looked at here; for other limits see `withLimits`.
 * @example refusesBeyond({ fewestRows: 4 })({ rows: 3, columns: 2, task: 'regression', classCount: 0 })
 *   // 'needs at least 4 rows, there are 3'
 */
export function refusesBeyond(
  limits: Omit<SizeLimits, 'mostTermCells' | 'mostProducts'>,
): SizeRefusal & { readonly limits: SizeLimits } {
  const { fewestRows = 0, mostRows, mostColumns, mostCells, mostClasses } = limits;
  const most = (what: string, limit: number | undefined, got: number) =>
    limit !== undefined && got > limit ? `takes at most ${limit} ${what}, there are ${got}` : undefined;
  return withLimits(
    ({ rows, columns, classCount }) =>
      (rows < fewestRows ? `needs at least ${fewestRows} rows, there are ${rows}` : undefined) ??
      most('rows', mostRows, rows) ??
      most('columns', mostColumns, columns) ??
      most('cells', mostCells, rows * columns) ??
      most('classes', mostClasses, classCount),
    limits,
  );
}

/** A `refuses` in its own words, with the limits that it has. */
export function withLimits(
  refuses: (size: DataSize) => string | undefined,
  limits: SizeLimits,
): SizeRefusal & { readonly limits: SizeLimits } {
  return Object.assign((size: DataSize) => refuses(size), { limits });
}

/**
 * Limits for people, in the order of rows, columns, both, classes.
 * @example limitsInWords({ mostRows: 50_000 }) // ['at most 50,000 rows']
 */
export function limitsInWords(limits: SizeLimits): string[] {
  const words: readonly (readonly [keyof SizeLimits, string, string])[] = [
    ['fewestRows', 'at least', 'rows'],
    ['mostRows', 'at most', 'rows'],
    ['mostColumns', 'at most', 'columns'],
    ['mostCells', 'at most', 'rows x columns'],
    ['mostTermCells', 'at most', 'rows x terms made of the columns'],
    ['mostProducts', 'at most', 'rows x columns x columns'],
    ['mostClasses', 'at most', 'classes'],
  ];
  return words.flatMap(([name, bound, what]) => {
    const limit = limits[name];
    return limit === undefined ? [] : [`${bound} ${limit.toLocaleString('en')} ${what}`];
  });
}
