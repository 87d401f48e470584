/** The job that feeds arrived batches to a streaming detector. */
import { z } from 'zod';
import { defineJob } from '../platform/queue/define-job.js';

export const STREAM_QUEUE = 'streams';

export const feedStream = defineJob({
  queue: STREAM_QUEUE,
  name: 'feed-stream',
  schema: z.object({ feedId: z.string(), detectorId: z.string() }),
});

export function feedJobId(feedId: string): string {
  return `feed-${feedId}`;
}
