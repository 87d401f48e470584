/** True values in, A/B report out. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { OutcomeService } from './outcome.service.js';
import { outcomesRequest, outcomesResponse, toNewOutcome, toOutcomesResponse } from './outcomes.dto.js';
import { reportQuery, reportResponse, toReportResponse } from './report.dto.js';
import { ReportService } from './report.service.js';
import { modelParam } from './routes.dto.js';

@ApiTags('routing')
@Controller('api/v1/routes/:model')
export class OutcomesController {
  constructor(
    private readonly outcomes: OutcomeService,
    private readonly reports: ReportService,
  ) {}

  @Post('outcomes')
  @HttpCode(200)
  @Operation({
    id: 'createOutcomes',
    summary: 'Send true values',
    description:
      'Ties true values to the requests they belong to, by request id, or by unit id where there is no request id. Append-only and idempotent. Values of unknown requests are reported back as unmatched and not recorded; a value that the target cannot have refuses the whole call.',
    role: 'operator',
    problems: {
      'not-found': 'The model has no route',
      invalid: 'A value is no class of the target or no number; every fault is listed',
    },
  })
  @ApiOkResponse({ standardSchema: outcomesResponse, description: 'What became of the values' })
  async record(
    @Param('model', { schema: modelParam }) modelName: string,
    @Body({ schema: outcomesRequest }) body: z.infer<typeof outcomesRequest>,
  ) {
    const receipt = await this.outcomes.record(modelName, body.outcomes.map(toNewOutcome));
    return toOutcomesResponse(receipt, body.outcomes);
  }

  @Get('report')
  @Operation({
    id: 'getRouteReport',
    summary: 'A/B report',
    description:
      'Compares each challenger of one configuration with the champion: counts, metrics with intervals, checks of the split and of the labels, the test and the verdict with its reasons. Fixed horizon: not safe against repeated looks.',
    role: 'viewer',
    problems: {
      'not-found': 'No such route or config version',
      invalid: 'A query parameter is out of range',
    },
  })
  @ApiOkResponse({ standardSchema: reportResponse, description: 'The report' })
  async report(
    @Param('model', { schema: modelParam }) modelName: string,
    @Query({ schema: reportQuery }) query: z.infer<typeof reportQuery>,
  ) {
    return toReportResponse(await this.reports.report(modelName, query.configVersion));
  }
}
