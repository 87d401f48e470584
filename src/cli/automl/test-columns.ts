/** What `--test` holds is looked at before the search, so that nothing is searched in vain. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataOutline } from '../../automl/outline-data.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import type { DataFile } from '../data-file-option.js';
import { openRows } from '../open-rows.js';
import { UsageError } from '../usage-error.js';
import { sampleFile } from './sample-file.js';

export interface TestColumnsRequest {
  readonly file: DataFile;
  readonly target: string;
  /** Fresh folder for what is written on the way. */
  readonly folder: string;
}

/** @throws UsageError when the file cannot be read or lacks the target */
export async function readTestColumns(
  staging: Staging,
  { file, target, folder }: TestColumnsRequest,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  // A row of JSON need not hold all columns: a part of them would not tell.
  const part =
    file.format === 'json' ? undefined : await sampleFile(staging, { file, folder, bytes: 0, seed: 1 });
  let names: readonly string[] = [];
  await openRows(staging, {
    file: part?.file ?? file,
    folder: join(folder, 'part'),
    choose: ({ kinds }) => {
      names = [...kinds.keys()];
      if (kinds.has(target)) return new Map([[target, kinds.get(target) ?? 'category']]);
      throw new UsageError(
        `--test: ${file.path} must have the target column ${target} to test against; it has ${names.join(', ')}`,
      );
    },
  }).catch((error: unknown) => {
    if (!(error instanceof UsageError) || part === undefined) throw error;
    throw new UsageError(error.message.replaceAll(part.file.path, file.path));
  });
  return names;
}

/** @throws UsageError naming the columns that models learn from and the file lacks */
export function requireTestColumns(
  { path }: DataFile,
  names: readonly string[],
  { columns }: DataOutline,
): void {
  const lacking = columns
    .filter(({ column, step }) => step !== 'dropped' && !names.includes(column))
    .map(({ column }) => column);
  if (lacking.length === 0) return;
  throw new UsageError(
    `--test: ${path} must have every column that models learn from; it has no ${lacking.join(', ')}`,
  );
}
