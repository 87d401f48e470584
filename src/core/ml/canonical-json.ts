import { InvalidArgument } from '../errors.js';
import type { Json, JsonObject } from '../json.js';

/** Deeper nesting than any model needs; what is deeper was made to exhaust the stack. */
const MAXIMUM_DEPTH = 100;

/**
 * The one text of a JSON value: keys sorted by UTF-16 code units, no spaces, numbers in shortest round-trip form.
 * Equal values have equal texts, so the text can be hashed. Fields that are undefined are left out.
 * @throws InvalidArgument on what JSON cannot hold unchanged: NaN, infinities, typed arrays, class instances,
 *   nesting beyond 100 levels
 * @example canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: Json): string {
  return write(value, '', 0);
}

function write(value: Json, path: string, depth: number): string {
  if (depth > MAXIMUM_DEPTH)
    throw new InvalidArgument('json', `must not nest deeper than ${MAXIMUM_DEPTH}`, path);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value === 0 ? 0 : value);
    throw new InvalidArgument('json', `must hold finite numbers only (at ${path || '/'})`, value);
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((one: Json, index) => write(one, `${path}/${index}`, depth + 1)).join(',')}]`;
  }
  if (!isPlainObject(value)) {
    throw new InvalidArgument('json', `must be plain data (at ${path || '/'})`, typeof value);
  }
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(value[key]!, `${path}/${key}`, depth + 1)}`);
  return `{${fields.join(',')}}`;
}

function isPlainObject(value: Json): value is JsonObject {
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
