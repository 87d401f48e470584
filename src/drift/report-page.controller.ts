/** The report of a check as one HTML page. */
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { REPORT_POLICY } from '../core/html/report-policy.js';
import { Operation } from '../platform/http/operation.js';
import { checkIdParam } from './drift-check.dto.js';
import { DriftPageService } from './drift-page.service.js';

@ApiTags('drift')
@Controller('api/v1/drift-checks')
export class ReportPageController {
  constructor(private readonly pages: DriftPageService) {}

  @Get(':id/report.html')
  @Operation({
    id: 'getDriftReportPage',
    summary: 'Get the report of a drift check as a page',
    description:
      'One HTML page for people that needs no network: verdict, distributions of every feature, how to recompute each number, the checks before it, model health. It holds shares and summaries, no row of the data.',
    role: 'viewer',
    problems: { 'not-found': 'No such check', conflict: 'The check is not done, so it has no report' },
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
  async getPage(@Param('id', { schema: checkIdParam }) id: string): Promise<string> {
    return this.pages.render(id);
  }
}
