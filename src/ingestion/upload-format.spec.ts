import { describe, expect, it } from 'vitest';
import { formatOfContentType, formatOfFileName } from './upload-format.js';

describe('upload formats', () => {
  it('are told by the content type, whatever its parameters', () => {
    expect(formatOfContentType('Text/CSV; charset=utf-8')).toBe('csv');
    expect(formatOfContentType('application/x-ndjson')).toBe('json');
    expect(formatOfContentType('application/xml')).toBeUndefined();
    expect(formatOfContentType('constructor')).toBeUndefined();
    expect(formatOfContentType(undefined)).toBeUndefined();
  });

  it('are told by the extension of a file, whatever its path', () => {
    expect(formatOfFileName('../../etc/Rows.PARQUET')).toBe('parquet');
    expect(formatOfFileName('rows.csv.exe')).toBeUndefined();
    expect(formatOfFileName('csv')).toBeUndefined();
  });
});
