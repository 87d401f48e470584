/** What comes after a training job, over HTTP: its leaderboard, and steps on its models. */
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { CurrentActor } from '../platform/http/principal.js';
import { toTrainingJobResponse, trainingJobIdParam, trainingJobResponse } from './automl.dto.js';
import { AutomlService } from './automl.service.js';
import { leaderboardQuery, leaderboardResponse, toLeaderboardResponse } from './leaderboard.dto.js';
import { leaderboardCsv } from './leaderboard-csv.js';
import { IDEMPOTENCY_HEADER, requestKey } from './request-key.dto.js';
import { toStepRequest, trainingStepRequest } from './training-step.dto.js';
import { TrainingSteps } from './training-steps.service.js';

@ApiTags('training')
@Controller('api/v1/training-jobs')
export class TrainingStepsController {
  constructor(
    private readonly automl: AutomlService,
    private readonly steps: TrainingSteps,
  ) {}

  @Post(':id/steps')
  @HttpCode(202)
  @Operation({
    id: 'startTrainingStep',
    summary: 'Go on with models of a training job',
    description:
      'Tunes, ensembles, blends, stacks, calibrates, finds a threshold or finalizes, as a training job of its own on the same rows and the same folds: with progress, cancellation, budget and tracked runs like any other. Its leaderboard shows the new model beside those it starts from; `findings` holds what else was found. Steps can start from steps. Its address is in `location`.',
    role: 'operator',
    problems: {
      invalid: 'An unknown model or metric, a verb that does not suit the task, or a value out of range',
      'not-found': 'No such training job, or a batch it learnt from is gone',
      conflict: 'The job has not succeeded, or the idempotency key was used for another request',
    },
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiAcceptedResponse({
    standardSchema: trainingJobResponse,
    description: 'The step as a job, waiting for a worker',
  })
  async start(
    @Param('id', { schema: trainingJobIdParam }) parentJobId: string,
    @Body({ schema: trainingStepRequest }) body: z.infer<typeof trainingStepRequest>,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentActor() actor: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const job = await this.steps.start({
      ...toStepRequest(body),
      key: requestKey(idempotencyKey, actor),
      parentJobId,
      actor,
    });
    void reply.header('location', `/api/v1/training-jobs/${job.id}`);
    return toTrainingJobResponse(job);
  }

  @Get(':id/leaderboard')
  @Operation({
    id: 'getLeaderboard',
    summary: 'Get the leaderboard of a training job',
    description:
      'Every model with its rank, metrics, spread and recipe, best first; after a stop what was finished by then, before the end nothing. As JSON or, with `format=csv` or `accept: text/csv`, as a table: one column for each metric and one for its standard deviation, an empty cell where a value could not be computed.',
    role: 'viewer',
    problems: { 'not-found': 'No such training job', invalid: 'The format is unknown' },
  })
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ standardSchema: leaderboardResponse, description: 'The leaderboard' })
  async getLeaderboard(
    @Param('id', { schema: trainingJobIdParam }) id: string,
    @Query({ schema: leaderboardQuery }) { format }: z.infer<typeof leaderboardQuery>,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const job = await this.automl.getTrainingJob(id);
    void reply.header('vary', 'accept');
    const isCsv = format === undefined ? /\btext\/csv\b/.test(accept ?? '') : format === 'csv';
    if (!isCsv) return toLeaderboardResponse(job);
    void reply.header('content-type', 'text/csv; charset=utf-8');
    return leaderboardCsv(job.leaderboard ?? []);
  }
}
