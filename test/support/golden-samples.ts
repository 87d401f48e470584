/** Shapes of golden samples; `zeros` is 0 for about three values in ten. */
export type GoldenShape = 'bell' | 'flat' | 'heavy' | 'skew' | 'constant' | 'zeros';

/** How a golden sample is rebuilt: shape, size, seed, levels per unit (0 leaves values alone), scale, shift. */
export type GoldenSampleSpec = readonly [GoldenShape, number, number, number, number, number];

/**
 * Rebuilds a golden sample bit by bit, ascending. `test/golden/generate_two_sample.py` does the same arithmetic:
 * state = (1664525 state + 1013904223) mod 2^32, u = state / 2^32, four u per value, only + - * / and floor.
 */
export function rebuildGoldenSample([
  shape,
  size,
  seed,
  levels,
  scale,
  shift,
]: GoldenSampleSpec): Float64Array {
  const values = new Float64Array(size);
  let state = seed;
  const uniform = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let index = 0; index < size; index++) {
    const value = shapeValue(shape, uniform(), uniform(), uniform(), uniform()) * scale + shift;
    values[index] = levels > 0 ? Math.floor(value * levels) / levels : value;
  }
  return values.sort();
}

function shapeValue(shape: GoldenShape, a: number, b: number, c: number, d: number): number {
  switch (shape) {
    case 'bell':
      return a + b + c + d - 2;
    case 'flat':
      return a;
    case 'heavy':
      return (a - 0.5) / (b + 0.01);
    case 'skew':
      return a * b * c;
    case 'constant':
      return 0;
    case 'zeros':
      return a < 0.3 ? 0 : b + c;
  }
}
