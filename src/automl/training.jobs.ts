/** The job that runs one training job row. */
import { z } from 'zod';
import { defineJob } from '../platform/queue/define-job.js';

export const TRAINING_QUEUE = 'training';

export const trainingJob = defineJob({
  queue: TRAINING_QUEUE,
  name: 'train',
  schema: z.object({ trainingJobId: z.string() }),
});
