/** A table as CSV text, for uploads in tests. */
import type { Table } from '../../src/core/table.js';

export function toCsv({ rowCount, columns }: Table): string {
  const lines = [columns.map(({ name }) => name).join(',')];
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map(({ data }) => {
      if (data.kind === 'category') return data.levels[data.codes[row]!] ?? '';
      const value = data.values[row]!;
      return Number.isNaN(value) ? '' : String(value);
    });
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}
