/** The options of `mldrift drift`, checked before any file is read. */
import { readFile } from 'node:fs/promises';
import { PERIODS } from '../../core/drift/chunks/utc-periods.js';
import { resolveDriftSettings } from '../../core/drift/drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from '../../core/drift/drift-settings-shape.js';
import { DRIFT_PRESETS } from '../../core/drift/drift-settings-shape.js';
import { InvalidArgument } from '../../core/errors.js';
import { monitorSettings } from '../../drift/drift-settings.dto.js';
import { type DataFile, dataFileOption, nameList } from '../data-file-option.js';
import { numberOption, parseOptions } from '../parse-options.js';
import { UsageError } from '../usage-error.js';

export interface DriftOptions {
  readonly reference: DataFile;
  readonly current: DataFile;
  readonly settings: DriftSettings;
  readonly target?: string;
  readonly timeColumn?: string;
  readonly idColumn?: string;
  readonly seed: number;
  readonly htmlPath?: string;
  readonly isJson: boolean;
}

const OPTIONS = {
  reference: { type: 'string' },
  current: { type: 'string' },
  preset: { type: 'string' },
  settings: { type: 'string' },
  alpha: { type: 'string' },
  target: { type: 'string' },
  'time-column': { type: 'string' },
  'id-column': { type: 'string' },
  ignore: { type: 'string' },
  segments: { type: 'string' },
  chunks: { type: 'string' },
  seed: { type: 'string', default: '1' },
  html: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming the option that is missing or wrong, or the file that cannot be read */
export async function readDriftOptions(args: readonly string[]): Promise<DriftOptions> {
  const values = parseOptions(args, OPTIONS);
  const settings = completeSettings({
    ...(values.settings === undefined ? {} : await readSettings(values.settings)),
    ...(values.preset === undefined ? {} : { preset: readPreset(values.preset) }),
    ...(values.alpha === undefined
      ? {}
      : { alpha: numberOption('alpha', values.alpha, { minimum: 0, maximum: 1, isWhole: false }) }),
    ...(values.ignore === undefined ? {} : { ignoredColumns: nameList(values.ignore) }),
    ...(values.segments === undefined ? {} : { segments: nameList(values.segments) }),
    ...(values.chunks === undefined ? {} : { chunks: readChunks(values.chunks) }),
  });
  if (settings.chunks?.kind === 'period' && values['time-column'] === undefined) {
    throw new UsageError('chunks by period need --time-column');
  }
  return {
    reference: await dataFileOption('drift', 'reference', values.reference),
    current: await dataFileOption('drift', 'current', values.current),
    settings,
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(values['time-column'] === undefined ? {} : { timeColumn: values['time-column'] }),
    ...(values['id-column'] === undefined ? {} : { idColumn: values['id-column'] }),
    seed: numberOption('seed', values.seed, { minimum: 0, maximum: 2 ** 31 - 1 }) ?? 1,
    ...(values.html === undefined ? {} : { htmlPath: values.html }),
    isJson: values.json,
  };
}

function readPreset(name: string): DriftSettings['preset'] {
  const preset = DRIFT_PRESETS.find((known) => known === name);
  if (preset !== undefined) return preset;
  throw new UsageError(`--preset must be one of ${DRIFT_PRESETS.join(', ')}, not ${name}`);
}

async function readSettings(path: string): Promise<DriftSettingsInput> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--settings: cannot read ${path}`);
  });
  const parsed = monitorSettings.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  throw new UsageError(
    `--settings: /${fault?.path.join('/') ?? ''} in ${path}: ${fault?.message ?? 'is wrong'}`,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--settings: ${path} is not JSON`);
  }
}

function completeSettings(input: DriftSettingsInput): DriftSettings {
  try {
    return resolveDriftSettings(input);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    throw new UsageError(`the settings are wrong: ${error.message}`);
  }
}

function readChunks(text: string): NonNullable<DriftSettings['chunks']> {
  const period = PERIODS.find((known) => known === text);
  if (period === undefined) {
    return { kind: 'number', chunks: numberOption('chunks', text, { minimum: 1, maximum: 1000 }) ?? 10 };
  }
  return { kind: 'period', period };
}
