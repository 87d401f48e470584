/** Trying the candidate of a job over HTTP. */
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { trainingJobIdParam } from './automl.dto.js';
import {
  candidatePredictionsRequest,
  candidatePredictionsResponse,
  toCandidatePredictions,
} from './candidate-predictions.dto.js';
import { CandidatePredictionsService } from './candidate-predictions.service.js';

@ApiTags('training')
@Controller('api/v1/training-jobs')
export class CandidatePredictionsController {
  constructor(private readonly candidates: CandidatePredictionsService) {}

  @Post(':id/predictions')
  @HttpCode(200)
  @Operation({
    id: 'predictWithCandidate',
    summary: 'Predict with the candidate of a training job',
    description:
      'Up to 10,000 rows, answered by the model that the job has fitted on all rows, as it would answer once it serves. It need not be registered. Nothing is recorded and no traffic is touched. One faulty row refuses all.',
    role: 'viewer',
    problems: {
      invalid: 'The features do not fit the signature of the candidate; every fault is listed',
      'not-found': 'No such training job',
      conflict: 'The job has not succeeded or has no candidate, or the model file cannot be used',
      'too-large': 'The body is larger than the server takes',
    },
  })
  @ApiOkResponse({
    standardSchema: candidatePredictionsResponse,
    description: 'The predictions in the order of the rows',
  })
  async predict(
    @Param('id', { schema: trainingJobIdParam }) id: string,
    @Body({ schema: candidatePredictionsRequest }) body: z.infer<typeof candidatePredictionsRequest>,
  ) {
    return toCandidatePredictions(await this.candidates.predict(id, body.rows));
  }
}
