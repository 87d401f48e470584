/**
 * Puts this package's own command among the installed ones, so that `npx mldrift` runs it at once. Without the link npx
 * would install the package into its cache and build it a second time. Elsewhere than on POSIX it does just that.
 */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

if (process.platform !== 'win32') {
  const folder = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  rmSync(`${folder}mldrift`, { force: true });
  symlinkSync('../../bin/mldrift.js', `${folder}mldrift`);
}
