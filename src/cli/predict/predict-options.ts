/** The options of `mldrift predict`, checked before any row is read. */
import { realpath, stat } from 'node:fs/promises';
import { type DataFile, dataFileOption } from '../data-file-option.js';
import { parseOptions } from '../parse-options.js';
import { requireOutPath } from '../require-out-path.js';
import { UsageError } from '../usage-error.js';
import { partialPathOf } from './prediction-output.js';

export interface PredictOptions {
  readonly modelPath: string;
  readonly data: DataFile;
  /** Standard output when left out. */
  readonly outPath?: string;
  /** One JSON object a line instead of CSV. */
  readonly isJson: boolean;
}

const OPTIONS = {
  model: { type: 'string' },
  data: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming the option that is missing or wrong */
export async function readPredictOptions(args: readonly string[]): Promise<PredictOptions> {
  const { model, data, out, json } = parseOptions(args, OPTIONS);
  if (model === undefined || model === '') {
    throw new UsageError('--model is missing; see `mldrift help predict`');
  }
  const found = await stat(model).catch(() => undefined);
  if (found?.isFile() !== true) throw new UsageError(`--model: there is no file ${model}`);
  const file = await dataFileOption('predict', 'data', data);
  if (out !== undefined) {
    await requireOutPath('out', out, [model, file.path]);
    const target = await realpath(out).catch(() => out);
    const existing = await stat(target).catch(() => undefined);
    // Lines are written there first, over whatever there is; a device or a pipe is written itself.
    if (existing === undefined || existing.isFile()) {
      await requireOutPath('out', partialPathOf(target), [model, file.path]);
    }
  }
  return { modelPath: model, data: file, isJson: json, ...(out === undefined ? {} : { outPath: out }) };
}
