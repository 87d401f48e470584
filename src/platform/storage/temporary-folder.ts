/**
 * The folder for a process's unfinished files, below a home that several containers may share. In each of them the
 * server is process 1, so the name also says the machine and holds a random part.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const HOST = hostname().replaceAll(/[^\w.-]/g, '_');
const OWN_NAME = `${HOST}-${process.pid}-${randomBytes(4).toString('hex')}`;
const NAME = /^(?<host>.+)-(?<pid>\d+)-[0-9a-f]{8}$/;
const HOUR_MS = 3600_000;
/** Whether a process of another machine lives cannot be asked; one that does marks its folder every hour. */
const ABANDONED_AFTER_MS = 24 * HOUR_MS;

/** The folder of this process; the same for every caller in its life. */
export function temporaryFolderOf(home: string): string {
  return join(home, 'temporary', OWN_NAME);
}

/** Makes the folder and marks it as in use until the function returned is called. */
export async function keepFolder(folder: string): Promise<() => void> {
  const mark = async () => {
    await mkdir(folder, { recursive: true });
    const now = new Date();
    await utimes(folder, now, now);
  };
  await mark();
  // A mark that fails is tried again in an hour, long before anybody takes the folder for abandoned.
  const timer = setInterval(() => void mark().catch(() => undefined), HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Removes what ended processes have left in `folder`, the parent of all temporary folders. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    if (name !== OWN_NAME && (await isLeftover(name, path))) await rm(path, { recursive: true, force: true });
  }
}

async function isLeftover(name: string, path: string): Promise<boolean> {
  const { host, pid } = NAME.exec(name)?.groups ?? {};
  // Our own id with another random part is that of a process before us.
  if (host === HOST) return Number(pid) === process.pid || !isAlive(Number(pid));
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, yet it lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
