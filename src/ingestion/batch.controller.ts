/** Batches over HTTP: sending, listing, deleting. */
import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Operation } from '../platform/http/operation.js';
import { type PageQuery, pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import { batchId, batchPage, batchResponse, datasetName, toBatchResponse } from './batch.dto.js';
import { BatchService } from './batch.service.js';
import { DatasetService } from './dataset.service.js';
import { discardRest } from './discard-rest.js';

@ApiTags('ingestion')
@Controller('api/v1')
export class BatchController {
  constructor(
    private readonly batches: BatchService,
    private readonly datasets: DatasetService,
  ) {}

  @Post('datasets/:name/batches')
  @Operation({
    id: 'addBatch',
    summary: 'Send a batch of rows',
    description:
      'The body is the data, streamed: CSV with a header, NDJSON, a JSON array of objects, Parquet, or a form with one such file. ' +
      'Every row is checked against the contract; rejected rows are kept aside with their reasons. The answer means that the rows are stored. ' +
      'The same content is stored once: sending it again answers 200 with the batch of then.',
    role: 'operator',
    problems: {
      invalid: 'The file or too many of its rows break the contract; nothing was stored',
      'not-found': 'There is no such dataset',
      conflict: 'The Idempotency-Key belongs to other content',
      'too-large': 'The upload is above the limit',
      'unsupported-media': 'The format is not supported',
      unavailable: 'The disk is full, or the engine has too little memory',
    },
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Names this batch within the dataset, so that a repeated request is recognised; 1 to 255 ASCII characters',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  })
  @ApiConsumes(
    'text/csv',
    'application/x-ndjson',
    'application/json',
    'application/vnd.apache.parquet',
    'multipart/form-data',
  )
  @ApiBody({
    description: 'The rows',
    schema: { type: 'string', format: 'binary', description: 'The bytes of one file' },
    examples: {
      csv: { summary: 'Two rows of CSV', value: 'measuredAt,demand\n2026-01-01,5.5\n2026-01-02,6\n' },
    },
  })
  @ApiCreatedResponse({ standardSchema: batchResponse, description: 'The stored batch' })
  @ApiOkResponse({ standardSchema: batchResponse, description: 'The batch that holds this content already' })
  async add(
    @Param('name', { schema: datasetName }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentActor() actor: string,
  ) {
    const key = request.headers['idempotency-key'];
    const idempotencyKey = Array.isArray(key) ? key.join(',') : key;
    try {
      const arrival = await this.batches.add(name, request, { idempotencyKey, actor });
      void reply.status(arrival.isDuplicate ? 200 : 201);
      return toBatchResponse(arrival.batch, arrival.datasetName, arrival.isDuplicate);
    } catch (error) {
      discardRest(request);
      throw error;
    }
  }

  @Get('datasets/:name/batches')
  @Operation({
    id: 'listBatches',
    summary: 'List the batches of a dataset',
    description: 'In the order of arrival, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range', 'not-found': 'There is no such dataset' },
  })
  @ApiOkResponse({ standardSchema: batchPage, description: 'One page of batches' })
  async list(
    @Param('name', { schema: datasetName }) name: string,
    @Query({ schema: pageQuery }) { after, limit }: PageQuery,
  ) {
    const rows = await this.batches.listOf(name, {
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map((batch) => toBatchResponse(batch, name)) };
  }

  @Get('batches/:id')
  @Operation({
    id: 'getBatch',
    summary: 'Get a batch',
    description: 'What is known about one batch; its rows are under /content.',
    role: 'viewer',
    problems: { 'not-found': 'There is no such batch' },
  })
  @ApiOkResponse({ standardSchema: batchResponse, description: 'The batch' })
  async get(@Param('id', { schema: batchId }) id: string) {
    const batch = await this.batches.get(id);
    const { name } = await this.datasets.getById(batch.datasetId);
    return toBatchResponse(batch, name);
  }

  @Delete('batches/:id')
  @HttpCode(204)
  @Operation({
    id: 'deleteBatch',
    summary: 'Delete a batch',
    description: 'Removes its rows for good. A batch that a model version, monitor or job needs stays.',
    role: 'admin',
    problems: { 'not-found': 'There is no such batch', conflict: 'Somebody needs it; the answer names who' },
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async delete(@Param('id', { schema: batchId }) id: string, @CurrentActor() actor: string) {
    await this.batches.delete(id, actor);
  }
}
