/** `mldrift serve`: the server, with the few variables that people change most as options. */
import { loadConfig } from '../platform/config.js';
import { serve } from '../serve.js';
import type { Command } from './command.js';
import { parseOptions } from './parse-options.js';

export const serveCommand: Command = async (args) => {
  const { port, host, home } = parseOptions(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    home: { type: 'string' },
  });
  await serve(
    loadConfig({
      ...process.env,
      ...(port === undefined ? {} : { MLDRIFT_PORT: port }),
      ...(host === undefined ? {} : { MLDRIFT_HOST: host }),
      ...(home === undefined ? {} : { MLDRIFT_HOME: home }),
    }),
  );
  // The signal handlers of `serve` end the process.
  return new Promise<never>(() => undefined);
};
