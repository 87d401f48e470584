/** The options of `mldrift loop`, checked before anything starts. */
import { stat } from 'node:fs/promises';
import { DRIFT_PRESETS } from '../../core/drift/drift-settings-shape.js';
import { listEstimators } from '../../core/ml/estimator-registry.js';
import { contentTypeOf } from '../api-client.js';
import { numberOption, parseOptions } from '../parse-options.js';
import { UsageError } from '../usage-error.js';

export interface LoopOptions {
  readonly reference: string;
  readonly current: string;
  readonly target: string;
  readonly task?: 'classification' | 'regression';
  readonly holdoutShare: number;
  /** Share of the rows of a file that may break its contract; they are left out. */
  readonly rejectLimit: number;
  readonly timeColumn?: string;
  readonly idColumn?: string;
  readonly models?: readonly string[];
  readonly folds: number;
  readonly seed: number;
  readonly preset: string;
  readonly timeoutSeconds: number;
  readonly isJson: boolean;
}

const TASKS = ['classification', 'regression'] as const;

const OPTIONS = {
  reference: { type: 'string' },
  current: { type: 'string' },
  target: { type: 'string' },
  task: { type: 'string' },
  holdout: { type: 'string', default: '0.3' },
  'reject-limit': { type: 'string', default: '0' },
  'time-column': { type: 'string' },
  'id-column': { type: 'string' },
  models: { type: 'string' },
  folds: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  preset: { type: 'string', default: 'default' },
  timeout: { type: 'string', default: '3600' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming the option that is missing or wrong, or the file that cannot be read */
export async function readLoopOptions(args: readonly string[]): Promise<LoopOptions> {
  const values = parseOptions(args, OPTIONS);
  const reference = required('reference', values.reference);
  const current = required('current', values.current);
  const target = required('target', values.target);
  const holdoutShare = numberOption('holdout', values.holdout, { minimum: 0, maximum: 0.9, isWhole: false });
  if (holdoutShare === 0)
    throw new UsageError('--holdout must be above 0, or nothing would judge the models');
  const rejectLimit = numberOption('reject-limit', values['reject-limit'], {
    minimum: 0,
    maximum: 1,
    isWhole: false,
  });
  const task = TASKS.find((known) => known === values.task);
  if (values.task !== undefined && task === undefined) {
    throw new UsageError(`--task must be one of ${TASKS.join(', ')}, not ${values.task}`);
  }
  if (!DRIFT_PRESETS.some((known) => known === values.preset)) {
    throw new UsageError(`--preset must be one of ${DRIFT_PRESETS.join(', ')}, not ${values.preset}`);
  }
  const models = values.models === undefined ? undefined : readModels(values.models);
  await requireFile('reference', reference);
  await requireFile('current', current);
  return {
    reference,
    current,
    target,
    ...(task === undefined ? {} : { task }),
    holdoutShare: holdoutShare ?? 0.3,
    rejectLimit: rejectLimit ?? 0,
    ...(values['time-column'] === undefined ? {} : { timeColumn: values['time-column'] }),
    ...(values['id-column'] === undefined ? {} : { idColumn: values['id-column'] }),
    ...(models === undefined ? {} : { models }),
    folds: numberOption('folds', values.folds, { minimum: 2, maximum: 20 }) ?? 5,
    seed: numberOption('seed', values.seed, { minimum: 0, maximum: 2 ** 31 - 1 }) ?? 1,
    preset: values.preset,
    timeoutSeconds: numberOption('timeout', values.timeout, { minimum: 1, maximum: 86_400 }) ?? 3600,
    isJson: values.json,
  };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '')
    throw new UsageError(`--${name} is missing; see \`mldrift help loop\``);
  return value;
}

function readModels(text: string): string[] {
  const known = TASKS.flatMap((task) => listEstimators(task)).map(({ id }) => id);
  const models = text.split(',').map((id) => id.trim());
  const unknown = models.find((id) => !known.includes(id));
  if (unknown === undefined) return models;
  throw new UsageError(`--models: there is no ${unknown}; there are ${[...new Set(known)].join(', ')}`);
}

async function requireFile(name: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`--${name}: there is no file ${path}`);
  if (!found.isFile()) throw new UsageError(`--${name}: ${path} is not a file`);
  if (contentTypeOf(path) !== undefined) return;
  throw new UsageError(
    `--${name}: cannot tell the format of ${path}; it must end in .csv, .tsv, .ndjson, .jsonl, .json or .parquet`,
  );
}
