/** Published inside the transaction that ends the job. */
import { defineEvent } from '../platform/events/event-bus.js';
import type { JobState } from './automl.api.js';

export interface TrainingFinished {
  readonly jobId: string;
  readonly state: JobState;
}

export const trainingFinished = defineEvent<TrainingFinished>('automl.training-finished');
