import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { nulFaults, nulFaultsOfUrl } from './nul-characters.js';

const pointers = (faults: readonly { pointer: string }[]) => faults.map(({ pointer }) => pointer).sort();

describe('nulFaults', () => {
  it('finds texts and names at any depth', () => {
    const body = { a: 'x\u0000', 'b/c': [{ d: '\u0000' }, 'fine'], e: { 'f\u0000': 1 } };
    expect(pointers(nulFaults(body))).toEqual(['/a', '/b~1c/0/d', '/e']);
  });

  it('finds it in a body that is a text', () => {
    expect(pointers(nulFaults('\u0000'))).toEqual(['/']);
  });

  it('lets everything else pass', () => {
    expect(nulFaults({ a: ['', null, 1, true, '\\u0000'] })).toEqual([]);
    expect(nulFaults(undefined)).toEqual([]);
    expect(nulFaults(Readable.from(['\u0000']))).toEqual([]);
    expect(nulFaults(Buffer.from([0]))).toEqual([]);
  });

  it('names at most twenty', () => {
    expect(nulFaults(Array.from({ length: 1000 }, () => '\u0000'))).toHaveLength(20);
  });

  it('survives deep nesting', () => {
    let deep: unknown = '\u0000';
    for (let i = 0; i < 20_000; i++) deep = [deep];
    expect(nulFaults(deep)).toHaveLength(1);
  });
});

describe('nulFaultsOfUrl', () => {
  it('finds it in the path and in the query', () => {
    expect(pointers(nulFaultsOfUrl('/a%00/b?c=1&d=%00'))).toEqual(['/', '/d']);
  });

  it('does not take an encoded percent sign for one', () => {
    expect(nulFaultsOfUrl('/a%2500?c=%2500')).toEqual([]);
  });
});
