/** Feeds one batch to a stored detector: reads its columns, goes through the rows in stored order, gives the new state. */
import type { JsonObject } from '../core/json.js';
import { findStreamDetector } from '../core/stream/stream-detector-registry.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import { runStream, type StreamRun } from './stream-run.js';
import { readSignal } from './stream-signal.js';
import { type StreamScale, type StreamSignal, signalColumns } from './stream-source.js';

export interface FeedInput {
  readonly source: TableSource;
  readonly detector: string;
  readonly running: JsonObject;
  readonly signal: StreamSignal;
  readonly scale?: StreamScale;
  readonly firstIndex: number;
}

export interface FeedOutput {
  readonly running: JsonObject;
  readonly run: StreamRun;
}

/** A refusal crosses the thread border as data, because the class of an error does not. */
export type FeedAnswer = FeedOutput | { readonly refused: string };

export default async function feed({ input }: ThreadTask<FeedInput>): Promise<FeedAnswer> {
  const { source, detector, signal, scale, firstIndex } = input;
  const table = await readTable(source, signalColumns(signal));
  try {
    const running = findStreamDetector(detector)!.fromJSON(input.running);
    const run = runStream(running, readSignal(table, signal, scale), firstIndex);
    return { running: running.toJSON(), run };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'core.invalid-argument') {
      const row = 'row' in error ? `row ${String(error.row)}: ` : '';
      return { refused: `${row}${error.message}` };
    }
    throw error;
  }
}
