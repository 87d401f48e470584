/** Plain text tables: columns as wide as their longest cell, numbers to the right. */

const NUMBER = /^[-+<]?\d[\d.,e+-]*$/;

/** @param rows cells of each row, as many as there are headings */
export function textTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, c) =>
    Math.max(heading.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const isNumeric = headings.map((_, c) => rows.every((row) => row[c] === '-' || NUMBER.test(row[c] ?? '')));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => (isNumeric[c] ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
