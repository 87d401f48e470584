import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PreprocessOptions } from '../core/ml/preprocess/preprocess-options.js';
import { createRandom } from '../core/random.js';
import type { Table } from '../core/table.js';
import { createFitWork } from './fit-work.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ROWS = 200;

/** A useful number, a copy of the target, and a text of its own for every row. */
function leakyRows(): Table {
  const random = createRandom('leaky rows');
  const useful = Float64Array.from({ length: ROWS }, () => random.next());
  const labels = Int32Array.from(useful, (value) => (value + random.next() > 1 ? 1 : 0));
  return {
    rowCount: ROWS,
    columns: [
      { name: 'useful', data: { kind: 'number', values: useful } },
      { name: 'copy', data: { kind: 'number', values: Float64Array.from(labels, (label) => 10 * label) } },
      {
        name: 'row',
        data: {
          kind: 'category',
          codes: Int32Array.from(labels, (_, row) => row),
          levels: Array.from(labels, (_, row) => `r${row}`),
        },
      },
      { name: 'label', data: { kind: 'category', codes: labels, levels: ['no', 'yes'] } },
    ],
  };
}

async function outline(setup: Partial<PreprocessOptions>) {
  const table = leakyRows();
  const work = createFitWork({ readTable: async () => table, sha256, now: () => 0 });
  const columns = table.columns.map(({ name }) => ({ name, kind: 'number' as const }));
  return work({
    kind: 'outline',
    data: {
      source: { columns, parts: [] },
      unread: ['id'],
      targetName: 'label',
      settings: { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60, setup },
    },
  });
}

describe('the outline of rows with leaks', () => {
  it('takes options for columns that the guards take away or that are not read', async () => {
    const answer = await outline({
      numericFeatures: ['copy'],
      keepFeatures: ['row'],
      ignoreFeatures: ['id'],
    });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    expect(answer.guarded.excluded.toSorted()).toEqual(['copy', 'row']);
    expect(answer.outline.columns.map(({ column }) => column)).toEqual(['useful']);
  });

  it('does not look for leaks in columns that are ignored', async () => {
    const answer = await outline({ ignoreFeatures: ['copy', 'row'] });
    if (answer.kind !== 'outlined') throw new Error(answer.reason);
    expect(answer.findings).toEqual([]);
    expect(answer.outline.columns).toMatchObject([
      { column: 'useful' },
      { column: 'copy', dropReason: 'ignored' },
      { column: 'row', dropReason: 'ignored' },
    ]);
  });

  it('refuses options for columns that there are not', async () => {
    const answer = await outline({ ignoreFeatures: ['cpoy'] });
    expect(answer).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('ignoreFeatures/0 must be a column, received cpoy'),
    });
  });
});
