/** Builds the HTTP side on Fastify: parsers, request ids, authentication, problem+json, metrics, Swagger UI. */
import type { IncomingMessage } from 'node:http';
import multipart from '@fastify/multipart';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { DomainError, type Fault } from '../../core/errors.js';
import { pointerStep } from '../../core/json-pointer.js';
import type { Config } from '../config.js';
import { newId } from '../ids.js';
import { enterCorrelation } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import { sendProblem } from '../problem/problem.filter.js';
import { RequestInvalid } from '../problem/problem.js';
import { nulFaults, nulFaultsOfUrl } from './nul-characters.js';
import { type Principal, setPrincipal } from './principal.js';

const JSON_BODY_LIMIT = 8 * 1024 * 1024;
const STREAMED_TYPES = ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet'];
const PROBES = ['/health/live', '/health/ready'];
const METRICS = '/metrics';
/** A client may name its request; anything else gets a new id. */
const REQUEST_ID = /^[\w.-]{8,128}$/;

export function createHttpAdapter(logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // One line per answer is written by our own hook, at debug.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: JSON_BODY_LIMIT,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId('req');
    },
    // A slow upload is bounded by its size, not by a timer on the whole request.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    // An address that cannot be decoded reaches neither hooks nor filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('x-request-id', String(request.id));
      sendProblem(error, request, reply, logger);
    },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  // Uploads are handed over as streams; a route that takes them checks the type itself.
  fastify.addContentTypeParser(STREAMED_TYPES, (_request, payload, done) => done(null, payload));
  return adapter;
}

/** What the HTTP side needs from the application. */
export interface HttpCollaborators {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly authenticate: (secret: string | undefined) => Principal | undefined;
  readonly isDraining: () => boolean;
}

export async function configureHttp(
  app: NestFastifyApplication,
  { config, logger, metrics, authenticate, isDraining }: HttpCollaborators,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.register(multipart as never, { limits: { fileSize: config.uploadLimitBytes, files: 1 } });

  const refuseNul = (faults: readonly Fault[], request: FastifyRequest, reply: FastifyReply) => {
    if (faults.length > 0) sendProblem(new RequestInvalid(faults), request, reply, logger);
    return faults.length > 0;
  };
  // On the root instance, so that it also covers Swagger UI, unknown paths and whatever else never reaches a guard.
  fastify.addHook('onRequest', (request, reply, done) => {
    enterCorrelation(String(request.id));
    void reply.header('x-request-id', String(request.id));
    if (isPublic(request.url)) return done();
    if (!config.roles.includes('api') && pathOf(request.url) !== METRICS) {
      sendProblem(new NotServedHere(), request, reply, logger);
      return;
    }
    const principal = authenticate(secretOf(request));
    if (principal === undefined) {
      sendProblem(new Unauthenticated(), request, reply, logger);
      return;
    }
    setPrincipal(request, principal);
    if (refuseNul(nulFaultsOfUrl(request.url), request, reply)) return;
    done();
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    if (refuseNul(nulFaults(request.body), request, reply)) return;
    done();
  });
  // A connection that stays open for a next request would hold up the shutdown.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route };
    metrics.requests.inc({ ...labels, status: String(reply.statusCode) });
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
    logger.debug({ ...labels, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });

  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => new RequestInvalid(issues.map(toFault)),
    }),
  );
}

class Unauthenticated extends DomainError {
  readonly code = 'access.unauthenticated';
  readonly kind = 'unauthenticated';

  constructor() {
    super('send a valid API key as `Authorization: Bearer ...` or `x-api-key`');
  }
}

/** A process without the `api` role still answers who watches it. */
class NotServedHere extends DomainError {
  readonly code = 'request.not-served-here';
  readonly kind = 'not-found';

  constructor() {
    super('this process has no `api` role and serves only health and metrics; ask one that has it');
  }
}

/** Probes must work for a load balancer that has no key. */
function isPublic(url: string): boolean {
  return PROBES.includes(pathOf(url));
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '/';
}

function secretOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer ')) return header.slice('Bearer '.length);
  const key = request.headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function toFault(issue: Issue): Fault {
  const steps = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  const pointer = steps.map(pointerStep).join('');
  return { pointer: pointer === '' ? '/' : pointer, message: issue.message };
}
