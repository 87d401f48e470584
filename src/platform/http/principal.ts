/** Who is calling: set on the request by the authentication hook, read by guards and controllers. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AccessRole } from '../config.js';

export interface Principal {
  /** Name of the key, or `local` when no keys are configured. */
  readonly name: string;
  readonly role: AccessRole;
}

const principals = new WeakMap<object, Principal>();

export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}

/** The actor of a change as the audit log names it, for instance `key:ci` or `local`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
  return principal?.name ?? 'unknown';
});
