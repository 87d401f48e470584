/** A folder for everything a benchmark writes; it goes with the process, also on Ctrl-C. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns {Promise<string>} path of an empty folder */
export async function createWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'mldrift-bench-'));
  process.once('exit', () =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  );
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  return folder;
}
