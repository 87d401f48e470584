/** The NUL character: valid in JSON, yet no database column of text on Postgres takes it, so it is refused at the door. */
import type { Fault } from '../../core/errors.js';
import { pointerStep } from '../../core/json-pointer.js';

const NUL = '\u0000';
const MESSAGE = 'holds the NUL character (U+0000), which cannot be stored; leave it out';
/** More would not help anybody to mend the request. */
const MOST_FAULTS = 20;

/**
 * Texts and names with a NUL anywhere in a parsed JSON body, at most 20. Streams and bytes hold none that we know of.
 * It keeps its own stack, because a body may be nested deeper than calls can be.
 */
export function nulFaults(body: unknown): readonly Fault[] {
  const faults: Fault[] = [];
  const open: { readonly value: unknown; readonly pointer: string }[] = [{ value: body, pointer: '' }];
  const look = (value: unknown, pointer: string, key: string | number) => {
    if (typeof value === 'string') {
      if (value.includes(NUL)) faults.push({ pointer: pointer + pointerStep(key), message: MESSAGE });
    } else if (typeof value === 'object' && value !== null) {
      open.push({ value, pointer: pointer + pointerStep(key) });
    }
  };
  for (let next = open.pop(); next !== undefined && faults.length < MOST_FAULTS; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value === 'string' && value.includes(NUL)) faults.push({ pointer: '/', message: MESSAGE });
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) look(value[i], pointer, i);
    } else if (isPlainObject(value)) {
      for (const key of Object.keys(value)) {
        if (key.includes(NUL)) {
          faults.push({ pointer: pointer === '' ? '/' : pointer, message: `a name ${MESSAGE}` });
        }
        look(value[key], pointer, key);
      }
    }
  }
  return faults.slice(0, MOST_FAULTS);
}

/** The same for an address: the path as `/`, a query parameter by its name. */
export function nulFaultsOfUrl(url: string): readonly Fault[] {
  // Encoded it is always these three characters; a percent sign before them would itself be encoded as %25.
  if (!url.includes('%00')) return [];
  const [path = '', ...rest] = url.split('?');
  const parameters = [...new URLSearchParams(rest.join('?'))];
  return [
    ...(path.includes('%00') ? [{ pointer: '/', message: `the path ${MESSAGE}` }] : []),
    ...parameters
      .filter(([name, value]) => `${name}${value}`.includes(NUL))
      .map(([name]) => ({ pointer: pointerStep(name.replaceAll(NUL, '')), message: MESSAGE })),
  ].slice(0, MOST_FAULTS);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
