/** Where a result may be written is checked before the work, so that nothing is computed in vain. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * @param option its name, for the message
 * @param inputs files that must not be overwritten
 * @param what they are called in the message
 * @throws UsageError when the file cannot be written there, or would take the place of an input
 */
export async function requireOutPath(
  option: string,
  path: string,
  inputs: readonly string[],
  what = 'the files that are read',
): Promise<void> {
  if (path === '') throw new UsageError(`--${option}: needs the name of a file`);
  const folder = dirname(resolve(path));
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`--${option}: there is no folder ${folder}`);
  const existing = await stat(path).catch(() => undefined);
  if (existing === undefined) return requireWritable(option, path, false);
  if (existing.isDirectory()) throw new UsageError(`--${option}: ${path} is a folder`);
  for (const input of inputs) {
    const { dev, ino } = await stat(input);
    if (dev === existing.dev && ino === existing.ino) {
      throw new UsageError(`--${option}: ${path} is one of ${what}`);
    }
  }
  await requireWritable(option, path, true);
}

/** Only trying tells: folders of the system, read-only disks and quotas show in no permission. */
async function requireWritable(option: string, path: string, isThere: boolean): Promise<void> {
  try {
    const file = await open(path, isThere ? 'r+' : 'wx');
    await file.close();
    if (!isThere) await rm(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code = error.message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--${option}: cannot write ${path}: ${code}`);
  }
}
