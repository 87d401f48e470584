import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAutomlOptions } from './automl-options.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-automl-options-'));
  await writeFile(join(folder, 'rows.csv'), 'a,region,label\n1,north,yes\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function read(...args: readonly string[]) {
  return readAutomlOptions(['--train', join(folder, 'rows.csv'), '--target', 'label', ...args]);
}

describe('--segments', () => {
  it('names columns, which may be ignored as features', async () => {
    const { settings, ignored } = await read('--segments', 'region,a', '--ignore', 'region');
    expect(settings.segments).toEqual(['region', 'a']);
    expect(ignored).toEqual(['region']);
    expect((await read()).settings).not.toHaveProperty('segments');
  });

  it('refuses the target, more than ten columns and none', async () => {
    await expect(read('--segments', 'region,label')).rejects.toThrow('--segments: label is the target');
    await expect(read('--segments', 'a,b,c,d,e,f,g,h,i,j,k')).rejects.toThrow('at most 10 columns, not 11');
    await expect(read('--segments', ',')).rejects.toThrow('--segments must name at least one column');
  });
});
