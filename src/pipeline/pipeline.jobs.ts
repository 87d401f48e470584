/** The job that moves a pipeline run on by its next step. */
import { z } from 'zod';
import { defineJob } from '../platform/queue/define-job.js';

export const PIPELINE_QUEUE = 'pipeline';

export const advanceRun = defineJob({
  queue: PIPELINE_QUEUE,
  name: 'advance-run',
  schema: z.object({ runId: z.string() }),
});
