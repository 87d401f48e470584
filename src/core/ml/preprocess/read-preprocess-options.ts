import type { Fault } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';
import { pointerStep } from '../../json-pointer.js';
import type { Task } from '../estimator.js';
import { InvalidPreprocessOptions } from './invalid-preprocess-options.js';
import { optionFaults, optionNames } from './option-rules.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { taskFaults } from './task-faults.js';

/** PyCaret's word for a date part where ours is another. */
const DATE_PART_ALIASES: Readonly<Record<string, string>> = {
  dayofweek: 'weekday',
  day_of_week: 'weekday',
  dayofyear: 'dayOfYear',
  day_of_year: 'dayOfYear',
};

/**
 * Reads options as they come from a request or a settings file. Keys are in camelCase (`normalizeMethod`) or as in
 * PyCaret (`normalize_method`); null means the default. Names of samplers may be written in any case.
 * @param task when it is known, options that do not suit it are refused too
 * @throws InvalidPreprocessOptions with all problems: no object, unknown keys, a key given in both spellings, values of
 *   the wrong kind or out of range
 * @example readPreprocessOptions({ normalize_method: 'robust', normalize: true })
 */
export function readPreprocessOptions(json: Json, task?: Task): Partial<PreprocessOptions> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InvalidPreprocessOptions([
      { pointer: '', message: `must be an object, received ${JSON.stringify(json)}` },
    ]);
  }
  const known = new Map(optionNames().flatMap((name) => [name, snakeCase(name)].map((key) => [key, name])));
  const faults: Fault[] = [];
  const options: { [name: string]: unknown } = {};
  const keys = new Map<string, string>();
  for (const [key, value] of Object.entries(json)) {
    const name = known.get(key);
    if (name === undefined) {
      faults.push({ pointer: pointerStep(key), message: 'is no option of preprocessing' });
      continue;
    }
    if (value === null) continue;
    const earlier = keys.get(name);
    if (earlier !== undefined) {
      const message = `must be given in one spelling, received ${earlier} and ${key}`;
      faults.push({ pointer: pointerStep(key), message });
      continue;
    }
    keys.set(name, key);
    options[name] = translate(name, value);
    const [fault] = optionFaults({ [name]: options[name] });
    if (fault !== undefined) faults.push({ ...fault, pointer: pointerStep(key) });
  }
  if (faults.length === 0 && task !== undefined) faults.push(...taskFaults(options, task));
  if (faults.length > 0) throw new InvalidPreprocessOptions(faults);
  return options;
}

/**
 * The spelling in which options name one of ours.
 * @example optionKeyIn({ ignore_features: ['id'] }, 'ignoreFeatures') // 'ignore_features'
 */
export function optionKeyIn(json: JsonObject, name: string): string {
  return [name, snakeCase(name)].find((key) => (json[key] ?? null) !== null) ?? name;
}

function translate(name: string, value: Json): Json {
  if (name === 'fixImbalanceMethod' && typeof value === 'string') return value.toLowerCase();
  if (name === 'createDateColumns' && Array.isArray(value)) {
    return value.map((part: Json) => (typeof part === 'string' ? (DATE_PART_ALIASES[part] ?? part) : part));
  }
  return value;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
