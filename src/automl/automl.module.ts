import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { AttemptFiles } from './attempt-files.service.js';
import { AutomlApi } from './automl.api.js';
import { AutomlController } from './automl.controller.js';
import { TrainingJobEntity } from './automl.entity.js';
import { AutomlRepository } from './automl.repository.js';
import { AutomlService } from './automl.service.js';
import { CandidatePredictionsController } from './candidate-predictions.controller.js';
import { CandidatePredictionsService } from './candidate-predictions.service.js';
import { CandidateRegistrationController } from './candidate-registration.controller.js';
import { CandidateRegistration } from './candidate-registration.service.js';
import { ComparisonService } from './comparison.service.js';
import { EstimatorsController } from './estimators.controller.js';
import { FitOffers } from './fit-offers.service.js';
import { FitPlaces } from './fit-places.service.js';
import { FitQueue } from './fit-queue.service.js';
import { FitRows } from './fit-rows.service.js';
import { FitTaker } from './fit-taker.service.js';
import { JobIntake } from './job-intake.service.js';
import { KeptFolds } from './kept-folds.service.js';
import { RunningJobs } from './running-jobs.service.js';
import { TrainingProcessor } from './training.processor.js';
import { TrainingService } from './training.service.js';
import { TrainingCheckpoints } from './training-checkpoints.service.js';
import { TrainingEnding } from './training-ending.service.js';
import { TrainingReportController } from './training-report.controller.js';
import { TrainingReports } from './training-reports.service.js';
import { TrainingStepsController } from './training-steps.controller.js';
import { TrainingSteps } from './training-steps.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([TrainingJobEntity]),
    AccessModule,
    IngestionModule,
    RegistryModule,
    TrackingModule,
  ],
  controllers: [
    AutomlController,
    TrainingReportController,
    TrainingStepsController,
    CandidatePredictionsController,
    CandidateRegistrationController,
    EstimatorsController,
  ],
  providers: [
    AttemptFiles,
    AutomlRepository,
    AutomlService,
    CandidatePredictionsService,
    CandidateRegistration,
    ComparisonService,
    FitOffers,
    FitPlaces,
    FitQueue,
    FitRows,
    FitTaker,
    JobIntake,
    KeptFolds,
    RunningJobs,
    TrainingCheckpoints,
    TrainingEnding,
    TrainingProcessor,
    TrainingReports,
    TrainingService,
    TrainingSteps,
    { provide: AutomlApi, useExisting: AutomlService },
  ],
  exports: [AutomlApi],
})
export class AutomlModule {}
