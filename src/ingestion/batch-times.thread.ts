/** Reads the earliest and the latest time of stored batches. */
import { connectDuckDb } from '../platform/columnar/duckdb.js';
import { quoteName, quoteText } from '../platform/columnar/sql-text.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { BatchTimes } from './ingestion.api.js';

export interface TimedFile {
  readonly batchId: string;
  readonly path: string;
}

export interface TimesInput {
  readonly column: string;
  readonly files: readonly TimedFile[];
}

export default async function readTimes({ input }: ThreadTask<TimesInput>): Promise<BatchTimes[]> {
  const time = `CAST(${quoteName(input.column)} AS TIMESTAMP)`;
  const connection = await connectDuckDb();
  try {
    const found: BatchTimes[] = [];
    for (const { batchId, path } of input.files) {
      const result = await connection.runAndReadAll(
        `SELECT epoch_ms(min(${time}))::DOUBLE AS earliest, epoch_ms(max(${time}))::DOUBLE AS latest,
          count(${time})::DOUBLE AS timed FROM read_parquet(${quoteText(path)})`,
      );
      const row = result.getRowObjectsJS()[0] ?? {};
      const { earliest, latest, timed } = row;
      found.push({
        batchId,
        timedRows: Number(timed),
        ...(typeof earliest === 'number' ? { earliest } : {}),
        ...(typeof latest === 'number' ? { latest } : {}),
      });
    }
    return found;
  } finally {
    connection.closeSync();
  }
}
