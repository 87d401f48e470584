import { expect, it } from 'vitest';
import { ALL_ROWS } from '../core/table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { windowCells } from './window-cells.js';

function source(...rowCounts: readonly number[]): TableSource {
  return {
    columns: ['a', 'b', 'c'].map((name) => ({ name, kind: 'number' as const })),
    parts: rowCounts.map((rowCount) => ({ path: '', rowCount, slice: { ...ALL_ROWS, to: 0.5 } })),
  };
}

it('counts the largest window and the selection rows, with whole batches', () => {
  expect(windowCells([source(100, 50), source(100)], source(20))).toBe(3 * (150 + 20));
});
