/** The HTML report of `mldrift drift`. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DriftReport } from '../../core/drift/drift-report.js';
import { renderDriftReport } from '../../core/drift/html/render-drift-report.js';
import { UsageError } from '../usage-error.js';
import type { DriftOptions } from './drift-options.js';
import type { OpenedData } from './open-data.js';

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
