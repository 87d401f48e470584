import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { BatchHistoryService } from './batch-history.service.js';
import { CheckCancellingService } from './check-cancelling.service.js';
import { CheckEndingService } from './check-ending.service.js';
import { CheckPlanService } from './check-plan.service.js';
import { CheckRunnerService } from './check-runner.service.js';
import { ComparisonService } from './comparison.service.js';
import { CurrentWindowService } from './current-window.service.js';
import { DriftApi } from './drift.api.js';
import { DriftController } from './drift.controller.js';
import { DriftCheckEntity, DriftEventEntity, DriftTrendEntity, MonitorEntity } from './drift.entity.js';
import { DriftProcessor } from './drift.processor.js';
import { DriftService } from './drift.service.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { DriftEventRepository } from './drift-event.repository.js';
import { DriftPageService } from './drift-page.service.js';
import { MonitorRepository } from './monitor.repository.js';
import { MonitorHistoryController } from './monitor-history.controller.js';
import { MonitorsController } from './monitors.controller.js';
import { MonitorsService } from './monitors.service.js';
import { ReferenceProfileService } from './reference-profile.service.js';
import { ReferenceWindowService } from './reference-window.service.js';
import { ReportPageController } from './report-page.controller.js';
import { SliceRowsService } from './slice-rows.service.js';
import {
  StreamAlarmEntity,
  StreamDetectorEntity,
  StreamFeedEntity,
  StreamRequestEntity,
} from './stream-detector.entity.js';
import { StreamDetectorRepository } from './stream-detector.repository.js';
import { StreamDetectorsController } from './stream-detectors.controller.js';
import { StreamDetectorsService } from './stream-detectors.service.js';
import { StreamFeedProcessor } from './stream-feed.processor.js';
import { StreamFeedRepository } from './stream-feed.repository.js';
import { StreamFeedService } from './stream-feed.service.js';
import { StreamRequestRepository } from './stream-request.repository.js';
import { TrendRepository } from './trend.repository.js';
import { WhatIfService } from './what-if.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      MonitorEntity,
      DriftCheckEntity,
      DriftEventEntity,
      DriftTrendEntity,
      StreamDetectorEntity,
      StreamAlarmEntity,
      StreamFeedEntity,
      StreamRequestEntity,
    ]),
    AccessModule,
    IngestionModule,
    RegistryModule,
  ],
  controllers: [
    MonitorsController,
    MonitorHistoryController,
    DriftController,
    ReportPageController,
    StreamDetectorsController,
  ],
  providers: [
    MonitorRepository,
    DriftCheckRepository,
    DriftEventRepository,
    TrendRepository,
    MonitorsService,
    WhatIfService,
    BatchHistoryService,
    CurrentWindowService,
    ReferenceWindowService,
    ReferenceProfileService,
    SliceRowsService,
    CheckPlanService,
    CheckEndingService,
    CheckRunnerService,
    CheckCancellingService,
    ComparisonService,
    DriftService,
    DriftPageService,
    DriftProcessor,
    StreamDetectorRepository,
    StreamFeedRepository,
    StreamRequestRepository,
    StreamDetectorsService,
    StreamFeedService,
    StreamFeedProcessor,
    { provide: DriftApi, useExisting: DriftService },
  ],
  exports: [DriftApi],
})
export class DriftModule {}
