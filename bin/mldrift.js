#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('mldrift is not built yet: run `npm run build` (or `npm ci`) in its folder first\n');
  process.exit(1);
}
await import(main.href);
