import type { Estimator } from './estimator.js';

/** How small and how large the data of an estimator may be. */
export interface SizeLimits {
  readonly fewestRows: number;
  readonly mostRows?: number;
  readonly mostColumns?: number;
  /** Rows times columns. */
  readonly mostCells?: number;
  readonly mostClasses?: number;
}

/**
 * The `refuses` of an estimator from its limits: the first limit that the data break, in words.
 * @example refusesBeyond({ fewestRows: 4 })({ rows: 3, columns: 2, task: 'regression', classCount: 0 })
 *   // 'needs at least 4 rows, there are 3'
 */
export function refusesBeyond(limits: SizeLimits): Estimator['refuses'] {
  const { fewestRows, mostRows, mostColumns, mostCells, mostClasses } = limits;
  const most = (what: string, limit: number | undefined, got: number) =>
    limit !== undefined && got > limit ? `takes at most ${limit} ${what}, there are ${got}` : undefined;
  return ({ rows, columns, classCount }) =>
    (rows < fewestRows ? `needs at least ${fewestRows} rows, there are ${rows}` : undefined) ??
    most('rows', mostRows, rows) ??
    most('columns', mostColumns, columns) ??
    most('cells', mostCells, rows * columns) ??
    most('classes', mostClasses, classCount);
}
