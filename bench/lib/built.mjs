/** Where the built code lies: `dist`, or the folder that MLDRIFT_DIST names. */
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = resolve(process.env['MLDRIFT_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url)));

/** @param {string} file path below `src`, for instance `main.js` */
export const builtPath = (file) => resolve(folder, 'src', file);

/** @param {string} file path below `src` */
export const importBuilt = (file) => import(pathToFileURL(builtPath(file)).href);
