import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { type CategoryColumn, type NumberColumn, type Table, takeRows } from '../../table.js';
import { resolveDriftSettings } from '../drift-settings.js';
import { evaluateFeature } from '../evaluate-feature.js';
import { evaluateSegments } from './evaluate-segments.js';
import { listSegments } from './list-segments.js';

const size = 1_200;
const country = (...order: string[]): CategoryColumn => ({
  kind: 'category',
  codes: Int32Array.from({ length: size }, (_, row) => (row % 40 === 0 ? -1 : row % order.length)),
  levels: order,
});
const numbers = (seed: string, shiftedCode: number): NumberColumn => {
  const random = createRandom(seed);
  return {
    kind: 'number',
    values: Float64Array.from(
      { length: size },
      (_, row) => random.normal() + (row % 3 === shiftedCode ? 1 : 0),
    ),
  };
};

describe('segments', () => {
  const reference = country('DE', 'FR', 'IT');
  const current = country('IT', 'DE', 'ES');
  const segments = listSegments('country', reference, current);

  it('are the levels with enough rows on both sides, matched by label', () => {
    expect(segments.map(({ label }) => label)).toEqual(['DE', 'IT']);
    const [german] = segments;
    const labelAt = (column: CategoryColumn, row: number) => column.levels[column.codes[row]!];
    expect([...german!.referenceRows].every((row) => labelAt(reference, row) === 'DE')).toBe(true);
    expect([...german!.currentRows].every((row) => labelAt(current, row) === 'DE')).toBe(true);
    expect(german!.referenceRows.length).toBe(390);
  });

  it('are judged one by one in one family', () => {
    const settings = resolveDriftSettings();
    const before = numbers('before', -1);
    // In the current table rows with row % 3 = 1 are German.
    const after = numbers('after', 1);
    const table = (data: NumberColumn): Table => ({ rowCount: size, columns: [{ name: 'price', data }] });
    const pick = (data: NumberColumn, rows: Uint32Array) => takeRows(table(data), rows).columns[0]!.data;
    const evaluated = evaluateSegments(
      segments.map(({ column, label, referenceRows, currentRows }) => ({
        column,
        label,
        referenceRows: referenceRows.length,
        currentRows: currentRows.length,
        features: [
          evaluateFeature(
            { name: 'price', reference: pick(before, referenceRows), current: pick(after, currentRows) },
            settings,
            label,
          ),
        ],
      })),
      settings,
    );
    expect(evaluated.map(({ label, drifted }) => [label, drifted])).toEqual([
      ['DE', true],
      ['IT', false],
    ]);
    const [german, italian] = evaluated.map(({ features }) => features[0]!);
    expect(german?.pAdjusted).toBeGreaterThanOrEqual(german?.pValue ?? 1);
    expect(italian?.pAdjusted).toBeGreaterThanOrEqual(italian?.pValue ?? 1);
  });

  it('count a feature as tested whose missing rate alone could be', () => {
    const settings = resolveDriftSettings();
    const emptied: NumberColumn = { kind: 'number', values: new Float64Array(size).fill(Number.NaN) };
    const columns = { name: 'price', reference: numbers('full', -1), current: emptied };
    const [evaluated] = evaluateSegments(
      [
        {
          column: 'country',
          label: 'DE',
          referenceRows: size,
          currentRows: size,
          features: [evaluateFeature(columns, settings, 1)],
        },
      ],
      settings,
    );
    expect(evaluated).toMatchObject({ drifted: true, driftedFeatures: 1, testedFeatures: 1 });
  });
});
