/** Stores what a step found together with what comes next, while the claim on the run still holds. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { RegistryApi } from '../registry/registry.api.js';
import type { PipelineStep, RunOutcome, StepName } from './pipeline.api.js';
import { type ClaimedRun, type Findings, PipelineRepository, type RunChange } from './pipeline.repository.js';

/** Whom the audit log names for what a run does by itself. */
export const PIPELINE_ACTOR = 'pipeline';

/** Thrown when another worker has taken the run over: whatever this one did is dropped with its transaction. */
export class ClaimLost extends Error {}

export type StepResult = Pick<PipelineStep, 'state' | 'input' | 'output' | 'reason'>;

@Injectable()
export class StepRecord {
  constructor(
    private readonly repository: PipelineRepository,
    private readonly registry: RegistryApi,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Stores the step and what it changes in one transaction; drops both when the claim is lost. */
  async finish(run: ClaimedRun, step: StepResult, change: RunChange): Promise<StepName | undefined> {
    const now = this.clock.now();
    await this.database.transaction(async () => {
      if (!(await this.repository.change(run, change))) throw new ClaimLost(run.id);
      await this.repository.putStep(run.id, {
        ...step,
        name: run.nextStep,
        startedAt: run.claimedAt,
        ...(step.state === 'waiting' ? {} : { finishedAt: now }),
      });
      if (change.state === 'done') await this.repository.releaseModel(run.modelName, run.id);
    });
    return change.state === 'queued' ? change.nextStep : undefined;
  }

  /** Ends the run as rejected and archives its challenger. */
  async reject(run: ClaimedRun, step: StepResult, findings = findingsOf(run)): Promise<undefined> {
    await this.end(run, step, { ...endOf('rejected', step.reason, this.clock.now()), findings });
    return undefined;
  }

  /** Ends the run after a refusal or an error of its present step. */
  async fail(run: ClaimedRun, reason: string): Promise<void> {
    const step = { state: 'failed', input: {}, output: {}, reason } as const;
    await this.end(run, step, endOf('failed', reason, this.clock.now()));
  }

  private async end(run: ClaimedRun, step: StepResult, change: RunChange): Promise<void> {
    await this.database.transaction(async () => {
      if (run.versionId !== undefined) await this.archive(run.versionId, step.reason);
      await this.finish(run, step, change);
    });
  }

  /** A challenger that goes no further; one that a person has moved meanwhile stays where it is. */
  private async archive(versionId: string, reason: string): Promise<void> {
    const { stage } = await this.registry.getVersion(versionId);
    if (stage !== 'None' && stage !== 'Staging') return;
    await this.registry.changeStage({ versionId, to: 'Archived', actor: PIPELINE_ACTOR, reason });
  }
}

export function endOf(outcome: RunOutcome, reason: string, finishedAt: Date): RunChange {
  return { state: 'done', outcome, reason, finishedAt };
}

/** What the run knows already; a change of findings replaces all of them. */
export function findingsOf(run: ClaimedRun): Findings {
  const { decision, windows, training, halfLifeRows, holdout } = run;
  const { versionId, championVersionId, gate, driftSignature } = run;
  const findings = {
    decision,
    windows,
    training,
    halfLifeRows,
    holdout,
    versionId,
    championVersionId,
    gate,
    driftSignature,
  };
  return Object.fromEntries(Object.entries(findings).filter(([, value]) => value !== undefined));
}

/** A step never runs before the ones that find what it needs. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the run has no ${what} at this step`);
  return value;
}
