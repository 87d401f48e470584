import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessApi } from './access.api.js';
import { AccessController } from './access.controller.js';
import { AuditEntryEntity } from './access.entity.js';
import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditEntryEntity])],
  controllers: [AccessController],
  providers: [AccessRepository, AccessService, { provide: AccessApi, useExisting: AccessService }],
  exports: [AccessApi],
})
export class AccessModule {}
