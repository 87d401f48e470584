/** `mldrift openapi`: the API document as the server would serve it, without listening. */
import { writeFile } from 'node:fs/promises';
import { loadConfig } from '../platform/config.js';
import { createApiDocument } from '../platform/http/open-api.js';
import { start } from '../start.js';
import type { Command } from './command.js';
import { parseOptions } from './parse-options.js';
import { makeTemporaryHome } from './temporary-home.js';
import { UsageError } from './usage-error.js';

export const openapiCommand: Command = async (args) => {
  const { out } = parseOptions(args, { out: { type: 'string' } });
  if (out === undefined)
    throw new UsageError('--out is missing: name the file to write, or - for standard output');
  const home = await makeTemporaryHome('openapi');
  try {
    const config = loadConfig({ MLDRIFT_HOME: home.path, MLDRIFT_LOG_LEVEL: 'silent' });
    const running = await start(config, { listen: false });
    const document = createApiDocument(running.app);
    await running.stop();
    const { schemas, ...components } = document.components ?? {};
    const ordered = {
      ...document,
      paths: sortKeys(document.paths),
      components: { ...components, schemas: sortKeys(schemas ?? {}) },
    };
    const text = `${JSON.stringify(ordered, undefined, 2)}\n`;
    if (out === '-') process.stdout.write(text);
    else await writeFile(out, text);
    return 0;
  } finally {
    await home.remove();
  }
};

/** Code points, not a locale: the same everywhere. */
function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
