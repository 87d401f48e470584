import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { AssignmentRepository } from './assignment.repository.js';
import { AssignmentLogService } from './assignment-log.service.js';
import { DeploymentsService } from './deployments.service.js';
import { ExposureLookupRepository } from './exposure-lookup.repository.js';
import { OutcomeRepository } from './outcome.repository.js';
import { OutcomeService } from './outcome.service.js';
import { OutcomesController } from './outcomes.controller.js';
import { PredictionService } from './prediction.service.js';
import { PredictionsController } from './predictions.controller.js';
import { ReportService } from './report.service.js';
import { ReportRowsRepository } from './report-rows.repository.js';
import { RouteRepository } from './route.repository.js';
import { RoutesController } from './routes.controller.js';
import { RoutingApi } from './routing.api.js';
import { AssignmentEntity, OutcomeEntity, RouteConfigEntity, RouteEntity } from './routing.entity.js';
import { RoutingService } from './routing.service.js';
import { ServingService } from './serving.service.js';

@Module({
  imports: [
    AccessModule,
    RegistryModule,
    TypeOrmModule.forFeature([RouteEntity, RouteConfigEntity, AssignmentEntity, OutcomeEntity]),
  ],
  controllers: [RoutesController, PredictionsController, OutcomesController],
  providers: [
    RouteRepository,
    AssignmentRepository,
    OutcomeRepository,
    ExposureLookupRepository,
    ReportRowsRepository,
    DeploymentsService,
    ServingService,
    RoutingService,
    AssignmentLogService,
    PredictionService,
    OutcomeService,
    ReportService,
    { provide: RoutingApi, useExisting: RoutingService },
  ],
  exports: [RoutingApi],
})
export class RoutingModule {}
