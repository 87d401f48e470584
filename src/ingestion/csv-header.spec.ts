import { describe, expect, it } from 'vitest';
import { readCsvHeader } from './csv-header.js';

describe('readCsvHeader', () => {
  it('takes the comma when there is one', () => {
    expect(readCsvHeader('a,b;c\n1,2\n', false)).toEqual({ delimiter: ',', names: ['a', 'b;c'] });
  });

  it.each([';', '\t', '|'])('takes %j when there is no comma', (delimiter) => {
    expect(readCsvHeader(`a${delimiter}b\r\n`, false)).toEqual({ delimiter, names: ['a', 'b'] });
  });

  it('reads quoted names with delimiters, line breaks and doubled quotes', () => {
    expect(readCsvHeader('"a,1","b\n2","c""3"\n1,2,3\n', false)?.names).toEqual(['a,1', 'b\n2', 'c"3']);
  });

  it('takes a single column', () => {
    expect(readCsvHeader('a', true)).toEqual({ delimiter: ',', names: ['a'] });
  });

  it('gives up when the header does not end', () => {
    expect(readCsvHeader('"a,b\n1,2\n', true)).toBeUndefined();
    expect(readCsvHeader('a,b', false)).toBeUndefined();
  });
});
