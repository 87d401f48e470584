/** The audit log on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { AuditEntry } from './access.api.js';

export const auditQuery = pageQuery.extend({
  object: z
    .string()
    .optional()
    .describe('Only entries about this object, for instance `model-version:ver_...`'),
});

const auditEntryResponse = z
  .object({
    id: z.string().describe('Id of the entry; sorts by time'),
    recordedAt: z.iso.datetime().describe('When, UTC'),
    actor: z.string().describe('Who caused the change'),
    action: z.string().describe('What was done'),
    object: z.string().describe('What it was done to'),
    reason: z.string().describe('Why, in words'),
    before: z.unknown().describe('State before, where there was one'),
    after: z.unknown().describe('State after, where there is one'),
    correlationId: z.string().nullable().describe('Id of the request or job in the logs'),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        id: 'aud_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        recordedAt: '2026-11-23T12:00:00.000Z',
        actor: 'pipeline',
        action: 'registry.stage-change',
        object: 'model-version:ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c12',
        reason: 'the challenger passed the gate',
        before: { stage: 'None' },
        after: { stage: 'Production' },
        correlationId: 'run-prn_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c13',
      },
    ],
  });

export const auditPage = pageSchema('AuditPage', auditEntryResponse);

interface Recorded extends AuditEntry {
  readonly id: string;
  readonly recordedAt: Date;
  readonly correlationId?: string;
}

export function toAuditEntryResponse(entry: Recorded): z.infer<typeof auditEntryResponse> {
  return {
    id: entry.id,
    recordedAt: entry.recordedAt.toISOString(),
    actor: entry.actor,
    action: entry.action,
    object: entry.object,
    reason: entry.reason,
    before: entry.before ?? null,
    after: entry.after ?? null,
    correlationId: entry.correlationId ?? null,
  };
}
