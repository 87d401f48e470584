/** A whole MLDrift for one command: own temporary home, any free port on loopback, a key that only this command has. */
import { randomBytes } from 'node:crypto';
import { loadConfig } from '../platform/config.js';
import { start } from '../start.js';
import { ApiClient } from './api-client.js';
import { makeTemporaryHome } from './temporary-home.js';

export interface LocalServer {
  readonly api: ApiClient;
  stop(): Promise<void>;
}

/** Variables that set limits hold here too; those that say where things are kept do not. */
const KEPT_VARIABLES = ['MLDRIFT_WORKER_THREADS', 'MLDRIFT_DUCKDB_MEMORY_MB'];

export async function startLocalServer(purpose: string): Promise<LocalServer> {
  const home = await makeTemporaryHome(purpose);
  const secret = randomBytes(24).toString('hex');
  const kept = Object.fromEntries(KEPT_VARIABLES.map((name) => [name, process.env[name]]));
  try {
    const running = await start(
      loadConfig({
        ...kept,
        MLDRIFT_HOME: home.path,
        MLDRIFT_PORT: '0',
        MLDRIFT_LOG_LEVEL: 'silent',
        MLDRIFT_API_KEYS: `${purpose}:admin:${secret}`,
        MLDRIFT_UPLOAD_LIMIT_BYTES: String(Number.MAX_SAFE_INTEGER),
      }),
    );
    return {
      api: new ApiClient(running.url ?? '', secret),
      stop: async () => {
        await running.stop();
        await home.remove();
      },
    };
  } catch (error) {
    await home.remove();
    throw error;
  }
}
