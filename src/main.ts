/** The server process: reads the environment, starts, and stops cleanly on SIGTERM and SIGINT. */
import { loadConfig } from './platform/config.js';
import { serve } from './serve.js';

try {
  await serve(loadConfig());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const hint = message.includes('EADDRINUSE')
    ? '; set MLDRIFT_PORT to another port, or to 0 for a free one'
    : '';
  process.stderr.write(`${message}${hint}\n`);
  process.exit(1);
}
