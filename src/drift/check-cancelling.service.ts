/** Cancels checks that wait or run; those who wait for the end of a check hear of it. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { DriftCheck } from './drift.api.js';
import { CheckHasEnded, NoSuchCheck } from './drift.errors.js';
import { driftChecked } from './drift.events.js';
import { DriftCheckRepository } from './drift-check.repository.js';

@Injectable()
export class CheckCancellingService {
  constructor(
    private readonly checks: DriftCheckRepository,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** @throws NoSuchCheck or CheckHasEnded */
  async cancel(checkId: string, actor: string, reason: string): Promise<DriftCheck> {
    const cancelled = await this.database.transaction(async () => {
      const words = `cancelled by ${actor}: ${reason}`;
      const isCancelled = await this.checks.cancel(checkId, words, this.clock.now());
      const check = await this.checks.find(checkId);
      if (check === undefined) throw new NoSuchCheck(checkId);
      if (!isCancelled) throw new CheckHasEnded(checkId, check.state);
      const { monitorId, datasetId } = check;
      await this.access.recordAudit({
        actor,
        action: 'drift.check-cancelled',
        object: `drift-check:${checkId}`,
        reason,
        after: { state: 'cancelled' },
      });
      await this.bus.publish(driftChecked, {
        checkId,
        monitorId,
        datasetId,
        // To others it is a check without a result, like one that had nothing to compare.
        state: 'skipped',
        drifted: false,
      });
      return check;
    });
    this.metrics.driftChecks.inc({ outcome: 'cancelled' });
    return cancelled;
  }
}
