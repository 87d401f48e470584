/** How many values worker threads can learn from without taking more memory than they may. */

/** What threads of one pool may hold. */
export interface ThreadMemory {
  /** How many threads run at once. */
  readonly size: number;
  /** Bytes that each may hold when all of them do. */
  readonly bytesEach: number;
}

/** A value is a double at most; categories take half of it. */
const BYTES_OF_A_ROW_VALUE = 8;
/** What a fit makes of each value for itself: the row of its fold, and a feature. */
const BYTES_OF_A_FIT = 16;

/**
 * Values of a table whose rows lie in memory once, for all threads, while every thread fits on all of them:
 * all that the threads may hold / (8 + 16 x threads).
 */
export function mostSharedCells({ size, bytesEach }: ThreadMemory): number {
  return Math.floor((size * bytesEach) / (BYTES_OF_A_ROW_VALUE + BYTES_OF_A_FIT * size));
}

/** Whether tables of so many values may lie in memory together while every thread fits on the largest of them. */
export function fitTogether(tables: readonly number[], { size, bytesEach }: ThreadMemory): boolean {
  const rows = BYTES_OF_A_ROW_VALUE * tables.reduce((sum, cells) => sum + cells, 0);
  const fits = BYTES_OF_A_FIT * size * Math.max(0, ...tables);
  return rows + fits <= size * bytesEach;
}

/** Values of tables that one thread reads for itself and fits on: what it may hold / (8 + 16). */
export function mostOwnCells({ bytesEach }: Pick<ThreadMemory, 'bytesEach'>): number {
  return Math.floor(bytesEach / (BYTES_OF_A_ROW_VALUE + BYTES_OF_A_FIT));
}
