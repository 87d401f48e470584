/** A home folder that lives as long as the command: it goes on success, on failure and on Ctrl-C. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A worker thread may still write while the folder is removed; then it is tried again. */
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface TemporaryHome {
  readonly path: string;
  remove(): Promise<void>;
}

export async function makeTemporaryHome(purpose: string): Promise<TemporaryHome> {
  const path = await mkdtemp(join(tmpdir(), `mldrift-${purpose}-`));
  process.once('exit', () => rmSync(path, REMOVAL));
  for (const [signal, code] of Object.entries(EXIT_CODE)) {
    process.once(signal, () => process.exit(code));
  }
  return { path, remove: () => rm(path, REMOVAL) };
}
