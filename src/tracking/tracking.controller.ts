/** Experiments and training runs over HTTP: looking at what was tracked, and logging by hand. */
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { pageQuery, toPage } from '../platform/http/pages.js';
import {
  createExperimentRequest,
  experimentIdParam,
  experimentPage,
  experimentResponse,
  logRunRequest,
  runIdParam,
  runPage,
  runQuery,
  runResponse,
  toExperimentResponse,
  toRunResponse,
} from './tracking.dto.js';
import { TrackingService } from './tracking.service.js';

@ApiTags('tracking')
@Controller('api/v1')
export class TrackingController {
  constructor(private readonly tracking: TrackingService) {}

  @Get('experiments')
  @Operation({
    id: 'listExperiments',
    summary: 'List experiments',
    description: 'Named groups of training runs, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: experimentPage, description: 'One page of experiments' })
  async listExperiments(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const { after, limit } = query;
    const rows = await this.tracking.listExperiments({
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toExperimentResponse) };
  }

  @Post('experiments')
  @Operation({
    id: 'createExperiment',
    summary: 'Create an experiment',
    description: 'Makes a named group to log training runs into.',
    role: 'operator',
    problems: { invalid: 'The name is missing or too long', conflict: 'The name is taken' },
  })
  @ApiCreatedResponse({ standardSchema: experimentResponse, description: 'The experiment' })
  async createExperiment(
    @Body({ schema: createExperimentRequest }) body: z.infer<typeof createExperimentRequest>,
  ) {
    return toExperimentResponse(await this.tracking.createExperiment(body.name));
  }

  @Get('experiments/:id')
  @Operation({
    id: 'getExperiment',
    summary: 'Get an experiment',
    description: 'One experiment by its id.',
    role: 'viewer',
    problems: { 'not-found': 'No such experiment' },
  })
  @ApiOkResponse({ standardSchema: experimentResponse, description: 'The experiment' })
  async getExperiment(@Param('id', { schema: experimentIdParam }) id: string) {
    return toExperimentResponse(await this.tracking.getExperiment(id));
  }

  @Get('experiments/:id/training-runs')
  @Operation({
    id: 'listTrainingRuns',
    summary: 'List the training runs of an experiment',
    description: 'Runs with their params, latest metrics and tags, newest first.',
    role: 'viewer',
    problems: { 'not-found': 'No such experiment', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: runPage, description: 'One page of runs' })
  async listRuns(
    @Param('id', { schema: experimentIdParam }) experimentId: string,
    @Query({ schema: runQuery }) query: z.infer<typeof runQuery>,
  ) {
    const { parentRunId, status, after, limit } = query;
    const rows = await this.tracking.listRuns({
      experimentId,
      limit: limit + 1,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      ...(status === undefined ? {} : { status }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toRunResponse) };
  }

  @Post('training-runs')
  @Operation({
    id: 'logTrainingRun',
    summary: 'Log a training run by hand',
    description: 'Stores one run that has ended, with its params, metrics and tags, in one step.',
    role: 'operator',
    problems: {
      invalid: 'A field breaks its rule, or the run ends before it starts',
      'not-found': 'No such experiment or parent run',
    },
  })
  @ApiCreatedResponse({ standardSchema: runResponse, description: 'The run' })
  async logRun(@Body({ schema: logRunRequest }) body: z.infer<typeof logRunRequest>) {
    const { parentRunId, startedAt, endedAt, ...rest } = body;
    const run = await this.tracking.logEndedRun({
      ...rest,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      startedAt: startedAt === undefined ? undefined : new Date(startedAt),
      endedAt: endedAt === undefined ? undefined : new Date(endedAt),
    });
    return toRunResponse(run);
  }

  @Get('training-runs/:id')
  @Operation({
    id: 'getTrainingRun',
    summary: 'Get a training run',
    description: 'One run with its params, latest metrics, tags and the number of runs below it.',
    role: 'viewer',
    problems: { 'not-found': 'No such run' },
  })
  @ApiOkResponse({ standardSchema: runResponse, description: 'The run' })
  async getRun(@Param('id', { schema: runIdParam }) id: string) {
    return toRunResponse(await this.tracking.getRun(id));
  }
}
