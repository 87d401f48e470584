/**
 * The window of ADWIN: an exponential histogram. Row i holds buckets of 2^i values each, newest row first; in a row the
 * oldest bucket comes first. A bucket keeps the sum of its values and of their squared deviations from their own mean,
 * so the spread of the window comes from adding up, never from taking away, and cannot turn negative.
 */
export interface AdwinWindow {
  width: number;
  total: number;
  sums: number[][];
  squares: number[][];
}

/** A window without values. */
export function emptyWindow(): AdwinWindow {
  return { width: 0, total: 0, sums: [[]], squares: [[]] };
}

/**
 * Puts a value into the window; where a row has more than `maximumBuckets` its two oldest become one of the next row.
 * Cost: O(1) on average, O(log width) at worst.
 */
export function addToWindow(window: AdwinWindow, value: number, maximumBuckets: number): void {
  const { sums, squares } = window;
  window.width++;
  window.total += value;
  sums[0]!.push(value);
  squares[0]!.push(0);
  for (let row = 0; sums[row]!.length > maximumBuckets; row++) {
    if (row + 1 === sums.length) {
      sums.push([]);
      squares.push([]);
    }
    const size = 2 ** row;
    const first = sums[row]!.shift()!;
    const second = sums[row]!.shift()!;
    const gap = (first - second) / size;
    const between = (size / 2) * gap * gap;
    sums[row + 1]!.push(first + second);
    squares[row + 1]!.push(squares[row]!.shift()! + squares[row]!.shift()! + between);
  }
}

/** Takes the oldest bucket out and says what it held. */
export function dropOldest(window: AdwinWindow): { readonly count: number; readonly sum: number } {
  const { sums, squares } = window;
  const last = sums.length - 1;
  const count = 2 ** last;
  const sum = sums[last]!.shift()!;
  squares[last]!.shift();
  if (last > 0 && sums[last]!.length === 0) {
    sums.pop();
    squares.pop();
  }
  window.width -= count;
  // Added up anew: taking a wild value away again would leave nothing of the others.
  window.total = sums.flat().reduce((total, one) => total + one, 0);
  return { count, sum };
}

/** Population variance of all values in the window. */
export function windowVariance({ width, sums, squares }: AdwinWindow): number {
  let count = 0;
  let mean = 0;
  let spread = 0;
  for (let row = sums.length - 1; row >= 0; row--) {
    const size = 2 ** row;
    const rowSums = sums[row]!;
    const rowSquares = squares[row]!;
    for (let i = 0; i < rowSums.length; i++) {
      const gap = rowSums[i]! / size - mean;
      spread += rowSquares[i]! + ((gap * gap * size) / (count + size)) * count;
      count += size;
      mean += (gap * size) / count;
    }
  }
  return spread / width;
}
