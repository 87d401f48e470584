/**
 * Makes the folder that every new embedded queue starts from. Runs after the build, from the built code. Does nothing
 * while the folder was made with the present packages; never committed.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openEmbedded } from '../dist/src/platform/queue/queue-connection.js';
import { PREPARED_QUEUE, queuePackages } from '../dist/src/platform/queue/prepared-queue.js';

const { folder, madeWith } = PREPARED_QUEUE;
const packages = await queuePackages();

function isFresh() {
  try {
    return readFileSync(madeWith, 'utf8') === packages;
  } catch {
    return false;
  }
}

if (!isFresh()) {
  rmSync(dirname(folder), { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  // Beside its place, so that it can be moved there in one step.
  const home = mkdtempSync(join(dirname(folder), 'making-'));
  const queue = await openEmbedded(home);
  await queue.close();
  renameSync(join(home, 'queue'), folder);
  rmSync(home, { recursive: true, force: true });
  writeFileSync(madeWith, packages);
}
