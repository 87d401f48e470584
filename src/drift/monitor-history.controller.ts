/** The past of a monitor over HTTP: drift over time, and what another rule would have made of it. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { Operation } from '../platform/http/operation.js';
import { monitorIdParam } from './monitor.dto.js';
import { MonitorsService } from './monitors.service.js';
import { toTrendResponse, trendQuery, trendResponse } from './trend.dto.js';
import { alignTrend } from './trend.js';
import { TrendRepository } from './trend.repository.js';
import { toWhatIfResponse, whatIfRequest, whatIfResponse } from './what-if.dto.js';
import { WhatIfService } from './what-if.service.js';

/** About ten megabytes of JSON. */
const MOST_CELLS = 100_000;

@ApiTags('drift')
@Controller('api/v1/monitors')
export class MonitorHistoryController {
  constructor(
    private readonly monitors: MonitorsService,
    private readonly trends: TrendRepository,
    private readonly whatIf: WhatIfService,
  ) {}

  @Get(':id/trend')
  @Operation({
    id: 'getDriftTrend',
    summary: 'Get drift over time',
    description:
      'For every check that was done its verdict and for every feature the effect, corrected p-value and verdict: what a heat map over time shows. Oldest first; older ones on request.',
    role: 'viewer',
    problems: { 'not-found': 'No such monitor', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: trendResponse, description: 'The trend' })
  async getTrend(
    @Param('id', { schema: monitorIdParam }) id: string,
    @Query({ schema: trendQuery }) { from, to, before, limit }: z.infer<typeof trendQuery>,
  ) {
    const { id: monitorId } = await this.monitors.get(id);
    const { points, next } = await this.trends.list({
      monitorId,
      limit,
      mostCells: MOST_CELLS,
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(to === undefined ? {} : { to: new Date(to) }),
      ...(before === undefined ? {} : { before }),
    });
    return toTrendResponse(alignTrend([...points].reverse()), next);
  }

  @Post(':id/what-if')
  @HttpCode(200)
  @Operation({
    id: 'askWhatIf',
    summary: 'Judge stored reports by another rule',
    description:
      'How many alarms another rule would have raised in the last checks, and the verdict on each before and after. Nothing is stored and no data are read: checks whose reports lack what the rule needs are left out with a reason.',
    role: 'viewer',
    problems: {
      'not-found': 'No such monitor',
      invalid: 'The settings are wrong; every fault has a pointer',
    },
  })
  @ApiOkResponse({ standardSchema: whatIfResponse, description: 'Before and after' })
  async askWhatIf(
    @Param('id', { schema: monitorIdParam }) id: string,
    @Body({ schema: whatIfRequest }) body: z.infer<typeof whatIfRequest>,
  ) {
    const { settings, hysteresis, last } = body;
    return toWhatIfResponse(
      await this.whatIf.ask(id, {
        settings: settings as DriftSettingsInput,
        last,
        ...(hysteresis === undefined ? {} : { hysteresis }),
      }),
    );
  }
}
