/** The one place that forms an error body. Bugs answer 500 without details; the log has the stack. */
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../core/errors.js';
import { LOGGER, type Logger } from '../logging/logger.js';
import { type Problem, statusOf, titleOf } from './problem.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger);
  }
}

/** Also used by hooks and by Fastify's own error handler, which Nest's filters never see. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const problem = toProblem(error, request);
  if (problem.status >= 500) logger.error({ error, path: problem.instance }, 'request failed');
  if (reply.sent) return;
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function toProblem(error: unknown, request: FastifyRequest): Problem {
  const { status, code, detail } = describe(error);
  const faults = error instanceof DomainError ? error.faults : [];
  return {
    type: `/problems/${code}`,
    title: titleOf(code),
    status,
    detail,
    instance: request.url.split('?')[0] ?? '/',
    code,
    correlationId: String(request.id),
    ...(faults.length > 0 ? { errors: [...faults] } : {}),
  };
}

function describe(error: unknown): { status: number; code: string; detail: string } {
  if (error instanceof DomainError) {
    return { status: statusOf(error.kind), code: error.code, detail: error.message };
  }
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  if (status >= 400 && status < 500 && error instanceof Error) {
    return { status, code: CODES[status] ?? 'request.refused', detail: error.message };
  }
  return {
    status: 500,
    code: 'internal',
    detail: 'something went wrong on our side; the log has it under the correlation id',
  };
}

const CODES: Readonly<Record<number, string>> = {
  400: 'request.malformed',
  401: 'access.unauthenticated',
  403: 'access.forbidden',
  404: 'request.no-such-route',
  413: 'request.too-large',
  415: 'request.unsupported-media',
};

/** Fastify's own errors carry a `statusCode`. */
function statusCodeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  const status = Number(error.statusCode);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 500;
}
