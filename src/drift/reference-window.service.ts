/** The rows that a moving reference compares with: rows before the current window, never one of it. */
import { Injectable } from '@nestjs/common';
import type { Batch, BatchSlice } from '../ingestion/ingestion.api.js';
import { BatchHistoryService, MOST_BATCHES } from './batch-history.service.js';
import { type CurrentWindow, CurrentWindowService, type NoWindow } from './current-window.service.js';
import type { MovingReference } from './drift.api.js';
import { DAY_MS, seasonBefore, spanBefore, type TimePattern, type TimeSpan } from './time-patterns.js';
import { lastRows, slicesInPatterns, wholeBatch } from './window-slices.js';
import { describeClock, describeReach, describeSpan, plural } from './window-words.js';

export interface ReferenceWindow {
  readonly kind: 'window';
  /** Oldest first. */
  readonly slices: readonly BatchSlice[];
  readonly words: string;
}

type Sliding = Extract<MovingReference, { kind: 'sliding' }>;

@Injectable()
export class ReferenceWindowService {
  constructor(
    private readonly history: BatchHistoryService,
    private readonly currentWindows: CurrentWindowService,
  ) {}

  async find(reference: MovingReference, current: CurrentWindow): Promise<ReferenceWindow | NoWindow> {
    switch (reference.kind) {
      case 'previous':
        return this.previous(current);
      case 'sliding':
        return reference.unit === 'days'
          ? this.slidingDays(reference, current)
          : this.sliding(reference, current);
      case 'seasonal': {
        const { match, weeks } = reference;
        const words = `the same ${match.join(' and ')} of ${plural(weeks, 'week')} before`;
        // A window may begin before its first row, in an hour or on a day that says nothing about it.
        const span = await this.currentWindows.rowSpanOf(current);
        return this.before(current, span, words, (rows) => seasonBefore(rows, match, weeks));
      }
    }
  }

  private async previous(current: CurrentWindow): Promise<ReferenceWindow | NoWindow> {
    const { size, unit } = current.window;
    if (unit === 'days') {
      return this.inTime(current, `${plural(size, 'day')} before`, (span) => [
        spanBefore(span, size * DAY_MS),
      ]);
    }
    const before = await this.listOthers(current, size);
    if (before.length < size) {
      const reason = `the window before the current one is not full: it has ${before.length} of ${plural(size, 'batch', 'batches')}`;
      return { kind: 'skip', reason };
    }
    return windowOf(before.map(wholeBatch), `the ${plural(size, 'batch', 'batches')} before`);
  }

  private async sliding(reference: Sliding, current: CurrentWindow): Promise<ReferenceWindow> {
    const { size, unit, gap = 0 } = reference;
    const distance = gap === 0 ? 'before' : `before a gap of ${gap}`;
    if (unit === 'rows') {
      const isEnough = (found: readonly Batch[]) => countRows(found) >= gap + size;
      const batches = await this.listOthers(current, MOST_BATCHES, isEnough);
      const words = `the last ${plural(size, 'row')} ${distance}${missing(countRows(batches) - gap, size)}`;
      return windowOf(lastRows(batches, { size, gap }), words);
    }
    const batches = (await this.listOthers(current, size + gap)).slice(gap);
    const words = `the last ${plural(size, 'batch', 'batches')} ${distance}${missing(batches.length, size)}`;
    return windowOf(batches.map(wholeBatch), words);
  }

  private slidingDays(
    { size, gap = 0 }: Sliding,
    current: CurrentWindow,
  ): Promise<ReferenceWindow | NoWindow> {
    const distance = gap === 0 ? 'before' : `before a gap of ${plural(gap, 'day')}`;
    return this.inTime(current, `${plural(size, 'day')} ${distance}`, (span) => [
      spanBefore(span, size * DAY_MS, gap * DAY_MS),
    ]);
  }

  private async inTime(
    current: CurrentWindow,
    what: string,
    patternsBefore: (span: TimeSpan) => TimePattern[],
  ): Promise<ReferenceWindow | NoWindow> {
    return this.before(current, await this.currentWindows.spanOf(current), what, patternsBefore);
  }

  private async before(
    { anchor, column }: CurrentWindow,
    span: TimeSpan | undefined,
    what: string,
    patternsBefore: (span: TimeSpan) => TimePattern[],
  ): Promise<ReferenceWindow | NoWindow> {
    if (span === undefined) {
      return { kind: 'skip', reason: `no row of the current window has a time in the column ${column}` };
    }
    const patterns = patternsBefore(span);
    const whole = { from: patterns[0]?.from ?? span.from, to: patterns[0]?.to ?? span.from };
    const batches = await this.history.listBack(anchor, whole.from, column);
    const reach = describeReach(batches.length, MOST_BATCHES);
    const words = `${what} by ${describeClock(column)}, ${describeSpan(whole)}${reach}`;
    return windowOf(slicesInPatterns(batches, patterns, column), words);
  }

  /** Batches before the one the check is about, newest first, without those of the current window. */
  private async listOthers(
    { anchor, slices }: CurrentWindow,
    limit: number,
    isEnough?: (found: readonly Batch[]) => boolean,
  ): Promise<Batch[]> {
    const isCurrent = new Set(slices.map(({ batchId }) => batchId));
    const others = (found: readonly Batch[]) => found.filter(({ id }) => !isCurrent.has(id));
    const found = await this.history.listBefore(anchor, limit + slices.length - 1, (batches) =>
      isEnough === undefined ? false : isEnough(others(batches)),
    );
    return others(found).slice(0, limit);
  }
}

function windowOf(newestFirst: readonly BatchSlice[], words: string): ReferenceWindow {
  return { kind: 'window', slices: [...newestFirst].reverse(), words };
}

function countRows(batches: readonly Batch[]): number {
  return batches.reduce((sum, { rowCount }) => sum + rowCount, 0);
}

function missing(found: number, wanted: number): string {
  return found < wanted ? `, of which ${Math.max(0, found)} are there` : '';
}
