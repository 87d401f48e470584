/** The rows that fits of other processes learn from: read once a search, in memory that all threads see. */
import { deserialize } from 'node:v8';
import { Injectable } from '@nestjs/common';
import type { Table } from '../core/table.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { FitData } from './fit-offer.jobs.js';
import type { DataPlan } from './fit-tasks.js';

const READ_THREAD = new URL('./read-fit-data.thread.js', import.meta.url);
/** Rows are kept so long after the last fit. */
const KEEP_MS = 60_000;
/** What a fit makes of the rows is its own in each thread. */
const BYTES_PER_CELL = 16;

@Injectable()
export class FitRows {
  private kept: { readonly key: string; readonly plan: Promise<DataPlan> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ingestion: IngestionApi,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
  ) {}

  /** @param key where `FitData` lies in storage; the fits of one search follow each other and share it */
  open(key: string): Promise<DataPlan> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.kept = undefined;
    }, KEEP_MS);
    this.timer.unref();
    if (this.kept?.key === key) return this.kept.plan;
    const plan = this.read(key);
    this.kept = { key, plan };
    plan.catch(() => {
      if (this.kept?.plan === plan) this.kept = undefined;
    });
    return plan;
  }

  private async read(key: string): Promise<DataPlan> {
    const { training, columns, ...rest } = deserialize(await this.storage.read(key)) as FitData;
    const source = { ...(await this.ingestion.openSource(training)), columns };
    const cells = source.parts.reduce((sum, { rowCount }) => sum + rowCount, 0) * columns.length;
    if (cells > this.threads.bytesEach / BYTES_PER_CELL) {
      throw new Error(`each of ${this.threads.size} threads has too little memory for ${cells} values`);
    }
    const plan: DataPlan = { ...rest, source };
    const table = await this.threads.runLong<DataPlan, Table>(READ_THREAD, plan);
    return { ...plan, table };
  }
}
