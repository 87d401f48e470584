/**
 * Where predictions go. A file appears whole or not at all: lines are written beside it, flushed to the disk and renamed
 * into place. Writing fails with words, whatever the disk does.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../usage-error.js';

export interface PredictionOutput {
  write(text: string): Promise<void>;
  /** After the last line. */
  finish(): Promise<void>;
  /** Leaves nothing behind; does nothing after `finish`. */
  discard(): Promise<void>;
}

/** The predictions could not be written: a full disk, a folder that is gone. */
export class OutputFailed extends Error {
  override readonly name = 'OutputFailed';
}

export function partialPathOf(path: string): string {
  return `${path}.partial`;
}

export function standardOutput(): PredictionOutput {
  const out = process.stdout;
  return {
    async write(text) {
      if (text !== '' && !out.write(text)) await once(out, 'drain');
    },
    async finish() {},
    async discard() {},
  };
}

/** @throws UsageError when nothing can be written there */
export async function openOutputFile(path: string): Promise<PredictionOutput> {
  // The file that a link names is replaced, not the link.
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => undefined);
  // A device or a pipe cannot be replaced by a file.
  const isReplaced = existing === undefined || existing.isFile();
  const written = isReplaced ? partialPathOf(target) : target;
  const file = await open(written, 'w').catch((error: unknown) => {
    throw new UsageError(`--out: cannot write ${written}: ${wordsOf(error)}`);
  });
  const removePartial = () => rmSync(written, { force: true });
  if (isReplaced) process.once('exit', removePartial);
  let isDone = false;
  const orFail = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      throw new OutputFailed(`--out: ${path} could not be written: ${wordsOf(error)}`);
    }
  };
  return {
    write: (text) => orFail(() => writeAll(file, text)),
    finish: () =>
      orFail(async () => {
        if (isReplaced) await file.sync();
        await file.close();
        if (isReplaced) await rename(written, target);
        isDone = true;
        process.off('exit', removePartial);
        if (isReplaced) await flushFolder(dirname(target));
      }),
    discard: async () => {
      if (isDone) return;
      isDone = true;
      await file.close().catch(() => undefined);
      if (!isReplaced) return;
      process.off('exit', removePartial);
      await rm(written, { force: true });
    },
  };
}

/** A write may take a part only. */
async function writeAll(file: FileHandle, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    const { bytesWritten } = await file.write(rest);
    rest = rest.subarray(bytesWritten);
  }
}

/** So that the new name survives a power cut too; where folders cannot be flushed, the file is there all the same. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
  EACCES: 'access is denied',
  EROFS: 'the disk can only be read',
  EIO: 'the disk reports an error',
};

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return code === undefined ? error.message : `${WORDS[code] ?? error.message} (${code})`;
}
