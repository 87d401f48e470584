import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { AutomlModule } from '../automl/automl.module.js';
import { DriftModule } from '../drift/drift.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { PipelineApi } from './pipeline.api.js';
import { PipelineController } from './pipeline.controller.js';
import {
  ActiveRetrainEntity,
  PipelineRunEntity,
  PipelineStepEntity,
  RetrainingPolicyEntity,
} from './pipeline.entity.js';
import { PIPELINE_QUEUE } from './pipeline.jobs.js';
import { PipelineProcessor } from './pipeline.processor.js';
import { PipelineRepository } from './pipeline.repository.js';
import { PipelineService } from './pipeline.service.js';
import { PoliciesRepository } from './policies.repository.js';
import { PromotionSteps } from './promotion-steps.service.js';
import { RetrainSteps } from './retrain-steps.service.js';
import { RunSteps } from './run-steps.service.js';
import { StepRecord } from './step-record.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      RetrainingPolicyEntity,
      PipelineRunEntity,
      PipelineStepEntity,
      ActiveRetrainEntity,
    ]),
    BullModule.registerQueue({ name: PIPELINE_QUEUE }),
    AccessModule,
    SchedulingModule,
    IngestionModule,
    DriftModule,
    AutomlModule,
    RegistryModule,
    RoutingModule,
  ],
  controllers: [PipelineController],
  providers: [
    PipelineRepository,
    PoliciesRepository,
    PipelineService,
    PipelineProcessor,
    RunSteps,
    RetrainSteps,
    PromotionSteps,
    StepRecord,
    { provide: PipelineApi, useExisting: PipelineService },
  ],
  exports: [PipelineApi],
})
export class PipelineModule {}
