/** Numbers as people read them. */

/** `-` for what could not be computed. */
export function decimal(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? '-' : value.toFixed(digits);
}

export function pValueText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  // Smaller ones do not fit into a double.
  if (value < 1e-300) return '<1e-300';
  return value < 0.0001 ? value.toExponential(1) : value.toFixed(4);
}

export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : `${(100 * value).toFixed(1)} %`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
