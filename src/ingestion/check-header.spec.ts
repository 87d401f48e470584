import { describe, expect, it } from 'vitest';
import {
  checkAgainstContract,
  checkColumnNames,
  checkHeaderIsThere,
  checkRolesPresent,
} from './check-header.js';
import type { DatasetContract } from './ingestion.api.js';

const contract: DatasetContract = {
  columns: [
    { name: 'age', type: 'integer', required: true },
    { name: 'note', type: 'text', required: false },
    { name: 'left', type: 'boolean', required: true },
  ],
  target: 'left',
};
const code = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('checkColumnNames', () => {
  it.each([
    [['a', 'b'], 'accepted'],
    [['__proto__', 'constructor'], 'accepted'],
    [['a', 'A'], 'ingestion.duplicate-column'],
    [['a', ''], 'ingestion.column-name-invalid'],
    [['a\u0000'], 'ingestion.column-name-invalid'],
    [['x'.repeat(256)], 'ingestion.column-name-invalid'],
    [Array.from({ length: 10_001 }, (_, i) => `c${i}`), 'ingestion.too-many-columns'],
  ])('%#', (names, expected) => {
    expect(code(() => checkColumnNames(names))).toBe(expected);
  });
});

describe('checkAgainstContract', () => {
  it('accepts records without a column that may be missing, but no file whose header lacks it', () => {
    expect(code(() => checkAgainstContract(['left', 'age'], contract, false))).toBe('accepted');
    expect(code(() => checkAgainstContract(['left', 'age'], contract, true))).toBe(
      'ingestion.missing-column',
    );
  });

  it('refuses a file without the target', () => {
    expect(code(() => checkAgainstContract(['age', 'note'], contract, false))).toBe(
      'ingestion.missing-column',
    );
  });

  it('refuses columns that the contract does not know', () => {
    expect(code(() => checkAgainstContract(['age', 'left', 'extra'], contract, false))).toBe(
      'ingestion.unknown-column',
    );
  });
});

describe('checkHeaderIsThere', () => {
  it('takes a first line without any known name for data', () => {
    expect(code(() => checkHeaderIsThere(['41', 'hello', 'true'], contract))).toBe('ingestion.no-header');
    expect(code(() => checkHeaderIsThere(['age'], contract))).toBe('accepted');
  });
});

describe('checkRolesPresent', () => {
  it('wants every named role in the first batch', () => {
    expect(code(() => checkRolesPresent(['a', 't'], { target: 'a', timeColumn: 't' }))).toBe('accepted');
    expect(code(() => checkRolesPresent(['a'], { idColumn: 'id' }))).toBe('ingestion.missing-column');
  });
});
