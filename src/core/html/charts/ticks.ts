const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round numbers that an axis is marked with.
 * @param low  least value   @param high  greatest value, not below `low`
 * @param most about so many; 5 unless given
 * @returns ascending, inside [low, high]; the value itself when both are equal
 * @example ticksBetween(0, 1) // [0, 0.2, 0.4, 0.6, 0.8, 1]
 */
export function ticksBetween(low: number, high: number, most = 5): readonly number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((one) => one * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Rounded, so that three times 0.1 is 0.3.
  const multiple = (k: number) => Number((k * step).toPrecision(12));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => multiple(first + k));
}

/**
 * A number in as few characters as a tick has room for.
 * @example tickFigure(1250000) // '1.25M'
 */
export function tickFigure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(1).replace('e+', 'e');
  for (const [unit, letter] of UNITS) {
    if (size >= 10 * unit || (unit >= 1e6 && size >= unit)) {
      return `${Number((value / unit).toPrecision(3))}${letter}`;
    }
  }
  return String(Number(value.toPrecision(4)));
}

const UNITS = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
