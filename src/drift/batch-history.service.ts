/** Looks back over the batches of a dataset in the order of arrival, and at when their rows happened. */
import { Injectable } from '@nestjs/common';
import { type Batch, IngestionApi } from '../ingestion/ingestion.api.js';
import { rowCountHistory } from './row-count-history.js';
import type { TimedBatch } from './window-slices.js';

/** How far back windows look. Batches of half an hour reach back a hundred days. */
export const MOST_BATCHES = 5000;
/** How far back row counts are looked at. */
const MOST_COUNTED = 2000;
const PAGE = 500;

@Injectable()
export class BatchHistoryService {
  constructor(private readonly ingestion: IngestionApi) {}

  /**
   * Batches that arrived before `anchor`, newest first, at most `limit`.
   * @param isEnough asked with all that were found so far after every page
   */
  async listBefore(
    anchor: Batch,
    limit: number,
    isEnough: (found: readonly Batch[]) => boolean = () => false,
  ): Promise<Batch[]> {
    const found: Batch[] = [];
    let last = anchor.id;
    while (found.length < limit && !isEnough(found)) {
      const size = Math.min(PAGE, limit - found.length);
      const page = await this.ingestion.listRecentBatches(anchor.datasetId, size, last);
      found.push(...page);
      last = page.at(-1)?.id ?? last;
      if (page.length < size) break;
    }
    return found;
  }

  /**
   * The batch and those that arrived before it, newest first, as far back as rows of `from` or later can lie.
   * @param column time column; late rows may come in any later batch and early ones in any earlier, so all are listed
   */
  async listBack(anchor: Batch, from: number, column: string | undefined): Promise<TimedBatch[]> {
    const isTooOld = (batch: Batch | undefined) =>
      column === undefined && batch !== undefined && batch.receivedAt.getTime() < from;
    const before = await this.listBefore(anchor, MOST_BATCHES, (found) => isTooOld(found.at(-1)));
    return this.withTimes([anchor, ...before.filter((batch) => !isTooOld(batch))], column);
  }

  async withTimes(batches: readonly Batch[], column: string | undefined): Promise<TimedBatch[]> {
    if (column === undefined) return batches.map((batch) => ({ batch }));
    const times = await this.ingestion.readTimes(batches.map(({ id }) => id));
    const timesOf = new Map(times.map((entry) => [entry.batchId, entry]));
    return batches.map((batch) => {
      const found = timesOf.get(batch.id);
      return found === undefined ? { batch } : { batch, times: found };
    });
  }

  /**
   * Row counts of earlier windows, newest first.
   * @param size how many batches the current window holds
   */
  async rowCounts(anchor: Batch, size: number): Promise<number[]> {
    const before = await this.listBefore(anchor, MOST_COUNTED);
    return rowCountHistory(anchor.receivedAt.getTime(), before.slice(size - 1), size);
  }
}
