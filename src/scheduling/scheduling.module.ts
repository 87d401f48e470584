import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SchedulingApi } from './scheduling.api.js';
import { SchedulingController } from './scheduling.controller.js';
import { ScheduleEntity, SlotEntity } from './scheduling.entity.js';
import { SchedulingRepository } from './scheduling.repository.js';
import { AlarmClocks } from './scheduling.schedule.js';
import { SchedulingService } from './scheduling.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([ScheduleEntity, SlotEntity])],
  controllers: [SchedulingController],
  providers: [
    SchedulingRepository,
    SchedulingService,
    AlarmClocks,
    { provide: SchedulingApi, useExisting: SchedulingService },
  ],
  exports: [SchedulingApi],
})
export class SchedulingModule {}
