import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { CheckPlanService } from './check-plan.service.js';
import { CheckRunnerService } from './check-runner.service.js';
import { DriftApi } from './drift.api.js';
import { DriftController } from './drift.controller.js';
import { DriftCheckEntity, DriftEventEntity, MonitorEntity } from './drift.entity.js';
import { DriftProcessor } from './drift.processor.js';
import { DriftService } from './drift.service.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { DriftEventRepository } from './drift-event.repository.js';
import { MonitorRepository } from './monitor.repository.js';
import { MonitorsController } from './monitors.controller.js';
import { MonitorsService } from './monitors.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([MonitorEntity, DriftCheckEntity, DriftEventEntity]),
    AccessModule,
    IngestionModule,
    RegistryModule,
  ],
  controllers: [MonitorsController, DriftController],
  providers: [
    MonitorRepository,
    DriftCheckRepository,
    DriftEventRepository,
    MonitorsService,
    CheckPlanService,
    CheckRunnerService,
    DriftService,
    DriftProcessor,
    { provide: DriftApi, useExisting: DriftService },
  ],
  exports: [DriftApi],
})
export class DriftModule {}
