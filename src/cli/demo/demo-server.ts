/** The server of the demo: in a fresh home, on the usual port when it is free, with the database and Redis of the environment. */
import { loadConfig } from '../../platform/config.js';
import { type RunningApp, start } from '../../start.js';
import { ApiClient } from '../api-client.js';
import { makeTemporaryHome } from '../temporary-home.js';

export interface DemoServer {
  readonly api: ApiClient;
  readonly home: string;
  /** Whether nobody needs a key. */
  readonly isOpen: boolean;
  stop(): Promise<void>;
}

export async function startDemoServer(): Promise<DemoServer> {
  const home = await makeTemporaryHome('demo');
  const environment = { MLDRIFT_LOG_LEVEL: 'error', ...process.env, MLDRIFT_HOME: home.path };
  const config = loadConfig(environment);
  const running: RunningApp = await start(config)
    .catch((error) => {
      if (!(error instanceof Error && error.message.includes('EADDRINUSE'))) throw error;
      return start({ ...config, port: 0 });
    })
    .catch(async (error) => {
      await home.remove();
      throw error;
    });
  const admin = config.apiKeys.find(({ role }) => role === 'admin');
  return {
    api: new ApiClient(running.url ?? '', admin?.secret),
    home: home.path,
    isOpen: config.apiKeys.length === 0,
    stop: async () => {
      await running.stop();
      await home.remove();
    },
  };
}
