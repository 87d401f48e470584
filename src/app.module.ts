/** The list of modules, nothing else. */
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AutomlModule } from './automl/automl.module.js';
import { DriftModule } from './drift/drift.module.js';
import { IngestionModule } from './ingestion/ingestion.module.js';
import { PipelineModule } from './pipeline/pipeline.module.js';
import type { Config } from './platform/config.js';
import type { Logger } from './platform/logging/logger.js';
import { PlatformModule } from './platform/platform.module.js';
import { RegistryModule } from './registry/registry.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { SchedulingModule } from './scheduling/scheduling.module.js';
import { TrackingModule } from './tracking/tracking.module.js';

@Module({})
export class AppModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(config, logger),
        AccessModule,
        IngestionModule,
        TrackingModule,
        RegistryModule,
        DriftModule,
        RoutingModule,
        SchedulingModule,
        AutomlModule,
        PipelineModule,
      ],
    };
  }
}
