/** Training jobs over HTTP: start, follow, cancel. */
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  type MessageEvent,
  Param,
  Post,
  Query,
  Res,
  Sse,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import {
  startTrainingRequest,
  toTrainingJobResponse,
  toTrainingJobSummary,
  trainingJobIdParam,
  trainingJobPage,
  trainingJobQuery,
  trainingJobResponse,
} from './automl.dto.js';
import { TrainingRequestInvalid } from './automl.errors.js';
import { AutomlService } from './automl.service.js';
import { IDEMPOTENCY_HEADER, requestKey } from './request-key.dto.js';
import { faultsAsSent, readTrainingSettings } from './training-settings.dto.api.js';

@ApiTags('training')
@Controller('api/v1/training-jobs')
export class AutomlController {
  constructor(private readonly automl: AutomlService) {}

  @Post()
  @HttpCode(202)
  @Operation({
    id: 'startTraining',
    summary: 'Start a training job',
    description:
      'Compares models by cross-validation on the given batches, refits the best on all rows and stores it as a candidate. The job runs on the queue; its address is in `location`.',
    role: 'operator',
    problems: {
      invalid: 'An unknown model, metric, parameter or target, or a value out of range',
      'not-found': 'No such batch',
      conflict: 'The idempotency key was used for another request',
    },
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiAcceptedResponse({ standardSchema: trainingJobResponse, description: 'The job, waiting for a worker' })
  async start(
    @Body({ schema: startTrainingRequest }) body: z.infer<typeof startTrainingRequest>,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentActor() actor: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = toRequest(body, idempotencyKey, actor);
    const job = await this.automl.startTrainingOnce(request).catch((error: unknown) => {
      throw error instanceof TrainingRequestInvalid ? refusalAsSent(error, body) : error;
    });
    void reply.header('location', `/api/v1/training-jobs/${job.id}`);
    return toTrainingJobResponse(job);
  }

  @Get()
  @Operation({
    id: 'listTrainingJobs',
    summary: 'List training jobs',
    description: 'Newest first, without leaderboards.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: trainingJobPage, description: 'One page of jobs' })
  async list(@Query({ schema: trainingJobQuery }) query: z.infer<typeof trainingJobQuery>) {
    const { state, parentJobId, after, limit } = query;
    const jobs = await this.automl.list({
      limit: limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(parentJobId === undefined ? {} : { parentJobId }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(jobs, limit);
    return { ...page, items: page.items.map(toTrainingJobSummary) };
  }

  @Get(':id')
  @Operation({
    id: 'getTrainingJob',
    summary: 'Get a training job',
    description: 'State, progress, and after the end the leaderboard and the candidate.',
    role: 'viewer',
    problems: { 'not-found': 'No such training job' },
  })
  @ApiOkResponse({ standardSchema: trainingJobResponse, description: 'The job' })
  async get(@Param('id', { schema: trainingJobIdParam }) id: string) {
    return toTrainingJobResponse(await this.automl.getTrainingJob(id));
  }

  @Post(':id/cancellations')
  @HttpCode(202)
  @Operation({
    id: 'cancelTraining',
    summary: 'Cancel a training job',
    description:
      'Stops it within seconds, also in the middle of a fit. Models that were finished stay in the leaderboard.',
    role: 'operator',
    problems: { 'not-found': 'No such training job', conflict: 'The job has ended already' },
  })
  @ApiAcceptedResponse({
    standardSchema: trainingJobResponse,
    description: 'The job, cancelled or about to be',
  })
  async cancel(@Param('id', { schema: trainingJobIdParam }) id: string, @CurrentActor() actor: string) {
    return toTrainingJobResponse(await this.automl.cancelTraining(id, actor));
  }

  @Sse(':id/progress-events')
  @Operation({
    id: 'watchTrainingJob',
    summary: 'Follow a training job',
    description:
      'Server-sent events: `progress` with state, done, total and message after each change, then one `end` with the whole job.',
    role: 'viewer',
    problems: { 'not-found': 'No such training job' },
  })
  @ApiProduces('text/event-stream')
  async watch(@Param('id', { schema: trainingJobIdParam }) id: string): Promise<Observable<MessageEvent>> {
    const jobs = await this.automl.watch(id);
    return jobs.pipe(
      map((job): MessageEvent => {
        if (job.finishedAt !== undefined) return { type: 'end', data: toTrainingJobResponse(job) };
        return { type: 'progress', data: { state: job.state, ...job.progress } };
      }),
    );
  }
}

function toRequest(
  { experiment, batches = [], slices = [], target, settings }: z.infer<typeof startTrainingRequest>,
  idempotencyKey: string | undefined,
  actor: string,
) {
  const wholes = batches.map((batchId) => ({ batchId, from: 0, to: 1, order: 'stored' as const, seed: 0 }));
  return {
    key: requestKey(idempotencyKey, actor),
    experimentName: experiment,
    training: [...wholes, ...slices].map(({ batchId, from, to, order, seed }) => ({
      batchId,
      slice: { order, seed, from, to },
    })),
    ...(target === undefined ? {} : { target }),
    settings: readTrainingSettings(settings, '/settings'),
    actor,
  };
}

/** The service takes slices and our own names of options: its pointers become those of what was sent. */
function refusalAsSent(
  { faults }: TrainingRequestInvalid,
  { batches, settings }: z.infer<typeof startTrainingRequest>,
): TrainingRequestInvalid {
  const sent = faultsAsSent(faults, settings, '/settings');
  if (batches === undefined) return new TrainingRequestInvalid(sent);
  return new TrainingRequestInvalid(
    sent.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/slices(?=\/|$)/, '/batches') })),
  );
}
