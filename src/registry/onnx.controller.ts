/** ONNX files over HTTP: models trained elsewhere in, versions out. */
import { Body, Controller, Get, Header, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { CurrentActor } from '../platform/http/principal.js';
import { CatalogueService } from './catalogue.service.js';
import { encodeFileName } from './encode-file-name.js';
import { toVersionResponse, versionResponse } from './model-version.dto.js';
import { importRequest } from './onnx.dto.js';
import { OnnxService } from './onnx.service.js';
import { modelNameParam, versionIdParam } from './registry.dto.js';

@ApiTags('registry')
@Controller('api/v1')
export class OnnxController {
  constructor(
    private readonly onnx: OnnxService,
    private readonly catalogue: CatalogueService,
  ) {}

  @Post('models/:name/imports')
  @Operation({
    id: 'importModel',
    summary: 'Import a model trained elsewhere',
    description:
      'Registers an ONNX file (scikit-learn, LightGBM, XGBoost and others) as a version that can serve as champion or challenger like any other. The graph is read and tried at once. The same file with the same fields again returns the version there is.',
    role: 'operator',
    problems: {
      'not-found': 'No such dataset or batch',
      invalid: 'The file cannot be run here, or the fields do not describe it',
      unavailable: 'It took longer than `MLDRIFT_ONNX_SECONDS`',
    },
  })
  @ApiCreatedResponse({ standardSchema: versionResponse, description: 'The version, in stage None' })
  async importModel(
    @Param('name', { schema: modelNameParam }) modelName: string,
    @Body({ schema: importRequest }) body: z.infer<typeof importRequest>,
    @CurrentActor() actor: string,
  ) {
    const { file, levels, ...rest } = body;
    const version = await this.onnx.import({
      ...rest,
      ...(levels === undefined ? {} : { levels }),
      modelName,
      bytes: Buffer.from(file, 'base64'),
      actor,
    });
    return toVersionResponse(await this.catalogue.label(version));
  }

  @Get('model-versions/:id/onnx')
  @Operation({
    id: 'downloadOnnxFile',
    summary: 'Download a version as ONNX',
    description:
      'The whole pipeline, preprocessing included, as one ONNX graph of doubles: trees, forests, boosted trees, linear models and soft blends of them. One input per column; categories as text, missing numbers as NaN, missing categories as empty text.',
    role: 'viewer',
    problems: {
      'not-found': 'No such version, or its file is gone from storage',
      conflict: 'A part of the model has no ONNX form; the message names it',
      unavailable: 'It took longer than `MLDRIFT_ONNX_SECONDS`',
    },
  })
  @Header('x-content-type-options', 'nosniff')
  @ApiOkResponse({
    description: 'The ONNX file',
    content: {
      'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: 'CAk6...' },
    },
  })
  async exportModel(@Param('id', { schema: versionIdParam }) id: string): Promise<StreamableFile> {
    const { bytes, fileName } = await this.onnx.export(id);
    return new StreamableFile(bytes, {
      disposition: `attachment; filename*=UTF-8''${encodeFileName(fileName)}`,
    });
  }
}
