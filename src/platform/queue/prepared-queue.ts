/**
 * The folder of an embedded queue as it is before its first job. Making one takes seconds of CPU, so the build makes one
 * (`bin/prepare-queue.mjs`) and every new home starts with a copy. Without it the queue makes its own.
 */
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../../', import.meta.url);

/** Where the build puts the folder, and beside it the text that says what it was made with. */
export const PREPARED_QUEUE = {
  folder: fileURLToPath(new URL('build/prepared-queue/queue', ROOT)),
  madeWith: fileURLToPath(new URL('build/prepared-queue/made-with.txt', ROOT)),
} as const;

/** Names the packages that decide what is in the folder; another version must not open it. */
export async function queuePackages(): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
  return `@electric-sql/pglite ${dependencies['@electric-sql/pglite']}, bullmq ${dependencies['bullmq']}\n`;
}

/** Puts a copy at `target`, whole or not at all. @returns false when there is none to copy */
export async function copyPreparedQueue(target: string): Promise<boolean> {
  const partial = `${target}.partial`;
  try {
    if ((await readFile(PREPARED_QUEUE.madeWith, 'utf8')) !== (await queuePackages())) return false;
    await rm(partial, { recursive: true, force: true });
    await cp(PREPARED_QUEUE.folder, partial, { recursive: true });
    await rename(partial, target);
    return true;
  } catch {
    await rm(partial, { recursive: true, force: true });
    return false;
  }
}
