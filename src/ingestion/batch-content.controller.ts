/** What a batch holds: its rows, its rejects, its profile. */
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { batchId, contentQuery, profileResponse, toProfileResponse } from './batch.dto.js';
import { ContentService } from './content.service.js';
import { ProfileService } from './profile.service.js';

const TYPES = { parquet: 'application/vnd.apache.parquet', csv: 'text/csv; charset=utf-8' } as const;
const BYTES = { type: 'string', format: 'binary' } as const;

/** One line of a quarantine file. */
const REJECT_EXAMPLE =
  '{"row":7,"faults":[{"column":"temp_max","rule":"must be a finite number","value":"NaN"}],"record":{"temp_max":"NaN"}}';

@ApiTags('ingestion')
@Controller('api/v1/batches')
export class BatchContentController {
  constructor(
    private readonly content: ContentService,
    private readonly profiles: ProfileService,
  ) {}

  @Get(':id/content')
  @Operation({
    id: 'getBatchContent',
    summary: 'Download the rows of a batch',
    description: 'The stored rows in stored order: by the time column where there is one, else as received.',
    role: 'viewer',
    problems: { invalid: 'The format is not known', 'not-found': 'There is no such batch' },
  })
  @ApiProduces('application/vnd.apache.parquet', 'text/csv')
  @ApiOkResponse({
    description: 'The rows',
    content: {
      'application/vnd.apache.parquet': { schema: BYTES, example: 'PAR1...' },
      'text/csv': { schema: BYTES, example: 'location,date,temp_max\nSeattle,2012-01-01,12.8\n' },
    },
  })
  async getContent(
    @Param('id', { schema: batchId }) id: string,
    @Query({ schema: contentQuery }) { format }: z.infer<typeof contentQuery>,
  ) {
    const stream = await this.content.open(id, format);
    return new StreamableFile(stream, {
      type: TYPES[format],
      disposition: `attachment; filename="${id}.${format}"`,
    });
  }

  @Get(':id/rejects')
  @Operation({
    id: 'getBatchRejects',
    summary: 'Download the rejected rows of a batch',
    description:
      'One JSON object a line: `row` (1 is the first row of the file), `faults` (column, rule, value) and the `record` as received, which is null for a line that is no record. Empty when nothing was rejected.',
    role: 'viewer',
    problems: { 'not-found': 'There is no such batch' },
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    description: 'The rejects',
    content: { 'application/x-ndjson': { schema: BYTES, example: REJECT_EXAMPLE } },
  })
  async getRejects(@Param('id', { schema: batchId }) id: string) {
    return new StreamableFile(await this.content.openRejects(id), { type: 'application/x-ndjson' });
  }

  @Get(':id/profile')
  @Operation({
    id: 'getBatchProfile',
    summary: 'Get the profile of a batch',
    description: 'A summary of each column. It is computed when it is first asked for and kept from then on.',
    role: 'viewer',
    problems: { 'not-found': 'There is no such batch' },
  })
  @ApiOkResponse({ standardSchema: profileResponse, description: 'The profile' })
  async getProfile(@Param('id', { schema: batchId }) id: string) {
    return toProfileResponse(id, await this.profiles.getProfile(id));
  }
}
