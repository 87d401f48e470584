/** A file of rows given by an option: it must be there and of a format that we read. */
import { stat } from 'node:fs/promises';
import { formatOfFileName, type UploadFormat } from '../ingestion/upload-format.js';
import { UsageError } from './usage-error.js';

export interface DataFile {
  readonly path: string;
  readonly format: UploadFormat;
}

/**
 * @param command whose help tells more
 * @throws UsageError naming the option
 */
export async function dataFileOption(
  command: string,
  option: string,
  path: string | undefined,
): Promise<DataFile> {
  if (path === undefined || path === '') {
    throw new UsageError(`--${option} is missing; see \`mldrift help ${command}\``);
  }
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`--${option}: there is no file ${path}`);
  if (!found.isFile()) throw new UsageError(`--${option}: ${path} is not a file`);
  const format = formatOfFileName(path);
  if (format !== undefined) return { path, format };
  throw new UsageError(
    `--${option}: cannot tell the format of ${path}; it must end in .csv, .tsv, .ndjson, .jsonl, .json or .parquet`,
  );
}

/** Comma-separated names. */
export function nameList(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
