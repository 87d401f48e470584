/** A file with a part of the rows of another, each as likely to be in it as any other, in their order. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../ingestion/engine.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import { quoteText } from '../../platform/columnar/sql-text.js';
import type { DataFile } from '../data-file-option.js';
import { sampleJsonArray } from './sample-json-array.js';
import { sampleLines } from './sample-lines.js';
import type { SampledFile, SampleFileRequest } from './sampled-file.js';

/** Fewer rows tell too little to learn from, however short the time is. */
const FEWEST_ROWS = 600;

/** Whether all of the file has to be gone through, though not read, for a part of the rows. */
export async function isScannedWhole({ path, format }: DataFile): Promise<boolean> {
  return format === 'json' && !(await hasObjectLines(path));
}

/** Undefined when the file is no larger than a sample would be, or its rows are not told apart. */
export async function sampleFile(
  staging: Staging,
  request: SampleFileRequest,
): Promise<SampledFile | undefined> {
  const { file, folder, bytes, seed } = request;
  if (file.format === 'parquet') return sampleParquet(staging, request);
  if (await isScannedWhole(file)) return sampleJsonArray(staging, { ...request, fewestRows: FEWEST_ROWS });
  const path = join(folder, `sample.${file.format}`);
  const hasHeader = file.format === 'csv';
  const sample = sampleLines({ path: file.path, to: path, hasHeader, bytes, fewestRows: FEWEST_ROWS, seed });
  return sample === undefined ? undefined : { file: { ...file, path }, sample };
}

/** One object a line; an array of objects may be laid out in any way. */
async function hasObjectLines(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('utf8', 0, bytesRead).replace('\uFEFF', '').trimStart().startsWith('{');
  } finally {
    await handle.close();
  }
}

async function sampleParquet(staging: Staging, { file, folder, bytes, seed }: SampleFileRequest) {
  const work = async (engine: Engine) => {
    const from = quoteText(file.path);
    const [size] = await engine.rows(
      `SELECT sum(num_rows)::DOUBLE AS row_count FROM parquet_file_metadata(${from})`,
    );
    const rowCount = Number(size?.['row_count'] ?? 0);
    const share = Math.max(FEWEST_ROWS / rowCount, bytes / (await stat(file.path)).size);
    if (!(share < 1)) return undefined;
    const path = join(folder, 'sample.parquet');
    // A hash of the row number draws every row with the same chance, whatever the threads.
    const drawn = `hash(file_row_number, ${seed}) % 1000000 < ${Math.round(share * 1e6)}`;
    const rows = await engine.run(
      `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet(${from}, file_row_number = true) WHERE ${drawn}) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    return rows === 0
      ? undefined
      : { file: { ...file, path }, sample: { rows, ofAbout: rowCount, strange: 0 } };
  };
  // What is wrong with a file is told when all of it is read.
  return staging.withEngine(folder, work).catch(() => undefined);
}
