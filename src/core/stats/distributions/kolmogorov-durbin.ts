/** Rescaling step that keeps the matrix powers inside the range of a double. */
const hugeNumber = 1e140;

/**
 * Exact distribution of the two-sided Kolmogorov-Smirnov statistic for n values: P(D < d).
 * Cost grows as (n d)^3 log n; use it where n d stays below about a hundred.
 *
 * Formula: (n! / n^n) times the middle entry of the n-th power of Durbin's matrix of size 2k - 1,
 * k = floor(n d) + 1.
 *
 * @param distance d in (0, 1)
 * @param size n, a whole number from 1
 * @returns a probability in [0, 1]
 *
 * Source: Marsaglia, Tsang, Wang, Journal of Statistical Software 8(18), 2003; SciPy 1.17 `kstwo.cdf`.
 *
 * @example kolmogorovDurbinCdf(0.274, 10) // 0.6284796154565
 */
export function kolmogorovDurbinCdf(distance: number, size: number): number {
  const k = Math.floor(size * distance) + 1;
  const rest = k - size * distance;
  const order = 2 * k - 1;
  const power = matrixPower({ entries: durbinMatrix(order, rest), exponent: 0 }, order, size);
  let value = power.entries[(k - 1) * order + k - 1]!;
  let exponent = power.exponent;
  for (let i = 1; i <= size; i++) {
    value = (value * i) / size;
    if (value < 1 / hugeNumber) {
      value *= hugeNumber;
      exponent -= 140;
    }
  }
  return Math.min(1, value * 10 ** exponent);
}

interface ScaledMatrix {
  readonly entries: Float64Array;
  /** The matrix is `entries` times ten to this power. */
  readonly exponent: number;
}

function durbinMatrix(order: number, rest: number): Float64Array {
  const entries = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) entries[i * order + j] = i - j + 1 < 0 ? 0 : 1;
  }
  for (let i = 0; i < order; i++) {
    entries[i * order] = entries[i * order]! - rest ** (i + 1);
    const lastRow = (order - 1) * order + i;
    entries[lastRow] = entries[lastRow]! - rest ** (order - i);
  }
  const corner = (order - 1) * order;
  if (2 * rest - 1 > 0) entries[corner] = entries[corner]! + (2 * rest - 1) ** order;
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i + 1 && j < order; j++) {
      for (let divisor = 2; divisor <= i - j + 1; divisor++) {
        entries[i * order + j] = entries[i * order + j]! / divisor;
      }
    }
  }
  return entries;
}

function matrixPower(base: ScaledMatrix, order: number, power: number): ScaledMatrix {
  if (power === 1) return base;
  const half = matrixPower(base, order, Math.floor(power / 2));
  const square = multiply(half, half, order);
  return power % 2 === 0 ? square : multiply(base, square, order);
}

function multiply(a: ScaledMatrix, b: ScaledMatrix, order: number): ScaledMatrix {
  const entries = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let inner = 0; inner < order; inner++) {
      const factor = a.entries[i * order + inner]!;
      if (factor === 0) continue;
      for (let j = 0; j < order; j++) {
        entries[i * order + j] = entries[i * order + j]! + factor * b.entries[inner * order + j]!;
      }
    }
  }
  const middle = Math.floor(order / 2);
  if (entries[middle * order + middle]! <= hugeNumber) {
    return { entries, exponent: a.exponent + b.exponent };
  }
  return { entries: entries.map((entry) => entry / hugeNumber), exponent: a.exponent + b.exponent + 140 };
}
