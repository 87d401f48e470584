/** Registering a job's candidate over HTTP. */
import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { CurrentActor } from '../platform/http/principal.js';
import {
  candidateModelNameParam,
  registeredVersionResponse,
  registerVersionRequest,
  toRegisteredVersion,
} from './candidate-registration.dto.js';
import { CandidateRegistration } from './candidate-registration.service.js';

@ApiTags('registry')
@Controller('api/v1/models')
export class CandidateRegistrationController {
  constructor(private readonly registration: CandidateRegistration) {}

  @Post(':name/versions')
  @Operation({
    id: 'registerModelVersion',
    summary: 'Register the candidate of a training job',
    description:
      'Makes a version of the model that the job has fitted on all rows, in no stage yet; its metrics are those of the cross-validation. The model is made when it is new. A job gives one version: asking again returns it. Its address is in `location`.',
    role: 'operator',
    problems: {
      invalid: 'The name is no name of a model, or the reason is missing',
      'not-found': 'No such training job',
      conflict: 'The job has not succeeded, has no candidate, or gave a version of another model',
    },
  })
  @ApiCreatedResponse({ standardSchema: registeredVersionResponse, description: 'The version' })
  async register(
    @Param('name', { schema: candidateModelNameParam }) modelName: string,
    @Body({ schema: registerVersionRequest }) body: z.infer<typeof registerVersionRequest>,
    @CurrentActor() actor: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const version = await this.registration.register({ ...body, modelName, actor });
    void reply.header('location', `/api/v1/model-versions/${version.id}`);
    return toRegisteredVersion(version);
  }
}
