/** Starts and stops a whole MLDrift: used by the server, the command line, the demo and the tests alike. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessApi } from './access/access.api.js';
import { AppModule } from './app.module.js';
import type { Config } from './platform/config.js';
import { Readiness } from './platform/health/health.controller.js';
import { HomeLock } from './platform/home-lock.js';
import { createApiDocument, serveApiDocument } from './platform/http/open-api.js';
import { configureHttp, createHttpAdapter } from './platform/http/server.js';
import { createLogger, type Logger, toNestLogger } from './platform/logging/logger.js';
import { Metrics } from './platform/metrics/metrics.js';
import { QUEUE_CONNECTION, type QueueConnection } from './platform/queue/queue-connection.js';

export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly logger: Logger;
  /** Address of the server; undefined when it does not listen. */
  readonly url: string | undefined;
  /** Drains and stops; safe to call twice. */
  stop(): Promise<void>;
}

/** @param listen false for tools that use the services without HTTP */
export async function start(config: Config, { listen = true } = {}): Promise<RunningApp> {
  const logger = createLogger(config.logLevel);
  const isShared = config.redisUrl !== undefined && config.databaseUrl !== undefined;
  const lock = isShared ? undefined : await HomeLock.acquire(config.home);
  let app: NestFastifyApplication | undefined;
  try {
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.with(config, logger),
      createHttpAdapter(logger),
      { logger: toNestLogger(logger), abortOnError: false },
    );
    const access = app.get(AccessApi);
    const readiness = app.get(Readiness);
    await configureHttp(app, {
      config,
      logger,
      metrics: app.get(Metrics),
      authenticate: (secret) => access.authenticate(secret),
      isDraining: () => readiness.draining,
    });
    serveApiDocument(app, createApiDocument(app));
    if (listen) await app.listen(config.port, config.host);
    else await app.init();
  } catch (error) {
    if (app !== undefined) await close(app).catch(() => undefined);
    await lock?.release();
    throw error;
  }
  const running = app;
  let stopping: Promise<void> | undefined;
  return {
    app: running,
    logger,
    url: listen ? await running.getUrl() : undefined,
    stop: () => {
      stopping ??= close(running).finally(() => lock?.release());
      return stopping;
    },
  };
}

/** The queue's back end goes last, after everything that talks to it. */
async function close(app: NestFastifyApplication): Promise<void> {
  const queue = app.get<QueueConnection>(QUEUE_CONNECTION);
  await app.close();
  await queue.close();
}
