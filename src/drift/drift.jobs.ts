/** The job that carries out one drift check. */
import { z } from 'zod';
import { defineJob } from '../platform/queue/define-job.js';

export const DRIFT_QUEUE = 'drift';

export const runCheck = defineJob({
  queue: DRIFT_QUEUE,
  name: 'run-check',
  schema: z.object({ checkId: z.string() }),
});

export function checkJobId(checkId: string): string {
  return `check-${checkId}`;
}
