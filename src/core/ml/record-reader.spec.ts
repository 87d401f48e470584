import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../test/support/make-table.js';
import { parseInstant } from './parse-instant.js';
import { readSignature } from './read-signature.js';
import { createRecordReader } from './record-reader.js';
import { signatureOf } from './signature.js';

const training = makeTable({
  temp_max: numbers(1.5, 30, 12),
  flag: categories('true', 'false', 'true'),
  zone: categories('1', '2', 'n/a'),
  at: dates('2024-01-01', null, '2024-03-01'),
  target: categories('x', 'y', 'x'),
});
const signature = signatureOf(training, { target: 'target', task: 'classification', levels: ['x', 'y'] });
const good = { temp_max: 3, flag: true, zone: 1, at: '2024-02-01T00:00:00Z' };

describe('signatureOf', () => {
  it('describes what was seen, the target aside', () => {
    expect(signature.inputs).toEqual([
      { name: 'temp_max', kind: 'number', required: true, minimum: 1.5, maximum: 30 },
      { name: 'flag', kind: 'category', required: true, levels: ['true', 'false'] },
      { name: 'zone', kind: 'category', required: true, levels: ['1', '2', 'n/a'] },
      {
        name: 'at',
        kind: 'date',
        required: false,
        minimum: Date.UTC(2024, 0, 1),
        maximum: Date.UTC(2024, 2, 1),
      },
    ]);
  });
});

describe('signatureOf a table without all columns of the training rows', () => {
  const output = { target: 'target', task: 'regression' } as const;

  it('lists the columns left out once, neither inputs nor the target', () => {
    const { ignored } = signatureOf(training, output, [], ['id', 'id', 'zone', 'target', 'note']);
    expect(ignored).toEqual(['id', 'note']);
    expect(signature).not.toHaveProperty('ignored');
  });

  it('lets records have them with any value, and still refuses unknown fields', () => {
    const wide = signatureOf(training, output, [], ['id']);
    const { table, faults } = createRecordReader(wide)([{ ...good, id: ['any'], target: 'x' }, good]);
    expect(faults).toEqual([]);
    expect(table.columns.map(({ name }) => name)).toEqual(['temp_max', 'flag', 'zone', 'at']);
    expect(createRecordReader(wide)([{ ...good, id: 1, idd: 1 }]).faults).toEqual([
      { pointer: '/0/idd', message: 'is not an input of the model' },
    ]);
    const { at, ...short } = good;
    expect(at).toBeDefined();
    // As many fields as inputs, one of them not an input.
    expect(createRecordReader(wide)([{ ...short, other: 1 }]).faults).toHaveLength(1);
  });

  it('survives the way through a file, where it must not name inputs or the target', () => {
    const wide = signatureOf(training, output, [], ['id']);
    const json = JSON.parse(JSON.stringify(wide));
    expect(readSignature(json)).toEqual(wide);
    expect(readSignature(JSON.parse(JSON.stringify(signature)))).toEqual(signature);
    for (const name of ['zone', 'target']) {
      expect(() => readSignature({ ...json, ignored: [name] })).toThrow('neither inputs nor the target');
    }
    expect(() => readSignature({ ...json, ignored: ['id', 'id'] })).toThrow('ignored');
  });
});

describe('createRecordReader', () => {
  const read = createRecordReader(signature);

  it('reads numbers, booleans, categories and dates', () => {
    const { table, faults } = read([good, { ...good, temp_max: null, flag: 'false', zone: '2', at: 0 }]);
    expect(faults).toEqual([]);
    expect(table).toEqual(
      makeTable({
        temp_max: numbers(3, null),
        flag: { kind: 'category', codes: Int32Array.of(0, 1), levels: ['true', 'false'] },
        zone: { kind: 'category', codes: Int32Array.of(0, 1), levels: ['1', '2', 'n/a'] },
        at: dates('2024-02-01', '1970-01-01'),
      }),
    );
  });

  it('reads texts as an upload does: empty ones are missing, True is true', () => {
    const { table, faults } = read([
      { ...good, flag: 'True', zone: '' },
      { ...good, flag: 'FALSE', zone: '1' },
    ]);
    expect(faults).toEqual([]);
    expect(table.columns.slice(1, 3)).toMatchObject([
      { name: 'flag', data: { codes: Int32Array.of(0, 1), levels: ['true', 'false'] } },
      { name: 'zone', data: { codes: Int32Array.of(-1, 0), levels: ['1', '2', 'n/a'] } },
    ]);
  });

  it('names place, rule and value of every fault at once', () => {
    const { faults } = read([
      good,
      { ...good, temp_max: '7', zone: 3 },
      { temp_max: Number.NaN, flag: ['true'], zone: '1', 'a/b~c': 1 },
      { ...good, at: '2024-02-30', temp_max: Number.POSITIVE_INFINITY },
    ]);
    expect(faults).toEqual([
      { pointer: '/1/temp_max', message: 'must be a finite number or null, received "7"' },
      {
        pointer: '/1/zone',
        message: 'must be text or null: no level of the training data is written so, received 3',
      },
      { pointer: '/2/temp_max', message: 'must be a finite number or null, received NaN' },
      { pointer: '/2/flag', message: 'must be text or null, received ["true"]' },
      { pointer: '/2/a~1b~0c', message: 'is not an input of the model' },
      { pointer: '/3/temp_max', message: 'must be a finite number or null, received Infinity' },
      {
        pointer: '/3/at',
        message: 'must be an ISO 8601 date, epoch milliseconds or null, received "2024-02-30"',
      },
    ]);
  });

  it('asks for required fields only', () => {
    const { at, ...withoutDate } = good;
    expect(at).toBeDefined();
    expect(read([withoutDate]).faults).toEqual([]);
    const { flag, ...withoutFlag } = good;
    expect(flag).toBe(true);
    expect(read([withoutFlag]).faults).toEqual([
      { pointer: '/0/flag', message: 'is required, received nothing' },
    ]);
  });

  it('gives an unseen category a new level and forgets it by the next call', () => {
    const first = read([
      { ...good, zone: 'north' },
      { ...good, zone: 'north' },
    ]);
    expect(first.table.columns[2]?.data).toMatchObject({
      codes: Int32Array.of(3, 3),
      levels: ['1', '2', 'n/a', 'north'],
    });
    expect(read([good]).table.columns[2]?.data).toMatchObject({ levels: ['1', '2', 'n/a'] });
  });

  it('refuses entries that are no objects and does not look at inherited fields', () => {
    const odd = createRecordReader(signature)([null, [1]] as never);
    expect(odd.faults.map(({ pointer }) => pointer)).toEqual(['/0', '/1']);
    const inherited = createRecordReader(
      signatureOf(makeTable({ constructor: categories('a', 'b') }), { target: 't', task: 'regression' }),
    );
    expect(inherited([{}]).faults).toEqual([
      { pointer: '/0/constructor', message: 'is required, received nothing' },
    ]);
  });
});

describe('parseInstant', () => {
  it('reads dates without offset as UTC and applies offsets', () => {
    expect(parseInstant('2024-05-01')).toBe(Date.UTC(2024, 4, 1));
    expect(parseInstant('2024-05-01T12:30')).toBe(Date.UTC(2024, 4, 1, 12, 30));
    expect(parseInstant('2024-05-01T12:30:15.1239+02:00')).toBe(Date.UTC(2024, 4, 1, 10, 30, 15, 123));
    expect(parseInstant('0099-01-01T00:00:00Z')).toBe(Date.parse('0099-01-01T00:00:00Z'));
    expect(parseInstant(86_400_000)).toBe(86_400_000);
  });

  it('refuses what is no instant', () => {
    for (const value of [
      '2023-02-29',
      '2024-13-01',
      '2024-01-01T25:00',
      'yesterday',
      '',
      true,
      9e15,
      Number.NaN,
    ]) {
      expect(parseInstant(value), String(value)).toBeUndefined();
    }
  });
});
