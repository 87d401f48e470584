/** Carries out a drift check: claims it, compares in worker threads, and ends it in one fenced transaction. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { combineFeatures } from '../core/drift/combine-features.js';
import { describeDrift } from '../core/drift/describe-drift.js';
import type { DriftEvaluation, FeatureMeasurement } from '../core/drift/drift-evaluation.js';
import { DomainError } from '../core/errors.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { LEASE_MS, withHeartbeat } from '../platform/queue/heartbeat.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { CheckPlanService, type Comparison } from './check-plan.service.js';
import { driftChecked } from './drift.events.js';
import { checkJobId } from './drift.jobs.js';
import { type CheckOutcome, type ClaimedCheck, DriftCheckRepository } from './drift-check.repository.js';
import { type DriftEvent, DriftEventRepository } from './drift-event.repository.js';
import type { EvaluateInput } from './evaluate.thread.js';
import { dealFeatures } from './thread-shares.js';

const MOST_FAILURES = 3;
/** A check that ends its process each time must not do so for ever; restarts for other reasons are forgiven. */
const MOST_CLAIMS = 10;

const EVALUATE = new URL('./evaluate.thread.js', import.meta.url);

@Injectable()
export class CheckRunnerService implements OnModuleDestroy {
  private isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly checks: DriftCheckRepository,
    private readonly events: DriftEventRepository,
    private readonly planner: CheckPlanService,
    private readonly threads: WorkerThreads,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Does nothing when the check has ended or another worker holds it. */
  async run(checkId: string, signal?: AbortSignal): Promise<void> {
    const check = await this.checks.claim(checkId, this.clock.now(), this.leaseEnd());
    if (check === undefined) return;
    if (check.attempt > MOST_CLAIMS) {
      const reason = `gave up: the check was begun ${MOST_CLAIMS} times and its process ended each time`;
      return this.end(check, { state: 'failed', reason });
    }
    try {
      const beat = () => this.checks.extendLease(check, this.leaseEnd());
      await this.end(check, await withHeartbeat(beat, (held) => this.compare(check, held), signal));
    } catch (error) {
      await this.endOrRelease(check, error);
      throw error;
    }
  }

  private async compare(check: ClaimedCheck, signal: AbortSignal): Promise<CheckOutcome> {
    const plan = await this.planner.plan(check);
    if (plan.kind === 'skip') {
      const { kind: _, ...skipped } = plan;
      return { state: 'skipped', ...skipped };
    }
    const startedMs = this.clock.monotonicMs();
    const evaluation = await this.evaluate(plan, signal);
    const milliseconds = Math.round(this.clock.monotonicMs() - startedMs);
    this.logger.info({ checkId: check.id, features: plan.features.length, milliseconds }, 'compared');
    const { reference, referenceVersionId, comparisonKey, scope } = plan;
    return {
      state: 'done',
      reference,
      comparisonKey,
      scope,
      evaluation,
      summary: describeDrift(evaluation),
      ...(referenceVersionId === undefined ? {} : { referenceVersionId }),
    };
  }

  private async evaluate(plan: Comparison, signal: AbortSignal): Promise<DriftEvaluation> {
    const { features, scope, seed, referenceSource: reference, currentSource: current } = plan;
    const { settings, referenceRows, currentRows } = scope;
    const stop = new AbortController();
    const shares = dealFeatures(features, referenceRows + currentRows, this.config.workerThreads);
    try {
      const measured = await Promise.all(
        shares.map((share) =>
          this.threads.run<EvaluateInput, FeatureMeasurement[]>(
            EVALUATE,
            { reference, current, features: share, settings, seed },
            { signal: AbortSignal.any([signal, stop.signal]) },
          ),
        ),
      );
      const byName = new Map(measured.flat().map((measurement) => [measurement.name, measurement]));
      return combineFeatures({ features: features.flatMap((name) => byName.get(name) ?? []) }, settings);
    } finally {
      // When one share fails, the others work for nothing.
      stop.abort();
    }
  }

  private async end(check: ClaimedCheck, outcome: CheckOutcome): Promise<void> {
    const finishedAt = this.clock.now();
    const event = driftEventOf(check, outcome, finishedAt);
    const isOurs = await this.database.transaction(async () => {
      const end = { finishedAt, ...(event === undefined ? {} : { driftEventId: event.id }) };
      if (!(await this.checks.finish(check, outcome, end))) return false;
      if (event !== undefined) await this.events.insert(event);
      await this.bus.publish(driftChecked, {
        checkId: check.id,
        monitorId: check.monitorId,
        datasetId: check.datasetId,
        state: outcome.state,
        drifted: event !== undefined,
        ...(event === undefined ? {} : { driftEventId: event.id }),
      });
      return true;
    });
    if (isOurs) this.metrics.driftChecks.inc({ outcome: metricOf(outcome) });
  }

  private async endOrRelease(check: ClaimedCheck, error: unknown): Promise<void> {
    // An interrupted check has not failed: the process stops, or somebody else holds the lease by now.
    const isInterrupted = this.isStopping || (error instanceof Error && error.name === 'AbortError');
    const isFinal = error instanceof DomainError || check.attempt >= MOST_FAILURES;
    if (isInterrupted || !isFinal) {
      await this.checks.release(check);
      return;
    }
    // A refusal is written for readers; any other message may hold paths and SQL, which belong into the log.
    const reason =
      error instanceof DomainError
        ? error.message
        : `gave up after ${check.attempt} attempts; the log has the cause under ${checkJobId(check.id)}`;
    await this.end(check, { state: 'failed', reason });
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}

function driftEventOf(check: ClaimedCheck, outcome: CheckOutcome, at: Date): DriftEvent | undefined {
  if (outcome.state !== 'done' || !outcome.evaluation.drifted) return undefined;
  return {
    id: newId('dre'),
    checkId: check.id,
    monitorId: check.monitorId,
    batchId: check.current[0]?.batchId ?? '',
    happenedAt: at,
    driftedFeatures: outcome.evaluation.features.flatMap(({ name, drifted }) => (drifted ? [name] : [])),
  };
}

function metricOf(outcome: CheckOutcome): string {
  if (outcome.state !== 'done') return outcome.state;
  return outcome.evaluation.drifted ? 'drifted' : 'stable';
}
