/** Models over HTTP: what there is, rollbacks, the stage history. */
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { pageQuery, toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import { CatalogueService } from './catalogue.service.js';
import { toVersionResponse, versionPage, versionQuery, versionResponse } from './model-version.dto.js';
import {
  modelNameParam,
  modelPage,
  modelResponse,
  numberedPageQuery,
  rollbackRequest,
  stageHistoryPage,
  toModelResponse,
  toStageHistoryResponse,
} from './registry.dto.js';
import { RegistryService } from './registry.service.js';

@ApiTags('registry')
@Controller('api/v1/models')
export class ModelsController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly registry: RegistryService,
  ) {}

  @Get()
  @Operation({
    id: 'listModels',
    summary: 'List models',
    description: 'Registered models with the version in Production, aliases and tags, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: modelPage, description: 'One page of models' })
  async list(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const { after, limit } = query;
    const rows = await this.catalogue.listModels({
      limit: limit + 1,
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toModelResponse) };
  }

  @Get(':name')
  @Operation({
    id: 'getModel',
    summary: 'Get a model',
    description: 'One model with the version in Production, aliases and tags.',
    role: 'viewer',
    problems: { 'not-found': 'No such model' },
  })
  @ApiOkResponse({ standardSchema: modelResponse, description: 'The model' })
  async get(@Param('name', { schema: modelNameParam }) name: string) {
    return toModelResponse(await this.catalogue.getModel(name));
  }

  @Get(':name/versions')
  @Operation({
    id: 'listModelVersions',
    summary: 'List the versions of a model',
    description: 'Versions with metrics, signature and lineage, highest number first.',
    role: 'viewer',
    problems: { 'not-found': 'No such model', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: versionPage, description: 'One page of versions' })
  async listVersions(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Query({ schema: versionQuery }) query: z.infer<typeof versionQuery>,
  ) {
    const { stage, after, limit } = query;
    const rows = await this.catalogue.listVersions({
      modelName,
      limit: limit + 1,
      ...(stage === undefined ? {} : { stage }),
      ...(after === undefined ? {} : { belowVersion: after }),
    });
    return toNumberedPage(rows, limit, ({ version }) => version, toVersionResponse);
  }

  @Get(':name/stage-history')
  @Operation({
    id: 'listStageHistory',
    summary: 'List the stage changes of a model',
    description: 'Every move of every version, also those made to make room for another, newest first.',
    role: 'viewer',
    problems: { 'not-found': 'No such model', invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: stageHistoryPage, description: 'One page of changes' })
  async listStageHistory(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Query({ schema: numberedPageQuery }) query: z.infer<typeof numberedPageQuery>,
  ) {
    const { after, limit } = query;
    const rows = await this.catalogue.listStageHistory({
      modelName,
      limit: limit + 1,
      ...(after === undefined ? {} : { before: after }),
    });
    return toNumberedPage(rows, limit, ({ sequence }) => sequence, toStageHistoryResponse);
  }

  @Post(':name/rollbacks')
  @Operation({
    id: 'rollBackModel',
    summary: 'Roll a model back',
    description:
      'Brings back the version that was in Production before the present one, which is archived. Doing it again goes one version further back.',
    role: 'operator',
    problems: {
      'not-found': 'No such model',
      conflict: 'Nothing is in Production, or no version was there before',
      invalid: 'The reason is missing',
    },
  })
  @ApiCreatedResponse({ standardSchema: versionResponse, description: 'The version now in Production' })
  async rollBack(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Body({ schema: rollbackRequest }) body: z.infer<typeof rollbackRequest>,
    @CurrentActor() actor: string,
  ) {
    const version = await this.registry.rollBack({ modelName, actor, reason: body.reason });
    return toVersionResponse(await this.catalogue.label(version));
  }
}

/** As `toPage`, with the number of the last row as the cursor. */
function toNumberedPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  numberOf: (row: Row) => number,
  toItem: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const { items, next } = toPage(
    rows.map((row) => ({ id: String(numberOf(row)), row })),
    limit,
  );
  return { items: items.map(({ row }) => toItem(row)), ...(next === undefined ? {} : { next }) };
}
