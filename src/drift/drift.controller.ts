/** Drift reports, drift events and the measures there are, over HTTP. */
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { listDatasetMeasures } from '../core/drift/dataset-measure-registry.js';
import { listMeasures } from '../core/drift/measure-registry.js';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import { CheckCancellingService } from './check-cancelling.service.js';
import { DriftService } from './drift.service.js';
import {
  cancelCheckRequest,
  checkIdParam,
  eventPage,
  eventQuery,
  toEventResponse,
} from './drift-check.dto.js';
import { DriftEventRepository } from './drift-event.repository.js';
import { checkReport, toCheckReport } from './drift-report.dto.js';
import { measureList, toDatasetMeasureResponse, toMeasureResponse } from './drift-settings.dto.js';

@ApiTags('drift')
@Controller('api/v1')
export class DriftController {
  constructor(
    private readonly drift: DriftService,
    private readonly cancelling: CheckCancellingService,
    private readonly events: DriftEventRepository,
  ) {}

  @Get('drift-checks/:id')
  @Operation({
    id: 'getDriftReport',
    summary: 'Get a drift check with its report',
    description:
      'Where the check stands and, once it is done, the verdict on every feature with its measure, corrected p-value, effect, reason and shares for a plot. The same as a page for people: `reportUrl`, /api/v1/drift-checks/{id}/report.html.',
    role: 'viewer',
    problems: { 'not-found': 'No such check' },
  })
  @ApiOkResponse({ standardSchema: checkReport, description: 'The check' })
  async getReport(@Param('id', { schema: checkIdParam }) id: string) {
    return toCheckReport(await this.drift.getCheck(id));
  }

  @Post('drift-checks/:id/cancellations')
  @Operation({
    id: 'cancelDriftCheck',
    summary: 'Cancel a drift check',
    description: 'A waiting check is not begun, a running one stops within seconds; neither leaves a report.',
    role: 'operator',
    problems: { 'not-found': 'No such check', conflict: 'The check has ended', invalid: 'The body is wrong' },
  })
  @ApiCreatedResponse({ standardSchema: checkReport, description: 'The cancelled check' })
  async cancel(
    @Param('id', { schema: checkIdParam }) id: string,
    @Body({ schema: cancelCheckRequest }) body: z.infer<typeof cancelCheckRequest>,
    @CurrentActor() actor: string,
  ) {
    return toCheckReport(await this.cancelling.cancel(id, actor, body.reason));
  }

  @Get('drift-events')
  @Operation({
    id: 'listDriftEvents',
    summary: 'List drift events',
    description:
      'Checks that raised an alarm: the dataset rule fired, in as many of the last windows as the monitor asks for. Newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: eventPage, description: 'One page of events' })
  async listEvents(@Query({ schema: eventQuery }) query: z.infer<typeof eventQuery>) {
    const { monitorId, after, limit } = query;
    const rows = await this.events.list({
      limit: limit + 1,
      ...(monitorId === undefined ? {} : { monitorId }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toEventResponse) };
  }

  @Get('drift-measures')
  @Operation({
    id: 'listDriftMeasures',
    summary: 'List drift measures',
    description: 'Every measure that the settings of a monitor may name.',
    role: 'viewer',
  })
  @ApiOkResponse({ standardSchema: measureList, description: 'All measures' })
  listMeasures() {
    return {
      items: listMeasures().map(toMeasureResponse),
      datasetItems: listDatasetMeasures().map(toDatasetMeasureResponse),
    };
  }
}
