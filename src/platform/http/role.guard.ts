/** Refuses callers below the role a route declares. A route that declares none is a mistake and refused to everybody. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../core/errors.js';
import { ACCESS_ROLES } from '../config.js';
import { type RequiredRole, ROLE_KEY } from './operation.js';
import { principalOf } from './principal.js';

class RoleMissing extends DomainError {
  readonly code = 'access.forbidden';
  readonly kind = 'forbidden';
}

@Injectable()
export class RoleGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.get<RequiredRole | undefined>(ROLE_KEY, context.getHandler());
    if (required === 'public') return true;
    const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (required === undefined || principal === undefined) {
      throw new RoleMissing('this route declares no role that you could have');
    }
    if (ACCESS_ROLES.indexOf(principal.role) < ACCESS_ROLES.indexOf(required)) {
      throw new RoleMissing(`needs the role ${required}, ${principal.name} has ${principal.role}`);
    }
    return true;
  }
}
