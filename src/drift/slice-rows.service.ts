/** How many rows slices hold; those with a time filter or with groups have to be looked at, in a worker thread. */
import { Injectable } from '@nestjs/common';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import type { TablePart } from '../platform/columnar/table-source.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';

@Injectable()
export class SliceRowsService {
  constructor(
    private readonly ingestion: IngestionApi,
    private readonly threads: WorkerThreads,
  ) {}

  /** @returns the slices that hold a row, in their order, and the rows of all of them */
  async count(slices: readonly BatchSlice[]): Promise<{ slices: readonly BatchSlice[]; rows: number }> {
    const counts = await this.countByLooking(
      slices.filter(({ filter, slice }) => filter !== undefined || slice.groupColumn !== undefined),
    );
    let rows = 0;
    const held: BatchSlice[] = [];
    for (const entry of slices) {
      const count = counts.get(entry) ?? (await this.countSlice(entry));
      rows += count;
      if (count > 0) held.push(entry);
    }
    return { slices: held, rows };
  }

  private async countByLooking(slices: readonly BatchSlice[]): Promise<Map<BatchSlice, number>> {
    if (slices.length === 0) return new Map();
    const { parts } = await this.ingestion.openSource(slices);
    const thread = new URL('./count-rows.thread.js', import.meta.url);
    const counts = await this.threads.run<readonly TablePart[], number[]>(thread, parts);
    return new Map(slices.map((entry, index) => [entry, counts[index] ?? 0]));
  }

  private async countSlice({ batchId, slice: { from, to } }: BatchSlice): Promise<number> {
    const { rowCount } = await this.ingestion.getBatch(batchId);
    return Math.round(to * rowCount) - Math.round(from * rowCount);
  }
}
