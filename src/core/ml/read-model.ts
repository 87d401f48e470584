import { InvalidArgument } from '../errors.js';
import type { Json, JsonObject } from '../json.js';

/**
 * Readers for stored models: each returns a checked part of the JSON or throws InvalidArgument naming the key.
 * A model file may come from disk or from another machine, so nothing in it is taken on trust.
 */

/**
 * Checks that the JSON was written by this estimator.
 * @throws InvalidArgument when `json.estimator` is another id
 */
export function expectEstimator(json: JsonObject, id: string): void {
  readChoice(json, 'estimator', [id]);
}

/** A finite number, at least `minimum` if one is given. */
export function readNumber(json: JsonObject, key: string, minimum = Number.NEGATIVE_INFINITY): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isFinite(value) && value >= minimum) return value;
  throw damaged(key, Number.isFinite(minimum) ? `a number of at least ${minimum}` : 'a finite number', value);
}

/** A whole number, at least `minimum`. */
export function readInteger(json: JsonObject, key: string, minimum: number): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value;
  throw damaged(key, `a whole number of at least ${minimum}`, value);
}

/** A boolean. */
export function readSwitch(json: JsonObject, key: string): boolean {
  const value = json[key];
  if (typeof value === 'boolean') return value;
  throw damaged(key, 'true or false', value);
}

/** One of the words in `choices`. */
export function readChoice<C extends string>(json: JsonObject, key: string, choices: readonly C[]): C {
  const value = json[key];
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw damaged(key, `one of ${choices.join(', ')}`, value);
}

/** An array of exactly `length` finite numbers, each at least `minimum` if one is given. */
export function readNumbers(
  json: JsonObject,
  key: string,
  length: number,
  minimum = Number.NEGATIVE_INFINITY,
): Float64Array {
  const value = json[key];
  if (!Array.isArray(value) || value.length !== length) {
    throw damaged(key, `an array of ${length} numbers`, value);
  }
  return Float64Array.from(value, (one: Json) => {
    if (typeof one === 'number' && Number.isFinite(one) && one >= minimum) return one;
    const bound = Number.isFinite(minimum) ? ` of at least ${minimum}` : '';
    throw damaged(key, `an array of finite numbers${bound}`, one);
  });
}

/** An array of exactly `length` whole numbers in [0, bound). */
export function readIndices(json: JsonObject, key: string, length: number, bound: number): Int32Array {
  const numbers = readNumbers(json, key, length);
  for (const one of numbers) {
    if (!Number.isInteger(one) || one < 0 || one >= bound) {
      throw damaged(key, `an array of whole numbers from 0 to ${bound - 1}`, one);
    }
  }
  return Int32Array.from(numbers);
}

function damaged(key: string, rule: string, value: Json | undefined): InvalidArgument {
  const received = Array.isArray(value) ? `an array of ${value.length}` : value;
  return new InvalidArgument(`model.${key}`, `must be ${rule}`, received);
}
