import { mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.js';
import { OutputFailed, openOutputFile } from './prediction-output.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'mldrift-output-')));
  path = join(folder, 'p.csv');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an output file', () => {
  it('appears whole at the end, and what was there before stays until then', async () => {
    await writeFile(path, 'old');
    const out = await openOutputFile(path);
    await out.write('a\n');
    await out.write('');
    await out.write('ü\n');
    expect(await readFile(path, 'utf8')).toBe('old');
    await out.finish();
    await out.discard();
    expect(await readFile(path, 'utf8')).toBe('a\nü\n');
    expect(await readdir(folder)).toEqual(['p.csv']);
  });

  it('leaves nothing behind when it is discarded, and what was there before as it was', async () => {
    await writeFile(path, 'old');
    const out = await openOutputFile(path);
    await out.write('cut');
    await out.discard();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['p.csv']);
  });

  it('takes the place of what a killed process has left', async () => {
    await writeFile(`${path}.partial`, 'much longer than what comes now');
    const out = await openOutputFile(path);
    await out.write('new');
    await out.finish();
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['p.csv']);
  });

  it('replaces the file that a link names', async () => {
    await writeFile(path, 'old');
    const link = join(folder, 'link.csv');
    await symlink(path, link);
    const out = await openOutputFile(link);
    await out.write('new');
    await out.finish();
    expect([await readFile(path, 'utf8'), await realpath(link)]).toEqual(['new', path]);
  });

  it('says what is wrong when a folder is gone or cannot be written', async () => {
    await expect(openOutputFile(join(folder, 'none', 'p.csv'))).rejects.toThrow(UsageError);
    const out = await openOutputFile(path);
    await out.write('a');
    await rename(folder, `${folder}-moved`);
    await expect(out.finish()).rejects.toThrow(OutputFailed);
    await out.discard();
    await rename(`${folder}-moved`, folder);
  });

  it.runIf(process.platform === 'linux')('never replaces a device, and names a full disk', async () => {
    const out = await openOutputFile('/dev/full');
    await expect(out.write('a')).rejects.toThrow('no space is left on the disk (ENOSPC)');
    await out.discard();
  });
});
