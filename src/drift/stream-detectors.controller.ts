/** Streaming detectors over HTTP. */
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import {
  createStreamDetectorRequest,
  streamAlarmPage,
  streamAlarmQuery,
  streamDetectorIdParam,
  streamDetectorPage,
  streamDetectorResponse,
  streamReceiptResponse,
  streamValuesRequest,
  toAlarmPage,
  toStreamDetectorResponse,
  toStreamReceipt,
} from './stream-detector.dto.js';
import { StreamDetectorInvalid } from './stream-detector.errors.js';
import { StreamDetectorRepository } from './stream-detector.repository.js';
import { type NewStreamDetector, StreamDetectorsService } from './stream-detectors.service.js';
import { StreamFeedRepository } from './stream-feed.repository.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

@ApiTags('drift')
@Controller('api/v1/stream-detectors')
export class StreamDetectorsController {
  constructor(
    private readonly detectors: StreamDetectorsService,
    private readonly repository: StreamDetectorRepository,
    private readonly feeds: StreamFeedRepository,
  ) {}

  @Post()
  @Operation({
    id: 'createStreamDetector',
    summary: 'Create a stream detector',
    description:
      'Watches one number after the other, of posted values or of the batches that arrive in a dataset, and raises an alarm as soon as the stream has changed. Its state is kept over restarts.',
    role: 'operator',
    problems: {
      invalid: 'An unknown detector, a parameter out of range, or a source that does not fit; with a pointer',
      'not-found': 'No such dataset',
      conflict: 'The name is taken',
    },
  })
  @ApiCreatedResponse({ standardSchema: streamDetectorResponse, description: 'The stream detector' })
  async create(
    @Body({ schema: createStreamDetectorRequest }) body: z.infer<typeof createStreamDetectorRequest>,
    @CurrentActor() actor: string,
  ) {
    const { id } = await this.detectors.create(body as NewStreamDetector, actor);
    return this.withFeeds(id);
  }

  @Get()
  @Operation({
    id: 'listStreamDetectors',
    summary: 'List stream detectors',
    description: 'Stream detectors with their counts and newest alarms, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: streamDetectorPage, description: 'One page of stream detectors' })
  async list(@Query({ schema: pageQuery }) { after, limit }: z.infer<typeof pageQuery>) {
    const rows = await this.repository.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
    const page = toPage(rows, limit);
    const feeds = await this.feeds.countOf(page.items.map(({ id }) => id));
    return { ...page, items: page.items.map((one) => toStreamDetectorResponse(one, feeds.get(one.id))) };
  }

  @Get(':id')
  @Operation({
    id: 'getStreamDetector',
    summary: 'Get a stream detector',
    description: 'One stream detector with its counts, its newest alarm and the batches that were fed to it.',
    role: 'viewer',
    problems: { 'not-found': 'No such stream detector' },
  })
  @ApiOkResponse({ standardSchema: streamDetectorResponse, description: 'The stream detector' })
  async get(@Param('id', { schema: streamDetectorIdParam }) id: string) {
    return this.withFeeds(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'removeStreamDetector',
    summary: 'Remove a stream detector',
    description: 'Takes it away with its state and its alarms.',
    role: 'admin',
    problems: { 'not-found': 'No such stream detector' },
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async remove(@Param('id', { schema: streamDetectorIdParam }) id: string, @CurrentActor() actor: string) {
    await this.detectors.remove(id, actor);
  }

  @Post(':id/values')
  @HttpCode(200)
  @Operation({
    id: 'addStreamValues',
    summary: 'Send values to a stream detector',
    description:
      'Takes the values one by one and answers with the alarms among them, once all is stored. All or nothing. So that a retry does not count values twice, send `sequence`, or an Idempotency-Key, which is remembered for 24 hours; without either each request counts.',
    role: 'operator',
    problems: {
      invalid: 'A value that the detector does not take; nothing was counted',
      'not-found': 'No such stream detector',
      conflict:
        'Values before `sequence` are missing, the Idempotency-Key belongs to other values, or a dataset feeds this detector',
      unavailable: 'Too many processes write this detector at once; nothing was counted',
    },
  })
  @ApiHeader({
    name: 'idempotency-key',
    required: false,
    description:
      'Sending again with the same key and values changes nothing; 1 to 255 visible ASCII characters',
  })
  @ApiOkResponse({ standardSchema: streamReceiptResponse, description: 'What was counted, and the alarms' })
  async addValues(
    @Param('id', { schema: streamDetectorIdParam }) id: string,
    @Body({ schema: streamValuesRequest }) { values, sequence }: z.infer<typeof streamValuesRequest>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentActor() actor: string,
  ) {
    if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
      throw new StreamDetectorInvalid('/idempotency-key', 'must be 1 to 255 visible ASCII characters');
    }
    const receipt = await this.detectors.addValues(id, {
      values,
      ...(sequence === undefined ? {} : { sequence }),
      // The actor is part of the key, so that nobody can hit upon another's.
      ...(key === undefined ? {} : { requestKey: `${actor}/${key}` }),
    });
    return toStreamReceipt(receipt);
  }

  @Get(':id/alarms')
  @Operation({
    id: 'listStreamAlarms',
    summary: 'List the alarms of a stream detector',
    description: 'Where the stream changed, how the level was before and after, newest first.',
    role: 'viewer',
    problems: { 'not-found': 'No such stream detector', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: streamAlarmPage, description: 'One page of alarms' })
  async listAlarms(
    @Param('id', { schema: streamDetectorIdParam }) id: string,
    @Query({ schema: streamAlarmQuery }) { after, limit }: z.infer<typeof streamAlarmQuery>,
  ) {
    const { id: detectorId } = await this.detectors.get(id);
    const rows = await this.repository.listAlarms({
      detectorId,
      limit: limit + 1,
      ...(after === undefined ? {} : { before: after }),
    });
    return toAlarmPage(rows, limit);
  }

  /** The batches are counted first: values of a batch that counts as done are then there as well. */
  private async withFeeds(id: string) {
    const feeds = await this.feeds.countOf([id]);
    return toStreamDetectorResponse(await this.detectors.get(id), feeds.get(id));
  }
}
