/** A value that repeats, and how often on each side. */
export interface Atom {
  readonly value: number;
  readonly reference: number;
  readonly current: number;
}

/** How pooled values repeat. */
export interface PooledTies {
  /** Distinct values of both samples together. */
  readonly distinct: number;
  /** The chance that two different pooled rows tie: sum l (l - 1) / (N (N - 1)), l rows at a value. 0 below two rows. */
  readonly tieChance: number;
  /** Values with a pooled share of at least 5 %, ascending. */
  readonly atoms: readonly Atom[];
  /** Every distinct value with its counts, ascending, when there are at most 20; otherwise undefined. */
  readonly allValues: readonly Atom[] | undefined;
}

const atomShare = 0.05;
const largestValueTable = 20;

/**
 * How two samples tie when put together: what decides between a test for continuous values and a table test.
 * One pass over both; infinities are values like others.
 *
 * @param reference ascending, no NaN
 * @param current the same; sizes may differ
 *
 * @example pooledTies(Float64Array.of(1, 1), Float64Array.of(1, 2)).tieChance // 0.5
 */
export function pooledTies(reference: Float64Array, current: Float64Array): PooledTies {
  const total = reference.length + current.length;
  const atoms: Atom[] = [];
  const allValues: Atom[] = [];
  let distinct = 0;
  let tiedPairs = 0;
  eachPooledValue(reference, current, (value, inReference, inCurrent) => {
    const pooled = inReference + inCurrent;
    distinct++;
    tiedPairs += pooled * (pooled - 1);
    const isAtom = pooled >= atomShare * total;
    if (!isAtom && distinct > largestValueTable) return;
    const atom = { value, reference: inReference, current: inCurrent };
    if (isAtom) atoms.push(atom);
    if (distinct <= largestValueTable) allValues.push(atom);
  });
  return {
    distinct,
    tieChance: total < 2 ? 0 : tiedPairs / (total * (total - 1)),
    atoms,
    allValues: distinct <= largestValueTable ? allValues : undefined,
  };
}

/** Two rows of counts over the same columns. */
export interface TwoRowCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/**
 * A table for values with heavy ties: every atom is a column of its own, the rest is cut at pooled quantiles.
 * The columns depend on the pooled values only, so both samples stay exchangeable.
 *
 * Formula: B = clamp(floor(min(n, m) / 5), 2, 10) bins; a distinct value of the rest with c of R pooled rest rows
 * below it goes to bin floor(c B / R), the cut at the inverted distribution function.
 *
 * @param reference ascending, no NaN
 * @param current the same; sizes may differ
 * @param atoms as found by `pooledTies`
 * @returns counts of the atoms in ascending order, then of the non-empty bins
 *
 * @example pooledHybridCounts(Float64Array.of(0, 0), Float64Array.of(0, 0), [{ value: 0, reference: 2, current: 2 }])
 *   // { reference: [2], current: [2] }
 */
export function pooledHybridCounts(
  reference: Float64Array,
  current: Float64Array,
  atoms: readonly Atom[],
): TwoRowCounts {
  const atomRows = atoms.reduce((sum, atom) => sum + atom.reference + atom.current, 0);
  const restRows = reference.length + current.length - atomRows;
  const smallerSide = Math.min(reference.length, current.length);
  const binCount = Math.min(10, Math.max(2, Math.floor(smallerSide / 5)));
  const referenceBins = new Array<number>(binCount).fill(0);
  const currentBins = new Array<number>(binCount).fill(0);
  let below = 0;
  let nextAtom = 0;
  eachPooledValue(reference, current, (value, inReference, inCurrent) => {
    if (atoms[nextAtom]?.value === value) {
      nextAtom++;
      return;
    }
    const bin = Math.floor((below * binCount) / restRows);
    referenceBins[bin] = referenceBins[bin]! + inReference;
    currentBins[bin] = currentBins[bin]! + inCurrent;
    below += inReference + inCurrent;
  });
  const isFilled = (_: number, bin: number) => referenceBins[bin]! + currentBins[bin]! > 0;
  return {
    reference: [...atoms.map((atom) => atom.reference), ...referenceBins.filter(isFilled)],
    current: [...atoms.map((atom) => atom.current), ...currentBins.filter(isFilled)],
  };
}

/** Walks the distinct values of both samples in ascending order. */
function eachPooledValue(
  a: Float64Array,
  b: Float64Array,
  visit: (value: number, inA: number, inB: number) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const startA = i;
    const startB = j;
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    visit(value, i - startA, j - startB);
  }
}
