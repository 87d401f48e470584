/** The key under which a request over HTTP is the same request. */
import { newId } from '../platform/ids.js';
import { RequestInvalid } from '../platform/problem/problem.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export const IDEMPOTENCY_HEADER = {
  name: 'idempotency-key',
  required: false,
  description:
    'Asking again with the same key and body returns the job there is; 1 to 255 visible ASCII characters',
} as const;

export function requestKey(idempotencyKey: string | undefined, actor: string): string {
  if (idempotencyKey === undefined) return newId('key');
  if (!IDEMPOTENCY_KEY.test(idempotencyKey)) {
    throw new RequestInvalid([
      { pointer: '/idempotency-key', message: 'must be 1 to 255 visible ASCII characters' },
    ]);
  }
  // The actor is part of the key, so that nobody can hit upon another's.
  return `http/${actor}/${idempotencyKey}`;
}
