import { InvalidArgument } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';

/** A text of a stored model. */
export function readText(json: JsonObject, key: string): string {
  const value = json[key];
  if (typeof value === 'string') return value;
  throw new InvalidArgument(`model.${key}`, 'must be text', describeJson(value));
}

/** An array of texts of a stored model. */
export function readTexts(json: JsonObject, key: string): string[] {
  return readList(json, key).map((one) => {
    if (typeof one === 'string') return one;
    throw new InvalidArgument(`model.${key}`, 'must hold texts only', describeJson(one));
  });
}

/** Distinct texts of a stored model, at least `minimum` of them. */
export function readLevels(json: JsonObject, key: string, minimum: number): string[] {
  const levels = readTexts(json, key);
  if (levels.length < minimum || new Set(levels).size !== levels.length) {
    throw new InvalidArgument(`model.${key}`, `must hold at least ${minimum} distinct texts`, levels.length);
  }
  return levels;
}

/** An array of a stored model. */
export function readList(json: JsonObject, key: string): readonly Json[] {
  const value = json[key];
  if (Array.isArray(value)) return value as readonly Json[];
  throw new InvalidArgument(`model.${key}`, 'must be an array', describeJson(value));
}

/** An object of a stored model. */
export function readObject(json: JsonObject, key: string): JsonObject {
  return asObject(json[key], `model.${key}`);
}

/** An array of objects of a stored model. */
export function readObjects(json: JsonObject, key: string): JsonObject[] {
  return readList(json, key).map((one, index) => asObject(one, `model.${key}[${index}]`));
}

/** @throws InvalidArgument unless `value` is a JSON object */
export function asObject(value: Json | undefined, where: string): JsonObject {
  if (isObject(value)) return value;
  throw new InvalidArgument(where, 'must be an object', describeJson(value));
}

/** A short word for what was found. */
export function describeJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
