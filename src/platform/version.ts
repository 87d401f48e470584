/** The version of MLDrift, as its package.json says. */
import { existsSync, readFileSync } from 'node:fs';

/** The nearest package.json above: sources and built code lie at different depths below it. */
function findPackage(from: URL): URL {
  const here = new URL('package.json', from);
  const above = new URL('../', from);
  return existsSync(here) || above.href === from.href ? here : findPackage(above);
}

export const VERSION: string = JSON.parse(
  readFileSync(findPackage(new URL('./', import.meta.url)), 'utf8'),
).version;
