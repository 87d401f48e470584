import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireOutPath } from './require-out-path.js';

const folder = mkdtempSync(join(tmpdir(), 'mldrift-out-path-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('requireOutPath', () => {
  it('leaves nothing behind where there was no file, and a file as it was', async () => {
    await requireOutPath('out', join(folder, 'new.json'), []);
    expect(readdirSync(folder)).toEqual([]);
    const path = join(folder, 'old.json');
    writeFileSync(path, 'kept');
    await requireOutPath('out', path, []);
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });

  it('names the option and the file that cannot be written', async () => {
    const path = '/proc/model.json';
    await expect(requireOutPath('out', path, [])).rejects.toThrow(`--out: cannot write ${path}: `);
  });

  it('refuses a file that is read', async () => {
    const path = join(folder, 'rows.csv');
    writeFileSync(path, 'a');
    await expect(requireOutPath('html', path, [path])).rejects.toThrow('is one of the files that are read');
  });
});
