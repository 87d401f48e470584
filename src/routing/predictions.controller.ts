/** Predictions over HTTP, and the log of what was assigned. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { AssignmentLogService } from './assignment-log.service.js';
import { PredictionService } from './prediction.service.js';
import {
  assignmentPage,
  assignmentQuery,
  predictionBatchRequest,
  predictionBatchResponse,
  predictionRequest,
  predictionResponse,
  toAssignmentResponse,
  toPredictionResponse,
} from './predictions.dto.js';
import { modelParam } from './routes.dto.js';

const PREDICTION_PROBLEMS = {
  'not-found': 'The model has no route',
  conflict: 'No version is in Production, or a request id was used before with other content',
  invalid: 'The features do not fit the signature of the model; every fault is listed',
  unavailable: 'The version in Production could not be loaded',
} as const;

@ApiTags('routing')
@Controller('api/v1/routes/:model')
export class PredictionsController {
  constructor(
    private readonly predictions: PredictionService,
    private readonly log: AssignmentLogService,
  ) {}

  @Post('predictions')
  @HttpCode(200)
  @Operation({
    id: 'createPrediction',
    summary: 'Predict',
    description:
      'Answers with the arm of the unit and records the assignment before the answer leaves. The same request id again returns the stored answer and records nothing.',
    role: 'operator',
    problems: PREDICTION_PROBLEMS,
  })
  @ApiOkResponse({ standardSchema: predictionResponse, description: 'The prediction' })
  async predict(
    @Param('model', { schema: modelParam }) modelName: string,
    @Body({ schema: predictionRequest }) body: z.infer<typeof predictionRequest>,
  ) {
    return toPredictionResponse(await this.predictions.predict(modelName, body));
  }

  @Post('prediction-batches')
  @HttpCode(200)
  @Operation({
    id: 'createPredictionBatch',
    summary: 'Predict many rows',
    description:
      'Up to 10,000 rows in one call, recorded in one transaction. One faulty row refuses the whole batch, and then nothing is recorded.',
    role: 'operator',
    problems: { ...PREDICTION_PROBLEMS, 'too-large': 'The body is larger than the server takes' },
  })
  @ApiOkResponse({
    standardSchema: predictionBatchResponse,
    description: 'The predictions in the order of the rows',
  })
  async predictBatch(
    @Param('model', { schema: modelParam }) modelName: string,
    @Body({ schema: predictionBatchRequest }) body: z.infer<typeof predictionBatchRequest>,
  ) {
    const answers = await this.predictions.predictBatch(modelName, body.rows);
    return { predictions: answers.map(toPredictionResponse) };
  }

  @Get('assignments')
  @Operation({
    id: 'listAssignments',
    summary: 'List assignments',
    description:
      'The log of a route: served and shadow rows with inputs, prediction and configuration, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: assignmentPage, description: 'One page of assignments' })
  async list(
    @Param('model', { schema: modelParam }) modelName: string,
    @Query({ schema: assignmentQuery }) query: z.infer<typeof assignmentQuery>,
  ) {
    const { unitId, requestId, configVersion, after, limit } = query;
    const rows = await this.log.list({
      modelName,
      limit: limit + 1,
      ...(unitId === undefined ? {} : { unitId }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(configVersion === undefined ? {} : { configVersion }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toAssignmentResponse) };
  }
}
