import { describe, expect, it } from 'vitest';
import { makeTable, numbers } from '../../../../test/support/make-table.js';
import { createRandom, type Random } from '../../random.js';
import { type Table } from '../../table.js';
import { measurePcaReconstruction } from './pca-reconstruction.js';

/** Three columns driven by one factor, with the given share of noise. */
function oneFactor(rows: number, noise: number, random: Random): Table {
  const columns = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    const factor = random.normal();
    for (const column of columns) column[i] = factor + noise * random.normal();
  }
  return {
    rowCount: rows,
    columns: columns.map((values, j) => ({ name: `c${j}`, data: { kind: 'number', values } })),
  };
}

describe('measurePcaReconstruction', () => {
  it('keeps the components that the reference needs and says how many', () => {
    const table = oneFactor(200, 0.3, createRandom(1));
    const result = measurePcaReconstruction(table, table, createRandom(2));
    expect(result.kind === 'measured' && result.method).toContain(
      '1 of 3 components, fitted on 100 reference',
    );
  });

  it('finds rows that leave the space of the components', () => {
    const reference = oneFactor(300, 0.2, createRandom(1));
    const result = measurePcaReconstruction(reference, oneFactor(300, 0.6, createRandom(2)), createRandom(3));
    expect(result.kind === 'measured' && result.effect).toBeGreaterThan(1);
    expect(result.kind === 'measured' && result.pValue).toBeLessThan(1e-20);
  });

  it('finds rows that came closer to the components, too', () => {
    const reference = oneFactor(300, 0.6, createRandom(1));
    const result = measurePcaReconstruction(reference, oneFactor(300, 0.2, createRandom(2)), createRandom(3));
    expect(result.kind === 'measured' && result.effect).toBeGreaterThan(0.5);
    expect(result.kind === 'measured' && result.pValue).toBeLessThan(1e-20);
  });

  it('says so when the components hold every row or only one column varies', () => {
    const x = numbers(...Array.from({ length: 40 }, (_, i) => i));
    const twice = makeTable({ a: x, b: x });
    expect(measurePcaReconstruction(twice, twice, createRandom(1))).toMatchObject({ kind: 'constant' });
    const single = makeTable({ a: x });
    expect(measurePcaReconstruction(single, single, createRandom(1))).toMatchObject({
      kind: 'constant',
      because: 'only one column varies: nothing to reconstruct',
    });
  });

  it('stays finite when a dependence without any noise breaks', () => {
    const random = createRandom(1);
    const x = Array.from({ length: 40 }, () => random.normal());
    const reference = makeTable({ a: numbers(...x), b: numbers(...x) });
    const current = makeTable({ a: numbers(...x), b: numbers(...x.toReversed()) });
    const result = measurePcaReconstruction(reference, current, createRandom(2));
    expect(result.kind === 'measured' && Number.isFinite(result.effect)).toBe(true);
    expect(result.kind === 'measured' && result.pValue).toBeLessThan(1e-4);
  });
});
