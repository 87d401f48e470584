/** The job that asks another process to fit one fold. The rows are read by whoever takes it; large things lie in storage. */
import { z } from 'zod';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import type { ColumnSpec } from '../platform/columnar/table-source.js';
import { VERSION } from '../platform/version.js';
import type { DataPlan } from './fit-tasks.js';

/** Fits of another version might give other numbers, so each version has a queue of its own. */
export const FIT_QUEUE = `fits-${VERSION}`;

/** What to fit: no rows and no answer. */
export const fitOffer = z.object({
  trainingJobId: z.string(),
  attempt: z.int(),
  /** Where `FitData` lies in object storage. */
  dataKey: z.string(),
  /** Where the answer is to be put. */
  answerKey: z.string(),
  /** The fold task without its data. */
  task: z.record(z.string(), z.json()),
  /** Set when nobody waits for it any more. */
  isAbandoned: z.boolean(),
});
export type FitOffer = z.infer<typeof fitOffer>;

/** Whose fits they are, and the rows to learn from. */
export interface FitOwner {
  readonly trainingJobId: string;
  readonly attempt: number;
  readonly training: readonly BatchSlice[];
}

/** A data plan without anything that only holds on one machine. */
export interface FitData extends Omit<DataPlan, 'source' | 'table'> {
  readonly training: readonly BatchSlice[];
  readonly columns: readonly ColumnSpec[];
}

/** Everything that lies in storage for the fits of a training job. */
export function fitFolderOf(trainingJobId: string): string {
  return `fits/${trainingJobId}`;
}
