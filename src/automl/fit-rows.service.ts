/** The rows that fits of other processes learn from: read once a search, in memory that all threads see. */
import { deserialize } from 'node:v8';
import { Injectable } from '@nestjs/common';
import { fitTogether } from '../core/most-cells.js';
import type { Table } from '../core/table.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { FitData } from './fit-offer.jobs.js';
import type { DataPlan } from './fit-tasks.js';
import { RecentTables, type TakeRoom } from './recent-tables.js';

const READ_THREAD = new URL('./read-fit-data.thread.js', import.meta.url);
/** Rows are kept so long after the last fit. */
const KEEP_MS = 60_000;

@Injectable()
export class FitRows {
  /** Several searches may offer fits by turns. */
  private readonly recent: RecentTables<DataPlan>;

  constructor(
    private readonly ingestion: IngestionApi,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
  ) {
    this.recent = new RecentTables({
      fitTogether: (cells) => fitTogether(cells, threads),
      keepMs: KEEP_MS,
    });
  }

  /** @param key where `FitData` lies in storage; the fits of one search share it */
  use<Result>(key: string, work: (data: DataPlan) => Promise<Result>): Promise<Result> {
    return this.recent.use(key, (takeRoom) => this.read(key, takeRoom), work);
  }

  private async read(key: string, takeRoom: TakeRoom): Promise<DataPlan> {
    const { training, columns, ...rest } = deserialize(await this.storage.read(key)) as FitData;
    const source = { ...(await this.ingestion.openSource(training)), columns };
    takeRoom(source.parts.reduce((sum, { rowCount }) => sum + rowCount, 0) * columns.length);
    const plan: DataPlan = { ...rest, source };
    const table = await this.threads.runLong<DataPlan, Table>(READ_THREAD, plan);
    return { ...plan, table };
  }
}
