/** How often every distinct pooled value occurs on each side, in ascending order of the values. */
export interface PooledCounts {
  readonly reference: ArrayLike<number>;
  readonly current: ArrayLike<number>;
  readonly referenceTotal: number;
  readonly currentTotal: number;
}

/**
 * Merges two sorted samples into counts per distinct value: all that a rank test needs to know, so one merge
 * serves several of them. Cost: one pass, eight bytes per distinct value.
 *
 * @param reference ascending, no NaN; infinities are values like others, -0 equals 0
 * @param current the same; sizes may differ
 *
 * @example pooledCounts(Float64Array.of(1, 2), Float64Array.of(2, 2)) // reference [1, 1], current [0, 2]
 */
export function pooledCounts(reference: Float64Array, current: Float64Array): PooledCounts {
  const n = reference.length;
  const m = current.length;
  const inReference = new Int32Array(n + m);
  const inCurrent = new Int32Array(n + m);
  let distinct = 0;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const value = j >= m || (i < n && reference[i]! <= current[j]!) ? reference[i]! : current[j]!;
    const startI = i;
    const startJ = j;
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
    inReference[distinct] = i - startI;
    inCurrent[distinct] = j - startJ;
    distinct++;
  }
  return {
    reference: inReference.subarray(0, distinct),
    current: inCurrent.subarray(0, distinct),
    referenceTotal: n,
    currentTotal: m,
  };
}
