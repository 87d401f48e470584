/**
 * Builds unless the build is newer than every source. npm runs `prepare` after `npm ci` and once more when `npx mldrift`
 * is first used in a checkout; a second build there would pull the files from under a running server.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
}

function isFresh() {
  const sources = ['src', 'kernel', 'migrations', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  try {
    const built = statSync(`${root}dist/src/cli/main.js`).mtimeMs;
    return sources.every((source) => newest(`${root}${source}`) < built);
  } catch {
    return false;
  }
}

if (!isFresh()) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
