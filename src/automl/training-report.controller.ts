/** The report of a training job, as JSON and as one HTML page. */
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { REPORT_POLICY } from '../core/html/report-policy.js';
import { Operation } from '../platform/http/operation.js';
import { trainingJobIdParam } from './automl.dto.js';
import { toTrainingReportResponse, trainingReportResponse } from './training-report.dto.js';
import { TrainingReports } from './training-reports.service.js';

const PROBLEMS = {
  'not-found': 'No such training job',
  conflict: 'The job has not succeeded, or came from a version that wrote no report',
} as const;

@ApiTags('training')
@Controller('api/v1/training-jobs')
export class TrainingReportController {
  constructor(private readonly reports: TrainingReports) {}

  @Get(':id/report')
  @Operation({
    id: 'getTrainingReport',
    summary: 'Get the report of a training job',
    description:
      'Leaderboard, what was done to each column, guards, and the explanation of the winner: curves from predictions on rows not seen, permutation and SHAP importances, partial dependence, learning curve; scores and rates of each segment where the settings name `segments`, and the rules of a single decision tree. A part that could not be made has `kind` `not-explained` and a `reason`.',
    role: 'viewer',
    problems: PROBLEMS,
  })
  @ApiOkResponse({ standardSchema: trainingReportResponse, description: 'The report' })
  async get(@Param('id', { schema: trainingJobIdParam }) id: string) {
    return toTrainingReportResponse(await this.reports.read(id));
  }

  @Get(':id/report.html')
  @Operation({
    id: 'getTrainingReportPage',
    summary: 'Get the report of a training job as a page',
    description:
      'The same report as one HTML page for people that needs no network: pictures with the numbers beside them, light or dark, fit for print.',
    role: 'viewer',
    problems: PROBLEMS,
  })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', REPORT_POLICY)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  @ApiProduces('text/html')
  @ApiOkResponse({
    description: 'The page',
    content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>\n<html lang="en">...' } },
  })
  async getPage(@Param('id', { schema: trainingJobIdParam }) id: string): Promise<string> {
    return this.reports.render(id);
  }
}
