/** Errors as RFC 9457 problem+json: one table from kind to status, and the schema the API document shows. */
import { z } from 'zod';
import type { ErrorKind, Fault } from '../../core/errors.js';
import { DomainError } from '../../core/errors.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  'not-found': 404,
  conflict: 409,
  forbidden: 403,
  'too-large': 413,
  unavailable: 503,
  unauthenticated: 401,
  'unsupported-media': 415,
};

export function statusOf(kind: ErrorKind): number {
  return STATUS[kind];
}

export const problemSchema = z
  .object({
    type: z.string().describe('Address of the kind of problem: /problems/ and the code'),
    title: z.string().describe('The code in words, the same for every case'),
    status: z.number().int().describe('HTTP status'),
    detail: z.string().describe('What was wrong in this case, what was received and what to do'),
    instance: z.string().describe('Path of the request'),
    code: z.string().describe('Stable code to branch on'),
    correlationId: z.string().describe('Id of this request in the logs'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON pointer to the faulty value'),
          message: z.string().describe('The rule it broke and the value received'),
        }),
      )
      .optional()
      .describe('Every fault found, when there is more than one place to mend'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** A request that breaks its schema; carries one fault for each place. */
export class RequestInvalid extends DomainError {
  readonly code = 'request.invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    const [first, ...rest] = faults;
    const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
    super(`${first?.pointer ?? '/'}: ${first?.message ?? 'is not valid'}${more}`, faults);
  }
}

export function titleOf(code: string): string {
  const words = code.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
