/** What every route declares: id, words, who may call it, and which errors it answers besides the common ones. */
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ErrorKind } from '../../core/errors.js';
import type { AccessRole } from '../config.js';
import { statusOf } from '../problem/problem.js';

export const ROLE_KEY = 'mldrift:role';
/** `public` is for health probes only. */
export type RequiredRole = AccessRole | 'public';

export interface OperationOptions {
  /** Stable operation id in camelCase. */
  readonly id: string;
  /** One line for lists. */
  readonly summary: string;
  /** What it does, in sentences: units, order, side effects. */
  readonly description: string;
  /** The least role that may call it. */
  readonly role: RequiredRole;
  /** Refusals of this operation with the cases they stand for. */
  readonly problems?: Readonly<Partial<Record<ErrorKind, string>>>;
}

export function Operation(options: OperationOptions): MethodDecorator {
  const { id, summary, description, role, problems = {} } = options;
  const common: Partial<Record<ErrorKind, string>> =
    role === 'public' ? {} : { unauthenticated: 'No valid API key', forbidden: `Needs the role ${role}` };
  const refusals = Object.entries({ ...common, ...problems }) as [ErrorKind, string][];
  return applyDecorators(
    SetMetadata(ROLE_KEY, role),
    ApiOperation({ operationId: id, summary, description: `${description}\n\nRole: ${role}.` }),
    ...refusals.map(([kind, words]) => problemResponse(statusOf(kind), words)),
    problemResponse(500, 'A bug on our side; the log has it under the correlation id'),
  );
}

function problemResponse(status: number, description: string): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
}
