/** Who changed what, and why. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Operation } from '../platform/http/operation.js';
import { toPage } from '../platform/http/pages.js';
import { auditPage, auditQuery, toAuditEntryResponse } from './access.dto.js';
import { AccessService } from './access.service.js';

@ApiTags('access')
@Controller('api/v1/audit-entries')
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @Get()
  @Operation({
    id: 'listAuditEntries',
    summary: 'List audit entries',
    description: 'Every change of state with its actor, reason and the state before and after, newest first.',
    role: 'viewer',
    problems: { invalid: 'A query parameter is out of range' },
  })
  @ApiOkResponse({ standardSchema: auditPage, description: 'One page of entries' })
  async list(@Query({ schema: auditQuery }) query: z.infer<typeof auditQuery>) {
    const { object, after, limit } = query;
    const rows = await this.access.list({
      limit: limit + 1,
      ...(object === undefined ? {} : { object }),
      ...(after === undefined ? {} : { after }),
    });
    const page = toPage(rows, limit);
    return { ...page, items: page.items.map(toAuditEntryResponse) };
  }
}
