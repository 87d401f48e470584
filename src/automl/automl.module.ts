import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { AutomlApi } from './automl.api.js';
import { AutomlController } from './automl.controller.js';
import { TrainingJobEntity } from './automl.entity.js';
import { AutomlRepository } from './automl.repository.js';
import { AutomlService } from './automl.service.js';
import { ComparisonService } from './comparison.service.js';
import { FitOffers } from './fit-offers.service.js';
import { FitPlaces } from './fit-places.service.js';
import { FitTaker } from './fit-taker.service.js';
import { RunningJobs } from './running-jobs.service.js';
import { TrainingProcessor } from './training.processor.js';
import { TrainingService } from './training.service.js';
import { TrainingCheckpoints } from './training-checkpoints.service.js';
import { TrainingEnding } from './training-ending.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([TrainingJobEntity]), AccessModule, IngestionModule, TrackingModule],
  controllers: [AutomlController],
  providers: [
    AutomlRepository,
    AutomlService,
    ComparisonService,
    FitOffers,
    FitPlaces,
    FitTaker,
    RunningJobs,
    TrainingCheckpoints,
    TrainingEnding,
    TrainingProcessor,
    TrainingService,
    { provide: AutomlApi, useExisting: AutomlService },
  ],
  exports: [AutomlApi],
})
export class AutomlModule {}
