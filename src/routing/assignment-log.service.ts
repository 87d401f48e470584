/** Makes assignments durable before their answers leave: rows that arrive together share one transaction. */
import { Injectable } from '@nestjs/common';
import type { Json } from '../core/json.js';
import { canonicalJson } from '../core/ml/canonical-json.js';
import { GroupWriter } from '../platform/database/group-writer.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { type AssignmentFilter, AssignmentRepository } from './assignment.repository.js';
import type { AssignmentRecord, Exposure } from './assignment-record.js';
import { isDeadlock } from './is-deadlock.js';
import { RequestIdReused } from './routing.errors.js';

/** One call: all of it goes into the same transaction. `stored` is filled in by the write. */
interface Entry {
  readonly exposures: readonly Exposure[];
  stored: readonly AssignmentRecord[];
}

@Injectable()
export class AssignmentLogService {
  private readonly singles = new GroupWriter<Entry>((entries) => this.write(entries));
  /** A batch is large enough for a transaction of its own. */
  private readonly batches = new GroupWriter<Entry>((entries) => this.write(entries), 1);

  constructor(private readonly assignments: AssignmentRepository) {}

  /**
   * Resolves once everything is durable.
   * @returns the served row of each exposure; for a request that was recorded before, the row of that time
   * @throws RequestIdReused when a request of that id had another unit or other features
   */
  async record(exposures: readonly Exposure[]): Promise<readonly AssignmentRecord[]> {
    const entry: Entry = { exposures, stored: [] };
    await (exposures.length === 1 ? this.singles : this.batches).add(entry);
    exposures.forEach(({ served }, index) => {
      const stored = entry.stored[index];
      if (stored !== undefined && stored !== served) requireSameRequest(stored, served);
    });
    return entry.stored;
  }

  /** Newest first. */
  list(filter: AssignmentFilter): Promise<AssignmentRecord[]> {
    return this.assignments.list(filter);
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    const exposures = entries.flatMap((entry) => entry.exposures);
    const stored = await this.recordOnce(exposures);
    let start = 0;
    for (const entry of entries) {
      entry.stored = stored.slice(start, start + entry.exposures.length);
      start += entry.exposures.length;
    }
  }

  /** Another process may record the same request between our look and our insert; the second look finds it. */
  private async recordOnce(exposures: readonly Exposure[]): Promise<AssignmentRecord[]> {
    try {
      return await this.assignments.recordExposures(exposures);
    } catch (error) {
      if (!isUniqueViolation(error) && !isDeadlock(error)) throw error;
      return this.assignments.recordExposures(exposures);
    }
  }
}

function requireSameRequest(stored: AssignmentRecord, received: AssignmentRecord): void {
  const isSame =
    stored.unitId === received.unitId &&
    canonicalJson(stored.features as Json) === canonicalJson(received.features as Json);
  if (!isSame) throw new RequestIdReused(received.requestId);
}
