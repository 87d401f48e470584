/** The server process: reads the environment, starts, and stops cleanly on SIGTERM and SIGINT. */
import { loadConfig } from './platform/config.js';
import { serve } from './serve.js';

try {
  await serve(loadConfig());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
