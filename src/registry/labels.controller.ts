/** Aliases and tags over HTTP. */
import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { CurrentActor } from '../platform/http/principal.js';
import { CatalogueService } from './catalogue.service.js';
import { LabelsService } from './labels.service.js';
import { toVersionResponse, versionResponse } from './model-version.dto.js';
import {
  aliasParam,
  aliasRequest,
  modelNameParam,
  modelResponse,
  tagKeyParam,
  tagRequest,
  toModelResponse,
  versionIdParam,
} from './registry.dto.js';

@ApiTags('registry')
@Controller('api/v1')
export class LabelsController {
  constructor(
    private readonly labels: LabelsService,
    private readonly catalogue: CatalogueService,
  ) {}

  @Put('models/:name/aliases/:alias')
  @Operation({
    id: 'setModelAlias',
    summary: 'Point an alias at a version',
    description:
      'Creates or moves an alias of the model. champion always is the version in Production and moves with it; challenger and other names are free.',
    role: 'operator',
    problems: {
      'not-found': 'No such model, or it has no such version',
      invalid: 'The alias has a reserved or malformed name',
      conflict: 'champion for a version that is not in Production, or challenger for the one that is',
    },
  })
  @ApiOkResponse({ standardSchema: modelResponse, description: 'The model with its aliases' })
  async setAlias(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Param('alias', { schema: aliasParam }) alias: string,
    @Body({ schema: aliasRequest }) body: z.infer<typeof aliasRequest>,
    @CurrentActor() actor: string,
  ) {
    await this.labels.setAlias({ modelName, alias, versionId: body.versionId, actor });
    return toModelResponse(await this.catalogue.getModel(modelName));
  }

  @Delete('models/:name/aliases/:alias')
  @HttpCode(204)
  @Operation({
    id: 'removeModelAlias',
    summary: 'Remove an alias',
    description: 'Removes an alias of the model; an alias that is not there is no error.',
    role: 'operator',
    problems: { 'not-found': 'No such model', conflict: 'champion while a version is in Production' },
  })
  @ApiNoContentResponse({ description: 'The alias is gone' })
  async removeAlias(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Param('alias', { schema: aliasParam }) alias: string,
    @CurrentActor() actor: string,
  ): Promise<void> {
    await this.labels.setAlias({ modelName, alias, versionId: undefined, actor });
  }

  @Put('models/:name/tags/:key')
  @Operation({
    id: 'setModelTag',
    summary: 'Tag a model',
    description: 'Sets a remark under a key; the last write wins.',
    role: 'operator',
    problems: { 'not-found': 'No such model', invalid: 'The key or the value breaks its rule' },
  })
  @ApiOkResponse({ standardSchema: modelResponse, description: 'The model with its tags' })
  async setModelTag(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Param('key', { schema: tagKeyParam }) key: string,
    @Body({ schema: tagRequest }) body: z.infer<typeof tagRequest>,
    @CurrentActor() actor: string,
  ) {
    await this.labels.setModelTag(modelName, { key, value: body.value, actor });
    return toModelResponse(await this.catalogue.getModel(modelName));
  }

  @Delete('models/:name/tags/:key')
  @HttpCode(204)
  @Operation({
    id: 'removeModelTag',
    summary: 'Remove a tag of a model',
    description: 'Removes the remark under a key; a tag that is not there is no error.',
    role: 'operator',
    problems: { 'not-found': 'No such model' },
  })
  @ApiNoContentResponse({ description: 'The tag is gone' })
  async removeModelTag(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Param('key', { schema: tagKeyParam }) key: string,
    @CurrentActor() actor: string,
  ): Promise<void> {
    await this.labels.setModelTag(modelName, { key, value: undefined, actor });
  }

  @Put('model-versions/:id/tags/:key')
  @Operation({
    id: 'setModelVersionTag',
    summary: 'Tag a model version',
    description: 'Sets a remark under a key; the last write wins.',
    role: 'operator',
    problems: { 'not-found': 'No such version', invalid: 'The key or the value breaks its rule' },
  })
  @ApiOkResponse({ standardSchema: versionResponse, description: 'The version with its tags' })
  async setVersionTag(
    @Param('id', { schema: versionIdParam }) id: string,
    @Param('key', { schema: tagKeyParam }) key: string,
    @Body({ schema: tagRequest }) body: z.infer<typeof tagRequest>,
    @CurrentActor() actor: string,
  ) {
    await this.labels.setVersionTag(id, { key, value: body.value, actor });
    return toVersionResponse(await this.catalogue.getVersion(id));
  }

  @Delete('model-versions/:id/tags/:key')
  @HttpCode(204)
  @Operation({
    id: 'removeModelVersionTag',
    summary: 'Remove a tag of a model version',
    description: 'Removes the remark under a key; a tag that is not there is no error.',
    role: 'operator',
    problems: { 'not-found': 'No such version' },
  })
  @ApiNoContentResponse({ description: 'The tag is gone' })
  async removeVersionTag(
    @Param('id', { schema: versionIdParam }) id: string,
    @Param('key', { schema: tagKeyParam }) key: string,
    @CurrentActor() actor: string,
  ): Promise<void> {
    await this.labels.setVersionTag(id, { key, value: undefined, actor });
  }
}
