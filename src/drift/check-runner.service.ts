/** Carries out a drift check: claims it, compares in worker threads, and has it ended. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../core/errors.js';
import { Clock } from '../platform/clock.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { LEASE_MS, withHeartbeat } from '../platform/queue/heartbeat.js';
import { CheckEndingService } from './check-ending.service.js';
import { CheckPlanService, type Comparison } from './check-plan.service.js';
import { type ComparisonInput, type ComparisonProgress, ComparisonService } from './comparison.service.js';
import { checkJobId } from './drift.jobs.js';
import { type CheckOutcome, type ClaimedCheck, DriftCheckRepository } from './drift-check.repository.js';
import { ReferenceProfileService } from './reference-profile.service.js';

const MOST_FAILURES = 3;
const PROGRESS_EVERY_MS = 500;
/** A check that ends its process each time must not do so for ever; restarts for other reasons are forgiven. */
const MOST_CLAIMS = 10;

@Injectable()
export class CheckRunnerService implements OnModuleDestroy {
  private isStopping = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly checks: DriftCheckRepository,
    private readonly planner: CheckPlanService,
    private readonly ending: CheckEndingService,
    private readonly comparison: ComparisonService,
    private readonly profiles: ReferenceProfileService,
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
      return this.ending.end(check, { state: 'failed', reason });
    }
    try {
      const beat = () => this.checks.extendLease(check, this.leaseEnd());
      await this.ending.end(check, await withHeartbeat(beat, (held) => this.compare(check, held), signal));
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
    const input = inputOf(plan);
    const profile = { monitorId: check.monitorId, fingerprint: plan.referenceFingerprint };
    const { evaluation, summary, details } = await this.comparison.compare(input, {
      signal,
      onProgress: this.progressOf(check),
      ...(input.settings.reading === 'profile-first'
        ? { screen: (options) => this.profiles.screen({ ...input, profile }, options) }
        : {}),
    });
    const milliseconds = Math.round(this.clock.monotonicMs() - startedMs);
    this.logger.info({ checkId: check.id, features: plan.features.length, milliseconds }, 'compared');
    const { current, reference, referenceVersionId, comparisonKey, scope } = plan;
    return {
      state: 'done',
      current,
      reference,
      comparisonKey,
      scope,
      evaluation,
      summary,
      details,
      ...(referenceVersionId === undefined ? {} : { referenceVersionId }),
    };
  }

  /** Notes how far a check is, at most twice a second; nobody waits for the note. */
  private progressOf(check: ClaimedCheck): (progress: ComparisonProgress) => void {
    let nextMs = 0;
    return (progress) => {
      const now = this.clock.monotonicMs();
      if (now < nextMs) return;
      nextMs = now + PROGRESS_EVERY_MS;
      this.checks.noteProgress(check, progress).catch((error: unknown) => {
        this.logger.warn({ err: error, checkId: check.id }, 'the progress of a check was not noted');
      });
    };
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
    await this.ending.end(check, { state: 'failed', reason });
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}

function inputOf(plan: Comparison): ComparisonInput {
  const { scope, features, rowColumns, seed, rowCountHistory, timeColumn } = plan;
  return {
    reference: plan.referenceSource,
    current: plan.currentSource,
    referenceRows: scope.referenceRows,
    currentRows: scope.currentRows,
    features,
    rowColumns,
    settings: scope.settings,
    seed,
    rowCountHistory,
    ...(scope.target === undefined ? {} : { target: scope.target }),
    ...(timeColumn === undefined ? {} : { timeColumn }),
  };
}
