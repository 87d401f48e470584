/** The options of `mldrift automl`, checked before any row is read. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FoldStrategy, TrainingSettings, TuneSetting } from '../../automl/automl.api.js';
import { FOLD_STRATEGIES } from '../../automl/automl.api.js';
import {
  LONGEST_TIMEOUT_SECONDS,
  MOST_SEGMENTS,
  MOST_TRIALS_ASKED_FOR,
} from '../../automl/check-training-request.js';
import { nearestModel } from '../../automl/nearest-model.js';
import { InvalidArgument } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import type { Task } from '../../core/ml/estimator.js';
import { listEstimators } from '../../core/ml/estimator-registry.js';
import { listMetrics } from '../../core/ml/metrics/metric.js';
import { readPreprocessOptions } from '../../core/ml/preprocess/read-preprocess-options.js';
import { type DataFile, dataFileOption, nameList } from '../data-file-option.js';
import { numberOption, parseOptions } from '../parse-options.js';
import { requireOutPath } from '../require-out-path.js';
import { UsageError } from '../usage-error.js';

export interface AutomlOptions {
  readonly train: DataFile;
  readonly test?: DataFile;
  readonly target: string;
  readonly timeColumn?: string;
  readonly ignored: readonly string[];
  readonly outPath?: string;
  /** Where the report goes as a page. */
  readonly htmlPath?: string;
  readonly settings: TrainingSettings;
  readonly isJson: boolean;
}

const OPTIONS = {
  train: { type: 'string' },
  test: { type: 'string' },
  target: { type: 'string' },
  budget: { type: 'string' },
  task: { type: 'string' },
  models: { type: 'string' },
  exclude: { type: 'string' },
  turbo: { type: 'boolean' },
  'no-turbo': { type: 'boolean', default: false },
  folds: { type: 'string' },
  repeats: { type: 'string' },
  gap: { type: 'string' },
  'fold-strategy': { type: 'string' },
  sort: { type: 'string' },
  seed: { type: 'string', default: '1' },
  time: { type: 'string' },
  groups: { type: 'string' },
  segments: { type: 'string' },
  ignore: { type: 'string' },
  keep: { type: 'string' },
  setup: { type: 'string' },
  tune: { type: 'string' },
  ensemble: { type: 'string' },
  errors: { type: 'string', default: 'ignore' },
  'no-guards': { type: 'boolean', default: false },
  out: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const TASKS: readonly Task[] = ['classification', 'regression'];

/** @throws UsageError naming the option that is missing or wrong, or the file that cannot be read */
export async function readAutomlOptions(args: readonly string[]): Promise<AutomlOptions> {
  const values = parseOptions(args, OPTIONS);
  const { target } = values;
  if (target === undefined || target === '') {
    throw new UsageError('--target is missing; see `mldrift help automl`');
  }
  const task = choiceOption('task', values.task, TASKS);
  const tasks = task === undefined ? TASKS : [task];
  const models = modelsOption('models', values.models, tasks);
  const exclude = modelsOption('exclude', values.exclude, tasks);
  if (models !== undefined && exclude !== undefined) {
    throw new UsageError('--models and --exclude cannot be given together');
  }
  const budgetSeconds = numberOption('budget', values.budget, {
    minimum: 1,
    maximum: LONGEST_TIMEOUT_SECONDS,
    isWhole: false,
  });
  const train = await dataFileOption('automl', 'train', values.train);
  const test = values.test === undefined ? undefined : await dataFileOption('automl', 'test', values.test);
  const outPath = values.out;
  const inputs = [train.path, ...(test === undefined ? [] : [test.path])];
  if (outPath !== undefined) await requireOutPath('out', outPath, inputs);
  const htmlPath = values.html;
  if (htmlPath !== undefined) await requireOutPath('html', htmlPath, inputs);
  if (htmlPath !== undefined && outPath !== undefined && resolve(htmlPath) === resolve(outPath)) {
    throw new UsageError('--html and --out must not be the same file');
  }
  if (values.gap !== undefined && values.time === undefined) throw new UsageError('--gap needs --time');
  const settings: TrainingSettings = {
    folds: numberOption('folds', values.folds, { minimum: 2, maximum: 20 }) ?? 5,
    foldStrategy: foldStrategyOption(values['fold-strategy']),
    seed: numberOption('seed', values.seed, { minimum: 0, maximum: 2 ** 31 - 1 }) ?? 1,
    timeoutSeconds: LONGEST_TIMEOUT_SECONDS,
    ...(values.repeats === undefined
      ? {}
      : { foldRepeats: numberOption('repeats', values.repeats, { minimum: 1, maximum: 10 }) ?? 1 }),
    ...(values.gap === undefined
      ? {}
      : { gapRows: numberOption('gap', values.gap, { minimum: 0, maximum: 2 ** 31 - 1 }) ?? 0 }),
    // Whoever names a number of folds wants folds, however short the budget is.
    ...(values.folds === undefined ? {} : { keepsFolds: true }),
    ...(values['no-turbo'] ? { turbo: false } : values.turbo === true ? { turbo: true } : {}),
    errors: choiceOption('errors', values.errors, ['ignore', 'raise'] as const) ?? 'ignore',
    guards: !values['no-guards'],
    ...(budgetSeconds === undefined ? {} : { budgetSeconds }),
    ...(task === undefined ? {} : { task }),
    ...(models === undefined ? {} : { models }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(values.sort === undefined ? {} : { sort: metricOption(values.sort, tasks) }),
    ...(values.groups === undefined ? {} : { groupColumn: values.groups }),
    ...(values.segments === undefined ? {} : { segments: segmentsOption(values.segments, target) }),
    ...(values.keep === undefined ? {} : { keep: nameList(values.keep) }),
    ...(values.setup === undefined ? {} : { setup: await readSetupFile(values.setup) }),
    ...(values.tune === undefined ? {} : { tune: tuneOption(values.tune) }),
    ...(values.ensemble === undefined
      ? {}
      : { ensemble: choiceOption('ensemble', values.ensemble, ['on', 'off'] as const) === 'on' }),
  };
  return {
    train,
    target,
    settings,
    ignored: values.ignore === undefined ? [] : nameList(values.ignore),
    ...(test === undefined ? {} : { test }),
    ...(values.time === undefined ? {} : { timeColumn: values.time }),
    ...(outPath === undefined ? {} : { outPath }),
    ...(htmlPath === undefined ? {} : { htmlPath }),
    isJson: values.json,
  };
}

function segmentsOption(text: string, target: string): readonly string[] {
  const names = nameList(text);
  if (names.length === 0) throw new UsageError('--segments must name at least one column');
  if (names.length > MOST_SEGMENTS) {
    throw new UsageError(`--segments must name at most ${MOST_SEGMENTS} columns, not ${names.length}`);
  }
  if (names.includes(target)) throw new UsageError(`--segments: ${target} is the target`);
  return names;
}

function choiceOption<T extends string>(
  name: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not ${text}`);
}

function foldStrategyOption(text: string | undefined): FoldStrategy {
  return choiceOption('fold-strategy', text, FOLD_STRATEGIES) ?? 'auto';
}

function modelsOption(
  name: string,
  text: string | undefined,
  tasks: readonly Task[],
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const asked = nameList(text);
  if (asked.length === 0) throw new UsageError(`--${name} must name at least one model`);
  const known = [...new Set(tasks.flatMap((task) => listEstimators(task).map(({ id }) => id)))];
  const stranger = asked.find((id) => !known.includes(id));
  if (stranger === undefined) return asked;
  throw new UsageError(
    `--${name}: there is no model ${stranger}, the nearest is ${nearestModel(stranger, known)}; known are ${known.join(', ')}`,
  );
}

function metricOption(text: string, tasks: readonly Task[]): string {
  const known: readonly string[] = tasks.flatMap((task) => listMetrics(task));
  if (known.includes(text)) return text;
  throw new UsageError(`--sort must be one of ${known.join(', ')}, not ${text}`);
}

function tuneOption(text: string): TuneSetting {
  if (text === 'off' || text === 'auto') return text;
  const trials = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(trials) && trials >= 1 && trials <= MOST_TRIALS_ASKED_FOR) return trials;
  throw new UsageError(
    `--tune must be off, auto or a whole number of trials from 1 to ${MOST_TRIALS_ASKED_FOR}, not ${text}`,
  );
}

async function readSetupFile(path: string): Promise<NonNullable<TrainingSettings['setup']>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--setup: cannot read ${path}`);
  });
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    throw new UsageError(`--setup: ${path} is not JSON`);
  }
  try {
    return readPreprocessOptions(json);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    const words = error.faults.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join('; ');
    throw new UsageError(`--setup: ${path}: ${words}`);
  }
}
