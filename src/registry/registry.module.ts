import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { CatalogueService } from './catalogue.service.js';
import { LabelsController } from './labels.controller.js';
import { LabelsRepository } from './labels.repository.js';
import { LabelsService } from './labels.service.js';
import { ModelVersionsController } from './model-versions.controller.js';
import { ModelsController } from './models.controller.js';
import { OnnxController } from './onnx.controller.js';
import { OnnxService } from './onnx.service.js';
import { RegistryApi } from './registry.api.js';
import {
  ModelAliasEntity,
  ModelEntity,
  ModelVersionEntity,
  RegistryTagEntity,
  StageHistoryEntity,
} from './registry.entity.js';
import { RegistryRepository } from './registry.repository.js';
import { RegistryService } from './registry.service.js';
import { StageChangesService } from './stage-changes.service.js';
import { StageHistoryRepository } from './stage-history.repository.js';

@Module({
  imports: [
    AccessModule,
    IngestionModule,
    TrackingModule,
    TypeOrmModule.forFeature([
      ModelEntity,
      ModelVersionEntity,
      ModelAliasEntity,
      StageHistoryEntity,
      RegistryTagEntity,
    ]),
  ],
  controllers: [ModelsController, ModelVersionsController, LabelsController, OnnxController],
  providers: [
    RegistryRepository,
    StageHistoryRepository,
    LabelsRepository,
    StageChangesService,
    LabelsService,
    CatalogueService,
    RegistryService,
    OnnxService,
    { provide: RegistryApi, useExisting: RegistryService },
  ],
  exports: [RegistryApi],
})
export class RegistryModule {}
