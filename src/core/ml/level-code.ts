/** Whether a value is the code of one of so many levels. */
export function isCode(value: number, levels: number): boolean {
  return value >= 0 && value < levels && Number.isInteger(value);
}
