/** The rows under test: the batch a check is about and what the window of its monitor adds from before it. */
import { Injectable } from '@nestjs/common';
import { type Batch, type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import type { TablePart } from '../platform/columnar/table-source.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { BatchHistoryService, MOST_BATCHES } from './batch-history.service.js';
import type { MonitorWindow } from './drift.api.js';
import { DAY_MS, type TimeSpan } from './time-patterns.js';
import { slicesInPatterns, spanOf, wholeBatch } from './window-slices.js';
import { describeClock, describeReach, describeSpan, plural } from './window-words.js';

/** The current side of a check. */
export interface CurrentWindow {
  readonly kind: 'window';
  /** The batch the check is about. */
  readonly anchor: Batch;
  readonly window: MonitorWindow;
  /** That batch first, then newest first. */
  readonly slices: readonly BatchSlice[];
  /** Time column that days go by; absent when they go by when a batch was received. */
  readonly column?: string;
  /** Known at once when the window is of days. */
  readonly span?: TimeSpan | undefined;
  readonly words: string;
}

export interface NoWindow {
  readonly kind: 'skip';
  readonly reason: string;
}

@Injectable()
export class CurrentWindowService {
  constructor(
    private readonly ingestion: IngestionApi,
    private readonly history: BatchHistoryService,
    private readonly threads: WorkerThreads,
  ) {}

  /** @param column time column of type datetime, if the dataset has one */
  async find(
    anchor: Batch,
    window: MonitorWindow,
    column: string | undefined,
  ): Promise<CurrentWindow | NoWindow> {
    const known = { kind: 'window', anchor, window, ...(column === undefined ? {} : { column }) } as const;
    if (window.unit === 'batches') {
      const before = await this.before(anchor, window.size - 1);
      const slices = [anchor, ...before].map(wholeBatch);
      return { ...known, slices, words: describeBatches(anchor, slices.length, window.size) };
    }
    const [newest] = await this.history.withTimes([anchor], column);
    const last = newest === undefined ? undefined : spanOf([newest], column);
    if (newest === undefined || last === undefined) {
      return { kind: 'skip', reason: `no row of the batch ${anchor.id} has a time in the column ${column}` };
    }
    const span = { from: last.to - window.size * DAY_MS, to: last.to };
    const before = (await this.history.listBack(anchor, span.from, column)).slice(1);
    const slices = slicesInPatterns([newest, ...before], [span], column);
    const reach = describeReach(before.length, MOST_BATCHES);
    const words = `${plural(window.size, 'day')} by ${describeClock(column)}, ${describeSpan(span)}${reach}`;
    return { ...known, slices, span, words };
  }

  /** From the earliest to just after the latest time of its rows; undefined when none has a time. */
  async spanOf({ slices, column, span }: CurrentWindow): Promise<TimeSpan | undefined> {
    if (span !== undefined) return span;
    const batches = await Promise.all(slices.map(({ batchId }) => this.ingestion.getBatch(batchId)));
    return spanOf(await this.history.withTimes(batches, column), column);
  }

  /** The same without the part of a window of days that holds no row: from the time of its earliest row. */
  async rowSpanOf(current: CurrentWindow): Promise<TimeSpan | undefined> {
    const { slices, column, span } = current;
    if (span === undefined) return this.spanOf(current);
    const whole = slices.filter(({ filter }) => filter === undefined);
    const found = await this.spanOf({ ...current, slices: whole, span: undefined });
    const cut = slices.filter(({ filter }) => filter !== undefined);
    const earliest = column === undefined || cut.length === 0 ? undefined : await this.earliestOf(cut);
    const from = Math.min(found?.from ?? span.to, earliest ?? span.to);
    return from < span.to ? { from, to: span.to } : undefined;
  }

  private async earliestOf(slices: readonly BatchSlice[]): Promise<number | undefined> {
    const { parts } = await this.ingestion.openSource(slices);
    const thread = new URL('./earliest-time.thread.js', import.meta.url);
    return this.threads.run<readonly TablePart[], number | undefined>(thread, parts);
  }

  private async before(anchor: Batch, limit: number): Promise<readonly Batch[]> {
    if (limit === 0) return [];
    return this.history.listBefore(anchor, limit);
  }
}

function describeBatches({ id }: Batch, found: number, wanted: number): string {
  if (wanted === 1) return `the batch ${id}`;
  const missing = found < wanted ? `, ${wanted} were asked for` : '';
  return `${plural(found, 'batch', 'batches')} up to ${id}${missing}`;
}
