import { InvalidArgument } from '../../../errors.js';
import type { Json, JsonObject } from '../../../json.js';
import { describeJson, readList } from '../read-texts.js';

/** An array of `length` finite numbers or nulls of a stored model. */
export function readNumbersOrNull(json: JsonObject, key: string, length: number): (number | null)[] {
  return readEntries(json, key, length).map((one) => (one === null ? null : asNumber(one, key)));
}

/** An array of `length` entries, each null or an ascending array of at least `minimum` finite numbers. */
export function readSortedListsOrNull(
  json: JsonObject,
  key: string,
  length: number,
  minimum: number,
): (readonly number[] | null)[] {
  return readEntries(json, key, length).map((one) => {
    if (one === null) return null;
    if (!Array.isArray(one) || one.length < minimum) {
      throw new InvalidArgument(
        `model.${key}`,
        `must hold arrays of at least ${minimum} numbers`,
        describeJson(one),
      );
    }
    const numbers = one.map((value: Json) => asNumber(value, key));
    if (numbers.some((value, i) => i > 0 && value < numbers[i - 1]!)) {
      throw new InvalidArgument(`model.${key}`, 'must be ascending', 'another order');
    }
    return numbers;
  });
}

/** An array of arrays of whole numbers in [0, bound), none of them empty. */
export function readIndexLists(json: JsonObject, key: string, bound: number): number[][] {
  return readList(json, key).map((one) => {
    if (!Array.isArray(one) || one.length === 0) {
      throw new InvalidArgument(`model.${key}`, 'must hold arrays of column numbers', describeJson(one));
    }
    return one.map((value: Json) => asIndex(value, key, bound));
  });
}

/** A strictly ascending array of whole numbers in [0, bound). */
export function readColumnNumbers(json: JsonObject, key: string, bound: number): number[] {
  const numbers = readList(json, key).map((value) => asIndex(value, key, bound));
  if (numbers.some((value, i) => i > 0 && value <= numbers[i - 1]!)) {
    throw new InvalidArgument(`model.${key}`, 'must be ascending', 'another order');
  }
  return numbers;
}

function readEntries(json: JsonObject, key: string, length: number): readonly Json[] {
  const list = readList(json, key);
  if (list.length === length) return list;
  throw new InvalidArgument(`model.${key}`, `must hold ${length} entries`, list.length);
}

function asNumber(value: Json, key: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InvalidArgument(`model.${key}`, 'must hold finite numbers', describeJson(value));
}

function asIndex(value: Json, key: string, bound: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < bound) return value;
  throw new InvalidArgument(`model.${key}`, `must hold column numbers below ${bound}`, describeJson(value));
}
