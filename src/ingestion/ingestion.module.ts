import { type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { BatchController } from './batch.controller.js';
import { BatchRepository } from './batch.repository.js';
import { BatchService } from './batch.service.js';
import { BatchContentController } from './batch-content.controller.js';
import { BatchTimesService } from './batch-times.service.js';
import { ContentService } from './content.service.js';
import { DatasetController } from './dataset.controller.js';
import { DatasetRepository } from './dataset.repository.js';
import { DatasetService } from './dataset.service.js';
import { IngestionApi } from './ingestion.api.js';
import {
  BatchEntity,
  BatchHoldEntity,
  BatchKeyEntity,
  BatchLeftoverEntity,
  BatchTimesEntity,
  DatasetEntity,
} from './ingestion.entity.js';
import { IngestionService } from './ingestion.service.js';
import { LeftoversService } from './leftovers.service.js';
import { ProfileService } from './profile.service.js';
import { RowsService } from './rows.service.js';
import { StagingService } from './staging.service.js';
import { StreamJson } from './stream-json.middleware.js';
import { UploadService } from './upload.service.js';

@Module({
  imports: [
    AccessModule,
    TypeOrmModule.forFeature([
      DatasetEntity,
      BatchEntity,
      BatchKeyEntity,
      BatchHoldEntity,
      BatchLeftoverEntity,
      BatchTimesEntity,
    ]),
  ],
  controllers: [DatasetController, BatchController, BatchContentController],
  providers: [
    DatasetRepository,
    BatchRepository,
    DatasetService,
    BatchService,
    BatchTimesService,
    ContentService,
    ProfileService,
    RowsService,
    StagingService,
    UploadService,
    LeftoversService,
    IngestionService,
    { provide: IngestionApi, useExisting: IngestionService },
  ],
  exports: [IngestionApi],
})
export class IngestionModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(StreamJson)
      .forRoutes({ path: 'api/v1/datasets/:name/batches', method: RequestMethod.POST });
  }
}
