/** Policies and pipeline runs over HTTP. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { faultsAsSent, readTrainingSettings } from '../automl/training-settings.dto.api.js';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { CurrentActor } from '../platform/http/principal.js';
import type { PipelineRun, RetrainingPolicy } from './pipeline.api.js';
import {
  approvalRequest,
  modelNameParam,
  policyList,
  policyRequest,
  policyResponse,
  runIdParam,
  runPage,
  runQuery,
  runRequest,
  runResponse,
  toPolicyResponse,
  toRunResponse,
} from './pipeline.dto.js';
import { PolicyInvalid } from './pipeline.errors.js';
import { PipelineRepository } from './pipeline.repository.js';
import { PipelineService } from './pipeline.service.js';

@ApiTags('pipeline')
@Controller('api/v1')
export class PipelineController {
  constructor(
    private readonly pipeline: PipelineService,
    private readonly repository: PipelineRepository,
  ) {}

  @Get('retraining-policies')
  @Operation({
    id: 'listRetrainingPolicies',
    summary: 'List retraining policies',
    description: 'When and how each model is retrained.',
    role: 'viewer',
  })
  @ApiOkResponse({ standardSchema: policyList, description: 'All policies' })
  async listPolicies() {
    return { items: (await this.pipeline.listPolicies()).map(toPolicyResponse) };
  }

  @Get('retraining-policies/:modelName')
  @Operation({
    id: 'getRetrainingPolicy',
    summary: 'Get the retraining policy of a model',
    description: 'When and how the model is retrained.',
    role: 'viewer',
    problems: { 'not-found': 'The model has no policy' },
  })
  @ApiOkResponse({ standardSchema: policyResponse, description: 'The policy' })
  async getPolicy(@Param('modelName', { schema: modelNameParam }) modelName: string) {
    return toPolicyResponse(await this.pipeline.getPolicy(modelName));
  }

  @Put('retraining-policies/:modelName')
  @Operation({
    id: 'putRetrainingPolicy',
    summary: 'Set the retraining policy of a model',
    description:
      'Every check of the monitor then starts a pipeline run that decides whether to retrain. The model need not exist yet: the first batch trains its first version. Runs that have begun keep the policy they began with.',
    role: 'admin',
    problems: {
      invalid:
        'A field is out of range or unknown; or, once the dataset has a contract, names a column that it does not have or a target that cannot be learnt',
      'not-found': 'There is no such monitor',
    },
  })
  @ApiOkResponse({ standardSchema: policyResponse, description: 'The policy now in force' })
  async putPolicy(
    @Param('modelName', { schema: modelNameParam }) modelName: string,
    @Body({ schema: policyRequest }) body: z.infer<typeof policyRequest>,
    @CurrentActor() actor: string,
  ) {
    const training = readTrainingSettings(body.training, '/training');
    // Validation has filled the defaults; fields left out are absent, as the domain type wants them.
    const policy = { ...body, training, modelName } as RetrainingPolicy;
    const put = await this.pipeline.putPolicy(policy, actor).catch((error: unknown) => {
      if (!(error instanceof PolicyInvalid)) throw error;
      throw new PolicyInvalid(faultsAsSent(error.faults, body.training, '/training'));
    });
    return toPolicyResponse(put);
  }

  @Delete('retraining-policies/:modelName')
  @HttpCode(204)
  @Operation({
    id: 'deleteRetrainingPolicy',
    summary: 'Remove the retraining policy of a model',
    description: 'No new runs start; runs that have begun go on.',
    role: 'admin',
    problems: { 'not-found': 'The model has no policy' },
  })
  @ApiNoContentResponse({ description: 'Removed' })
  async removePolicy(
    @Param('modelName', { schema: modelNameParam }) modelName: string,
    @CurrentActor() actor: string,
  ): Promise<void> {
    await this.pipeline.removePolicy(modelName, actor);
  }

  @Post('pipeline-runs')
  @HttpCode(202)
  @Operation({
    id: 'startPipelineRun',
    summary: 'Retrain now',
    description:
      'Starts a run by hand: it trains on the batch whatever the drift, passes over cooldown and budget, and goes through the same gate. Without a version in Production it trains the first one.',
    role: 'operator',
    problems: {
      invalid: 'A field is missing, or the batch belongs to another dataset',
      'not-found': 'The model has no policy, or there is no such batch',
      conflict: 'The dataset has no batch yet',
    },
  })
  @ApiAcceptedResponse({ standardSchema: runResponse, description: 'The run, on the queue' })
  async startRun(
    @Body({ schema: runRequest }) body: z.infer<typeof runRequest>,
    @CurrentActor() actor: string,
  ) {
    const { batchId, ...rest } = body;
    const run = await this.pipeline.startRun({
      ...rest,
      actor,
      ...(batchId === undefined ? {} : { batchId }),
    });
    return this.respond(run);
  }

  @Get('pipeline-runs')
  @Operation({
    id: 'listPipelineRuns',
    summary: 'List pipeline runs',
    description:
      'Every turn of the loop, newest first, with its steps: also the ones that decided to do nothing.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: runPage, description: 'One page of runs' })
  async listRuns(@Query({ schema: runQuery }) query: z.infer<typeof runQuery>) {
    const { modelName, after, limit } = query;
    const rows = await this.pipeline.listRuns({
      limit: limit + 1,
      ...(modelName === undefined ? {} : { modelName }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    const steps = await this.repository.listSteps(page.items.map(({ id }) => id));
    return { ...page, items: page.items.map((run) => toRunResponse(run, steps.get(run.id) ?? [])) };
  }

  @Get('pipeline-runs/:id')
  @Operation({
    id: 'getPipelineRun',
    summary: 'Get a pipeline run',
    description:
      'The whole story of one turn: trigger, decision, training, gate, promotion, each with its reason.',
    role: 'viewer',
    problems: { 'not-found': 'There is no such run' },
  })
  @ApiOkResponse({ standardSchema: runResponse, description: 'The run' })
  async getRun(@Param('id', { schema: runIdParam }) id: string) {
    return this.respond(await this.pipeline.getRun(id));
  }

  @Post('pipeline-runs/:id/approvals')
  @Operation({
    id: 'answerApproval',
    summary: 'Approve or refuse a promotion',
    description:
      'Answers a run that waits for approval: it then promotes its challenger or ends as rejected.',
    role: 'admin',
    problems: {
      invalid: 'A field is missing',
      'not-found': 'There is no such run',
      conflict: 'The run does not wait for approval',
    },
  })
  @ApiCreatedResponse({ standardSchema: runResponse, description: 'The run with the answer' })
  async approve(
    @Param('id', { schema: runIdParam }) runId: string,
    @Body({ schema: approvalRequest }) body: z.infer<typeof approvalRequest>,
    @CurrentActor() actor: string,
  ) {
    return this.respond(await this.pipeline.answerApproval({ runId, ...body, actor }));
  }

  private async respond(run: PipelineRun) {
    return toRunResponse(run, await this.pipeline.listSteps(run.id));
  }
}
