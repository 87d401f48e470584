/**
 * A number for a sentence: four significant digits, the same on every machine.
 *
 * @param value finite
 *
 * @example formatNumber(0.0123456) // '0.01235'
 */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
