/** A server in a process of its own, so that a test can kill it for real and start it again on the same home. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Answer, eventually, send } from './app.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has written so far. */
  log(): string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Ends it as a crash would: no handler runs. */
  kill(): Promise<void>;
  /** Asks it to stop and gives its exit code. */
  terminate(): Promise<number | null>;
}

/** Starts the built server and waits until it is ready; the address is read from its own log. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...environment, MLDRIFT_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const url = await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${log}`);
      return /"url":"(http:[^"]+)"/.exec(log)?.[1];
    },
    60_000,
    'a server that listens',
  );
  const ended = once(child, 'exit');
  return {
    url,
    child,
    log: () => log,
    request: (method, path, body, headers) => send(url, method, path, body, headers),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    terminate: async () => {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}
