import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TrackingApi } from './tracking.api.js';
import { TrackingController } from './tracking.controller.js';
import {
  ExperimentEntity,
  RunMetricEntity,
  RunParamEntity,
  RunTagEntity,
  TrainingRunEntity,
} from './tracking.entity.js';
import { TrackingRepository } from './tracking.repository.js';
import { TrackingService } from './tracking.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ExperimentEntity,
      TrainingRunEntity,
      RunParamEntity,
      RunMetricEntity,
      RunTagEntity,
    ]),
  ],
  controllers: [TrackingController],
  providers: [TrackingRepository, TrackingService, { provide: TrackingApi, useExisting: TrackingService }],
  exports: [TrackingApi],
})
export class TrackingModule {}
