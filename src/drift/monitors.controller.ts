/** Monitors over HTTP, and the checks of one monitor. */
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import type { Monitor } from './drift.api.js';
import { DriftService } from './drift.service.js';
import { checkListing, checkPage, requestCheckRequest, toCheckListing } from './drift-check.dto.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import {
  changeMonitorRequest,
  createMonitorRequest,
  monitorIdParam,
  monitorPage,
  monitorQuery,
  monitorResponse,
  toMonitorResponse,
} from './monitor.dto.js';
import type { MonitorChange } from './monitor.repository.js';
import { MonitorRepository } from './monitor.repository.js';
import { MonitorsService, type NewMonitor } from './monitors.service.js';

@ApiTags('drift')
@Controller('api/v1/monitors')
export class MonitorsController {
  constructor(
    private readonly monitors: MonitorsService,
    private readonly repository: MonitorRepository,
    private readonly drift: DriftService,
    private readonly checks: DriftCheckRepository,
  ) {}

  @Post()
  @Operation({
    id: 'createMonitor',
    summary: 'Create a monitor',
    description:
      'Watches the batches of a dataset: each is compared with the reference when it arrives, on the times of a cron schedule, or both.',
    role: 'operator',
    problems: {
      invalid: 'A field, the settings or the cron is wrong; every fault has a pointer',
      'not-found': 'No such dataset or reference batch',
      conflict: 'The name is taken',
    },
  })
  @ApiCreatedResponse({ standardSchema: monitorResponse, description: 'The monitor' })
  async create(
    @Body({ schema: createMonitorRequest }) body: z.infer<typeof createMonitorRequest>,
    @CurrentActor() actor: string,
  ) {
    return toMonitorResponse(await this.monitors.create(body as NewMonitor, actor), undefined);
  }

  @Get()
  @Operation({
    id: 'listMonitors',
    summary: 'List monitors',
    description: 'Monitors with their newest check, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: monitorPage, description: 'One page of monitors' })
  async list(@Query({ schema: monitorQuery }) query: z.infer<typeof monitorQuery>) {
    const { datasetName, after, limit } = query;
    const rows = await this.repository.list({
      limit: limit + 1,
      ...(datasetName === undefined ? {} : { datasetName }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    const latest = await this.checks.latestOf(page.items.map(({ id }) => id));
    return {
      ...page,
      items: page.items.map((monitor) => toMonitorResponse(monitor, latest.get(monitor.id))),
    };
  }

  @Get(':id')
  @Operation({
    id: 'getMonitor',
    summary: 'Get a monitor',
    description: 'One monitor with its newest check.',
    role: 'viewer',
    problems: { 'not-found': 'No such monitor' },
  })
  @ApiOkResponse({ standardSchema: monitorResponse, description: 'The monitor' })
  async get(@Param('id', { schema: monitorIdParam }) id: string) {
    return this.withLatestCheck(await this.monitors.get(id));
  }

  @Patch(':id')
  @Operation({
    id: 'changeMonitor',
    summary: 'Change a monitor',
    description:
      'Changes the fields given and keeps the others; `settings` is replaced as a whole, `cron: null` ends the schedule. Later checks follow it.',
    role: 'operator',
    problems: {
      invalid: 'A field, the settings or the cron is wrong; every fault has a pointer',
      'not-found': 'No such monitor or reference batch',
      conflict: 'The name is taken',
    },
  })
  @ApiOkResponse({ standardSchema: monitorResponse, description: 'The monitor as it is now' })
  async change(
    @Param('id', { schema: monitorIdParam }) id: string,
    @Body({ schema: changeMonitorRequest }) body: z.infer<typeof changeMonitorRequest>,
    @CurrentActor() actor: string,
  ) {
    return this.withLatestCheck(await this.monitors.change(id, body as MonitorChange, actor));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'removeMonitor',
    summary: 'Remove a monitor',
    description:
      'Ends its schedule and lets go of its reference batch. Its checks and drift events stay; a check that waits is skipped.',
    role: 'admin',
    problems: { 'not-found': 'No such monitor' },
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async remove(@Param('id', { schema: monitorIdParam }) id: string, @CurrentActor() actor: string) {
    await this.monitors.remove(id, actor);
  }

  @Post(':id/checks')
  @HttpCode(202)
  @Operation({
    id: 'requestDriftCheck',
    summary: 'Check a batch now',
    description:
      'Puts a check on the queue, also of a monitor that is not enabled. Look at the check until its state is done, skipped, failed or cancelled.',
    role: 'operator',
    problems: {
      invalid: 'The batch belongs to another dataset',
      'not-found': 'No such monitor or batch',
    },
  })
  @ApiAcceptedResponse({ standardSchema: checkListing, description: 'The check' })
  async requestCheck(
    @Param('id', { schema: monitorIdParam }) monitorId: string,
    @Body({ schema: requestCheckRequest }) { batchId }: z.infer<typeof requestCheckRequest>,
    @CurrentActor() actor: string,
  ) {
    const check = await this.drift.requestCheck({
      monitorId,
      cause: { kind: 'manual' },
      actor,
      ...(batchId === undefined ? {} : { batchId }),
    });
    return toCheckListing(check);
  }

  @Get(':id/checks')
  @Operation({
    id: 'listDriftChecks',
    summary: 'List the checks of a monitor',
    description: 'Checks with their verdicts but without their reports, newest first.',
    role: 'viewer',
    problems: { 'not-found': 'No such monitor', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: checkPage, description: 'One page of checks' })
  async listChecks(
    @Param('id', { schema: monitorIdParam }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ) {
    const { after, limit } = query;
    const { id: monitorId } = await this.monitors.get(id);
    const rows = await this.checks.list({
      monitorId,
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toCheckListing) };
  }

  private async withLatestCheck(monitor: Monitor) {
    const latest = await this.checks.latestOf([monitor.id]);
    return toMonitorResponse(monitor, latest.get(monitor.id));
  }
}
