/** The rows of `--train` within a share of the budget: all of them, or as large a part as can be read in that time. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { plural } from '../../core/html/figures.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import type { DataFile } from '../data-file-option.js';
import { type OpenedRows, type OpenRowsRequest, openRows } from '../open-rows.js';
import { UsageError } from '../usage-error.js';
import { readingPlan } from './reading-plan.js';
import { isScannedWhole, sampleFile } from './sample-file.js';
import type { RowSample } from './sampled-file.js';

export interface TrainingRows extends OpenedRows {
  /** When they are a part of the rows. */
  readonly sample?: RowSample;
}

export interface TrainingRowsRequest extends Pick<OpenRowsRequest, 'choose'> {
  readonly file: DataFile;
  /** Fresh folder for what is written on the way. */
  readonly folder: string;
  readonly seed: number;
  readonly budgetSeconds?: number | undefined;
  /** Since the process began. */
  readonly secondsSpent: () => number;
}

/** @throws UsageError naming the file when it cannot be read */
export async function openTrainingRows(
  staging: Staging,
  { file, folder, choose, seed, budgetSeconds, secondsSpent }: TrainingRowsRequest,
): Promise<TrainingRows> {
  if (budgetSeconds === undefined) return openRows(staging, { file, folder, choose });
  const { size } = await stat(file.path);
  const plan = readingPlan({
    file,
    fileBytes: size,
    isScannedWhole: await isScannedWhole(file),
    budgetSeconds,
    secondsSpent: secondsSpent(),
  });
  if (plan.bytes < size) {
    const part = await openPart(plan.bytes, 'part');
    if (part !== undefined) return part;
  }
  const all = await withinSeconds(plan.secondsUntilStop, (signal) =>
    openRows(staging, { file, folder, choose, ...signal }),
  );
  return (
    all ?? (await openPart(0, 'least')) ?? openRows(staging, { file, folder: join(folder, 'all'), choose })
  );

  /** A part that takes far longer than foreseen gives way to the smallest that is of use. */
  async function openPart(bytes: number, name: string): Promise<TrainingRows | undefined> {
    const own = join(folder, name);
    await mkdir(own, { recursive: true });
    const found = await sampleFile(staging, { file, folder: own, bytes, seed });
    if (found === undefined) return undefined;
    const rows = await withinSeconds(bytes === 0 ? undefined : plan.secondsUntilStop, (signal) =>
      openRows(staging, { file: found.file, folder: own, choose, ...signal }),
    ).catch((error: unknown) => {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(error.message.replaceAll(found.file.path, file.path));
    });
    if (rows === undefined) return openPart(0, 'least');
    const { sample } = found;
    return { ...rows, sample, notes: [...sampleNotes(sample, rows.rowCount, budgetSeconds!), ...rows.notes] };
  }
}

function sampleNotes({ ofAbout, strange }: RowSample, rowCount: number, budgetSeconds: number): string[] {
  return [
    `${plural(rowCount, 'row')} of about ${ofAbout}, drawn from all parts of the file, are all that was read, because ${budgetSeconds} seconds are short for so many: whatever is said of the rows is said of these`,
    ...(strange === 0
      ? []
      : [
          `${strange} more of what was drawn are no rows (lines with another number of cells than the header, values that are no objects) and were left out`,
        ]),
  ];
}

/** Undefined when it was not done in time and was ended; without a limit when `seconds` is left out. */
async function withinSeconds<Answer>(
  seconds: number | undefined,
  work: (until: { readonly signal?: AbortSignal }) => Promise<Answer>,
): Promise<Answer | undefined> {
  if (seconds === undefined) return work({});
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), seconds * 1000);
  try {
    return await work({ signal: ending.signal });
  } catch (error) {
    if (ending.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
