/** Model versions over HTTP: look, download, move. */
import { Body, Controller, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { CurrentActor } from '../platform/http/principal.js';
import { CatalogueService } from './catalogue.service.js';
import { encodeFileName } from './encode-file-name.js';
import { stageChangeRequest, toVersionResponse, versionResponse } from './model-version.dto.js';
import { versionIdParam } from './registry.dto.js';
import { RegistryService } from './registry.service.js';

@ApiTags('registry')
@Controller('api/v1/model-versions')
export class ModelVersionsController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly registry: RegistryService,
  ) {}

  @Get(':id')
  @Operation({
    id: 'getModelVersion',
    summary: 'Get a model version',
    description: 'One version with metrics, signature, lineage, digest, stage, aliases and tags.',
    role: 'viewer',
    problems: { 'not-found': 'No such version' },
  })
  @ApiOkResponse({ standardSchema: versionResponse, description: 'The version' })
  async get(@Param('id', { schema: versionIdParam }) id: string) {
    return toVersionResponse(await this.catalogue.getVersion(id));
  }

  @Get(':id/model-file')
  @Operation({
    id: 'downloadModelFile',
    summary: 'Download the model file',
    description: 'The bytes whose SHA-256 is the `artifactDigest` of the version. They never change.',
    role: 'viewer',
    problems: { 'not-found': 'No such version, or its file is gone from storage' },
  })
  @Header('x-content-type-options', 'nosniff')
  @ApiOkResponse({
    description: 'The model file',
    content: {
      'application/octet-stream': {
        schema: { type: 'string', format: 'binary' },
        example: '{"checksum":"...","format":"mldrift-model","version":1}',
      },
    },
  })
  async download(@Param('id', { schema: versionIdParam }) id: string): Promise<StreamableFile> {
    const { content, fileName } = await this.catalogue.openModelFile(id);
    return new StreamableFile(content, {
      disposition: `attachment; filename*=UTF-8''${encodeFileName(fileName)}`,
    });
  }

  @Post(':id/stage-changes')
  @Operation({
    id: 'changeModelStage',
    summary: 'Move a version to another stage',
    description:
      'Moves the version at once. Into Production it archives the version that is there, in the same transaction, and takes the alias champion.',
    role: 'operator',
    problems: {
      'not-found': 'No such version',
      conflict: 'The move is not allowed from its stage, it is not usable, or it is at another revision',
      invalid: 'The stage is unknown or the reason is missing',
    },
  })
  @ApiCreatedResponse({ standardSchema: versionResponse, description: 'The version in its new stage' })
  async changeStage(
    @Param('id', { schema: versionIdParam }) id: string,
    @Body({ schema: stageChangeRequest }) body: z.infer<typeof stageChangeRequest>,
    @CurrentActor() actor: string,
  ) {
    const { to, reason, expectedRevision } = body;
    const version = await this.registry.changeStage({
      versionId: id,
      to,
      reason,
      actor,
      ...(expectedRevision === undefined ? {} : { expectedRevision }),
    });
    return toVersionResponse(await this.catalogue.label(version));
  }
}
