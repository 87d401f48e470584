/** Datasets over HTTP. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { type PageQuery, pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import { datasetName } from './batch.dto.js';
import {
  datasetPage,
  datasetRequest,
  datasetResponse,
  toDatasetResponse,
  toNewDataset,
} from './dataset.dto.js';
import { DatasetService } from './dataset.service.js';

@ApiTags('ingestion')
@Controller('api/v1/datasets')
export class DatasetController {
  constructor(private readonly datasets: DatasetService) {}

  @Post()
  @Operation({
    id: 'createDataset',
    summary: 'Create a dataset',
    description:
      'A named stream of rows. Without a contract, the first batch decides: types as its values show them, required where no value is missing.',
    role: 'operator',
    problems: { invalid: 'The body or the contract is wrong', conflict: 'The name is taken' },
  })
  @ApiCreatedResponse({ standardSchema: datasetResponse, description: 'The dataset' })
  async create(
    @Body({ schema: datasetRequest }) body: z.infer<typeof datasetRequest>,
    @CurrentActor() actor: string,
  ) {
    return toDatasetResponse(await this.datasets.create(toNewDataset(body, actor)));
  }

  @Get()
  @Operation({
    id: 'listDatasets',
    summary: 'List datasets',
    description: 'All datasets, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: datasetPage, description: 'One page of datasets' })
  async list(@Query({ schema: pageQuery }) { after, limit }: PageQuery) {
    const rows = await this.datasets.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toDatasetResponse) };
  }

  @Get(':name')
  @Operation({
    id: 'getDataset',
    summary: 'Get a dataset',
    description: 'The dataset with its contract.',
    role: 'viewer',
    problems: { 'not-found': 'There is no such dataset' },
  })
  @ApiOkResponse({ standardSchema: datasetResponse, description: 'The dataset' })
  async get(@Param('name', { schema: datasetName }) name: string) {
    return toDatasetResponse(await this.datasets.getByName(name));
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation({
    id: 'deleteDataset',
    summary: 'Delete a dataset',
    description: 'Only a dataset without batches can be deleted.',
    role: 'admin',
    problems: { 'not-found': 'There is no such dataset', conflict: 'It has batches' },
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async delete(@Param('name', { schema: datasetName }) name: string, @CurrentActor() actor: string) {
    await this.datasets.delete(name, actor);
  }
}
