/** Published inside the transaction that stores the batch. */
import { defineEvent } from '../platform/events/event-bus.js';

export interface BatchArrived {
  readonly datasetId: string;
  readonly datasetName: string;
  readonly batchId: string;
  readonly actor: string;
}

export const batchArrived = defineEvent<BatchArrived>('ingestion.batch-arrived');
