/** A job is named once, with the schema of its payload: ids only, because payloads lie in the queue in clear text. */
import type { z } from 'zod';

export interface JobDefinition<Payload> {
  /** Queue the job runs on; neither this nor a job id may contain a colon. */
  readonly queue: string;
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
  /** How often the job is tried in all when it throws. */
  readonly attempts: number;
}

export function defineJob<Payload>(definition: {
  queue: string;
  name: string;
  schema: z.ZodType<Payload>;
  attempts?: number;
}): JobDefinition<Payload> {
  return { attempts: 3, ...definition };
}
