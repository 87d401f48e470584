import { describe, expect, it } from 'vitest';
import { type LineScanner, startCsvScan, startNdjsonScan } from './scan-lines.js';

function scan(scanner: LineScanner, text: string, chunkSize = 3) {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += chunkSize) scanner.take(bytes.subarray(i, i + chunkSize));
  return scanner.finish();
}
const csv = (text: string, delimiter = ',', hasOneColumn = false) =>
  scan(startCsvScan(delimiter, { hasOneColumn }), text);

describe('startCsvScan', () => {
  it.each([
    ['a,b\n1,2\n', 2],
    ['a,b\r\n1,2\r\n3,4', 3],
    ['a,b\r1,2\r', 2],
    ['a,b\n\n1,2\n\n\n', 2],
    ['a,b\n"x\n\r\ny",2\n', 2],
    ['a,b\n"say ""hi""\n",2\n3,4\n', 3],
    ['a,b\n5" pipe,2\n3,4\n', 3],
    ['a,b\n"x"y,"z\n",2\n', 2],
    ['', 0],
  ])('counts the records of %j', (text, records) => {
    for (const size of [1, 3, 1000]) {
      expect(scan(startCsvScan(',', { hasOneColumn: false }), text, size)).toMatchObject({
        records,
        openQuoteLine: undefined,
      });
    }
  });

  it('counts blank lines where a record has one cell', () => {
    expect(csv('a\n1\n\n3\n\n', ',', true).records).toBe(5);
  });

  it('names the line of a quote that is never closed', () => {
    expect(csv('a;b\n"x\ny";1\n2;"z\n3;4\n', ';')).toMatchObject({ records: 3, openQuoteLine: 4 });
  });

  it('finds the longest record and its line', () => {
    expect(csv('a,b\n"1\n",2\n12345678,2\n1,2\n').longest).toEqual({ line: 4, bytes: 10 });
  });
});

describe('startNdjsonScan', () => {
  it('counts lines that hold anything', () => {
    expect(scan(startNdjsonScan(), '{"a":"\\n"}\r\n \t\n\n{}').records).toBe(2);
  });
});
