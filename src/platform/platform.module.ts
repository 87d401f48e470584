/** Everything technical, once and global: configuration, database, queue, storage, events, threads, health. */

import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { Clock } from './clock.js';
import { CONFIG, type Config } from './config.js';
import { dataSourceOptions, openDataSource } from './database/data-source.js';
import { Database } from './database/database.js';
import { EventBus } from './events/event-bus.js';
import { HealthController, Readiness } from './health/health.controller.js';
import { RoleGuard } from './http/role.guard.js';
import { LOGGER, type Logger } from './logging/logger.js';
import { Metrics } from './metrics/metrics.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { JobQueue } from './queue/job-queue.js';
import { openQueueConnection, QUEUE_CONNECTION, type QueueConnection } from './queue/queue-connection.js';
import { Sweeper } from './queue/sweeper.js';
import { LocalStorage } from './storage/local-storage.js';
import { ObjectStorage } from './storage/object-storage.js';
import { WorkerThreads } from './threads/worker-threads.js';

const shared = [
  Clock,
  Database,
  EventBus,
  JobQueue,
  Metrics,
  Readiness,
  Sweeper,
  WorkerThreads,
  { provide: ObjectStorage, useClass: LocalStorage },
];

/** Constants and the queue connection, in a module of their own because the queue module is built from them. */
@Global()
@Module({})
class FoundationModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: FoundationModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: QUEUE_CONNECTION, useFactory: () => openQueueConnection(config) },
      ],
      exports: [CONFIG, LOGGER, QUEUE_CONNECTION],
    };
  }
}

@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        FoundationModule.with(config, logger),
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...dataSourceOptions(config), autoLoadEntities: true }),
          dataSourceFactory: (options) => openDataSource(options as DataSourceOptions, config),
        }),
        BullModule.forRootAsync({
          inject: [QUEUE_CONNECTION],
          useFactory: (queue: QueueConnection) => ({ connection: queue.connection }),
          // A process without the worker role may enqueue but takes no jobs.
          extraOptions: { manualRegistration: !config.roles.includes('worker') },
        }),
        ScheduleModule.forRoot(),
      ],
      controllers: [HealthController],
      providers: [
        ...shared,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: RoleGuard },
      ],
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
