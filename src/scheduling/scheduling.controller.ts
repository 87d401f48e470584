/** When checks run next, and which slots ran. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { scheduleList, slotPage, slotQuery, toScheduleResponse, toSlotResponse } from './scheduling.dto.js';
import { SchedulingRepository } from './scheduling.repository.js';

@ApiTags('scheduling')
@Controller('api/v1')
export class SchedulingController {
  constructor(private readonly repository: SchedulingRepository) {}

  @Get('schedules')
  @Operation({
    id: 'listSchedules',
    summary: 'List schedules',
    description: 'Every cron schedule with its next due time. Schedules follow their monitors.',
    role: 'viewer',
  })
  @ApiOkResponse({ standardSchema: scheduleList, description: 'All schedules' })
  async list() {
    return { items: (await this.repository.list()).map(toScheduleResponse) };
  }

  @Get('slots')
  @Operation({
    id: 'listSlots',
    summary: 'List schedule slots',
    description:
      'Every due time that was claimed, newest first. A slot runs once, however many processes there are.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: slotPage, description: 'One page of slots' })
  async listSlots(@Query({ schema: slotQuery }) query: z.infer<typeof slotQuery>) {
    const { scheduleKey, after, limit } = query;
    const rows = await this.repository.listSlots({
      limit: limit + 1,
      ...(scheduleKey === undefined ? {} : { scheduleKey }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toSlotResponse) };
  }
}
