/** How much of a file there is time to read. */
import type { DataFile } from '../data-file-option.js';

export interface ReadingRequest {
  readonly file: Pick<DataFile, 'format'>;
  readonly fileBytes: number;
  /** Whether a part can only be had by going through all of the file, as in a JSON array. */
  readonly isScannedWhole?: boolean;
  readonly budgetSeconds: number;
  /** What the process took to start, which tells how fast the machine is just now. */
  readonly secondsSpent: number;
}

export interface ReadingPlan {
  /** So much of the file; all of it when that is no less than the file. */
  readonly bytes: number;
  /** When reading has to be ended and less be read; absent for files that take no time. */
  readonly secondsUntilStop?: number;
}

/** Of the time left, what reading the rows and looking them over may take. */
const READING_SHARE = 0.35;
/** Reading goes on beyond what was foreseen up to this share of the time left. */
const STOPPING_SHARE = 0.45;
const LEAST_SECONDS_UNTIL_STOP = 0.5;
/** On the machine that the figures below were measured on, when nothing else ran on it. */
const QUIET_START_SECONDS = 0.5;
const MOST_TIMES_SLOWER = 10;
/** From opening the engine to planned folds; of Parquet, whose bytes hold several times as many values. */
const SECONDS_PER_BYTE: Readonly<Record<DataFile['format'], number>> = {
  csv: 6e-8,
  json: 8e-8,
  parquet: 1.6e-7,
};
const SECONDS_FOR_NO_ROWS = 0.25;
/** To find where the objects of an array end. */
const SECONDS_PER_SCANNED_BYTE = 5e-9;
/** Takes a moment, however busy the machine is. */
const LEAST_BYTES = 2 ** 19;
/** To begin again would take longer. */
const SMALL_FILE_BYTES = 2 ** 21;

export function readingPlan({
  file,
  fileBytes,
  isScannedWhole = false,
  budgetSeconds,
  secondsSpent,
}: ReadingRequest): ReadingPlan {
  const left = Math.max(0, budgetSeconds - secondsSpent);
  const slower = Math.min(MOST_TIMES_SLOWER, Math.max(1, secondsSpent / QUIET_START_SECONDS));
  const seconds = left * READING_SHARE - SECONDS_FOR_NO_ROWS * slower;
  const perByte = SECONDS_PER_BYTE[file.format] * slower;
  const scanSeconds = isScannedWhole ? fileBytes * SECONDS_PER_SCANNED_BYTE * slower : 0;
  // What is read whole need not be gone through before.
  const isEnough = seconds / perByte >= fileBytes;
  const bytes = isEnough ? fileBytes : Math.max(LEAST_BYTES, Math.round((seconds - scanSeconds) / perByte));
  return {
    bytes: Math.min(fileBytes, bytes),
    ...(fileBytes < SMALL_FILE_BYTES
      ? {}
      : { secondsUntilStop: Math.max(LEAST_SECONDS_UNTIL_STOP, left * STOPPING_SHARE) }),
  };
}
