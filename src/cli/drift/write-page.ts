/** The HTML report of `mldrift drift`: where it may go is checked before the work, so that nothing is computed in vain. */
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { DriftReport } from '../../core/drift/drift-report.js';
import { renderDriftReport } from '../../core/drift/html/render-drift-report.js';
import { UsageError } from '../usage-error.js';
import type { DriftOptions } from './drift-options.js';
import type { OpenedData } from './open-data.js';

/** @throws UsageError when the page cannot be written there, or would take the place of the data */
export async function requirePagePath(path: string, inputs: readonly string[]): Promise<void> {
  if (path === '') throw new UsageError('--html: needs the name of a file');
  const folder = dirname(resolve(path));
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UsageError(`--html: there is no folder ${folder}`);
  const existing = await stat(path).catch(() => undefined);
  if (existing === undefined) return;
  if (existing.isDirectory()) throw new UsageError(`--html: ${path} is a folder`);
  for (const input of inputs) {
    const { dev, ino } = await stat(input);
    if (dev === existing.dev && ino === existing.ino) {
      throw new UsageError(`--html: ${path} is one of the files to compare`);
    }
  }
}

/** @throws UsageError when the file cannot be written */
export async function writePage(
  path: string,
  options: DriftOptions,
  data: OpenedData,
  report: DriftReport,
): Promise<void> {
  const names = { reference: basename(options.reference.path), current: basename(options.current.path) };
  const page = renderDriftReport({
    title: `${names.current} against ${names.reference}`,
    reference: { label: names.reference, rows: data.referenceRows },
    current: { label: names.current, rows: data.currentRows },
    checkedAt: new Date().toISOString(),
    report,
    leftOut: data.leftOut,
    notes: data.notes,
    settings: options.settings,
  });
  await writeFile(path, page).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--html: cannot write ${path}: ${error.code ?? error.message}`);
  });
  process.stderr.write(`The report as a page: ${path}\n`);
}
