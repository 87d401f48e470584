/** One pino logger for the process; Nest, Fastify and our own code all write through it. */
import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { currentCorrelation } from './correlation.js';

export const LOGGER = Symbol('logger');
export type { Logger };

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { service: 'mldrift' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const correlationId = currentCorrelation();
      return correlationId === undefined ? {} : { correlationId };
    },
    redact: ['req.headers.authorization', 'req.headers["x-api-key"]'],
  });
}

/** Nest's own messages on the same logger: what Nest calls `log` is detail of the start, so it goes to debug. */
export function toNestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      logger[level](
        { context },
        message instanceof Error ? (message.stack ?? message.message) : String(message),
      );
    };
  return { log: write('debug'), warn: write('warn'), error: write('error'), debug: write('debug') };
}
