import { describe, expect, it } from 'vitest';
import { sliceRows } from '../core/table.js';
import type { Batch } from '../ingestion/ingestion.api.js';
import { lastRows, slicesInPatterns, spanOf, type TimedBatch } from './window-slices.js';

function makeBatch(id: string, rowCount: number, received = 0): Batch {
  return {
    id,
    datasetId: 'dat_1',
    rowCount,
    rejectedRowCount: 0,
    contentHash: id,
    storageKey: id,
    byteSize: 1,
    receivedAt: new Date(received),
  };
}

function timed(id: string, earliest: number, latest: number, timedRows = 10): TimedBatch {
  return { batch: makeBatch(id, 10), times: { batchId: id, earliest, latest, timedRows } };
}

describe('lastRows', () => {
  const batches = [makeBatch('c', 7), makeBatch('b', 3), makeBatch('a', 11)];
  const rowsOf = (size: number, gap = 0) =>
    lastRows(batches, { size, gap }).map(({ batchId, slice }) => {
      const { rowCount } = batches.find(({ id }) => id === batchId) ?? { rowCount: 0 };
      return [batchId, ...sliceRows(rowCount, slice)];
    });

  it('takes the end of the oldest batch it needs', () => {
    expect(rowsOf(12)).toEqual([
      ['c', 0, 1, 2, 3, 4, 5, 6],
      ['b', 0, 1, 2],
      ['a', 9, 10],
    ]);
  });

  it('leaves a gap in the middle of a batch', () => {
    expect(rowsOf(3, 5)).toEqual([
      ['c', 0, 1],
      ['b', 2],
    ]);
    expect(rowsOf(2, 7)).toEqual([['b', 1, 2]]);
  });

  it('gives what there is', () => {
    expect(rowsOf(100, 20)).toEqual([['a', 0]]);
    expect(rowsOf(100, 21)).toEqual([]);
  });

  it('cuts exactly the rows asked for, whatever the size of the batch', () => {
    for (const rowCount of [1, 3, 49, 999_983, 123_456_789]) {
      const [found] = lastRows([makeBatch('x', rowCount)], { size: 1, gap: 0 });
      expect(Math.round((found?.slice.from ?? 0) * rowCount)).toBe(rowCount - 1);
    }
  });
});

describe('slicesInPatterns', () => {
  it('filters a batch that lies partly inside and takes one inside whole', () => {
    const batches = [
      timed('late', 200, 300),
      timed('edge', 90, 150),
      timed('in', 10, 40),
      timed('old', -9, -1),
    ];
    expect(slicesInPatterns(batches, [{ from: 0, to: 100 }], 't')).toMatchObject([
      { batchId: 'edge', filter: { column: 't', from: 0, to: 100 } },
      { batchId: 'in' },
    ]);
    expect(slicesInPatterns([timed('in', 10, 40)], [{ from: 0, to: 100 }], 't')[0]).not.toHaveProperty(
      'filter',
    );
  });

  it('filters a batch inside when some of its rows have no time', () => {
    expect(slicesInPatterns([timed('in', 10, 40, 9)], [{ from: 0, to: 100 }], 't')[0]).toHaveProperty(
      'filter',
    );
  });

  it('leaves out a batch that begins where the span ends', () => {
    expect(slicesInPatterns([timed('next', 100, 120)], [{ from: 0, to: 100 }], 't')).toEqual([]);
  });

  it('goes by the time of receipt without a time column', () => {
    const batches = [{ batch: makeBatch('b', 5, 100) }, { batch: makeBatch('a', 5, 99) }];
    expect(
      slicesInPatterns(batches, [{ from: 0, to: 100 }], undefined).map(({ batchId }) => batchId),
    ).toEqual(['a']);
  });
});

describe('spanOf', () => {
  it('reaches just beyond the latest time', () => {
    expect(spanOf([timed('b', 20, 90), timed('a', 10, 40)], 't')).toEqual({ from: 10, to: 91 });
    expect(spanOf([{ batch: makeBatch('b', 5, 77) }], undefined)).toEqual({ from: 77, to: 78 });
  });

  it('is undefined when no row has a time', () => {
    expect(
      spanOf([{ batch: makeBatch('b', 5), times: { batchId: 'b', timedRows: 0 } }], 't'),
    ).toBeUndefined();
  });
});
