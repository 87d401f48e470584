/** Policies and runs: takes the events that may start or move on a run, and the orders of people. */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { AutomlApi } from '../automl/automl.api.js';
import { type TrainingFinished, trainingFinished } from '../automl/automl.events.js';
import { DriftApi, type DriftCheck } from '../drift/drift.api.js';
import {
  type DriftChecked,
  driftChecked,
  type MonitorChanged,
  monitorChanged,
} from '../drift/drift.events.js';
import { type Batch, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import { JobQueue } from '../platform/queue/job-queue.js';
import { Sweeper } from '../platform/queue/sweeper.js';
import { SchedulingApi } from '../scheduling/scheduling.api.js';
import { type SlotDue, slotDue } from '../scheduling/scheduling.events.js';
import { checkPolicy } from './check-policy.js';
import { driftedNames } from './drifted-names.js';
import {
  PipelineApi,
  type PipelineRun,
  type PipelineStep,
  type RetrainingPolicy,
  type StepName,
} from './pipeline.api.js';
import {
  NoSuchPolicy,
  NoSuchRun,
  NothingToTrainOn,
  NotWaitingForApproval,
  PolicyInvalid,
  WrongDataset,
} from './pipeline.errors.js';
import { advanceRun } from './pipeline.jobs.js';
import { PipelineRepository } from './pipeline.repository.js';
import { PoliciesRepository } from './policies.repository.js';
import { PIPELINE_ACTOR } from './step-record.service.js';

const MONITOR_SCHEDULE = 'monitor:';

@Injectable()
export class PipelineService extends PipelineApi implements OnModuleInit {
  constructor(
    private readonly repository: PipelineRepository,
    private readonly policies: PoliciesRepository,
    private readonly drift: DriftApi,
    private readonly ingestion: IngestionApi,
    private readonly automl: AutomlApi,
    private readonly scheduling: SchedulingApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly bus: EventBus,
    private readonly sweeper: Sweeper,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(driftChecked, (event) => this.onDriftChecked(event));
    this.bus.subscribe(trainingFinished, (event) => this.onTrainingFinished(event));
    this.bus.subscribe(monitorChanged, (event) => this.onMonitorChanged(event));
    this.bus.subscribe(slotDue, (event) => this.onSlotDue(event));
    this.sweeper.register('pipeline runs', () => this.sweep());
  }

  override async putPolicy(policy: RetrainingPolicy, actor: string): Promise<RetrainingPolicy> {
    const monitor = await this.drift.getMonitor(policy.monitorId);
    const { contract } = await this.ingestion.getDatasetById(monitor.datasetId);
    const faults = checkPolicy(policy, contract);
    if (faults.length > 0) throw new PolicyInvalid(faults);
    const before = await this.policies.find(policy.modelName);
    await this.database.transaction(async () => {
      await this.policies.put(policy);
      await this.access.recordAudit({
        actor,
        action: 'pipeline.policy-change',
        object: `retraining-policy:${policy.modelName}`,
        reason: `retrains on the monitor ${monitor.name}`,
        ...(before === undefined ? {} : { before }),
        after: policy,
      });
    });
    return policy;
  }

  async getPolicy(modelName: string): Promise<RetrainingPolicy> {
    const policy = await this.policies.find(modelName);
    if (policy === undefined) throw new NoSuchPolicy(modelName);
    return policy;
  }

  listPolicies(): Promise<RetrainingPolicy[]> {
    return this.policies.list();
  }

  async removePolicy(modelName: string, actor: string): Promise<void> {
    const before = await this.getPolicy(modelName);
    await this.database.transaction(async () => {
      await this.policies.remove(modelName);
      await this.access.recordAudit({
        actor,
        action: 'pipeline.policy-removal',
        object: `retraining-policy:${modelName}`,
        reason: 'removed by hand',
        before,
      });
    });
  }

  override async startRun(request: {
    modelName: string;
    batchId?: string;
    reason: string;
    actor: string;
  }): Promise<PipelineRun> {
    const { modelName, reason, actor } = request;
    const policy = await this.getPolicy(modelName);
    const batch = await this.batchFor(policy, request.batchId);
    return this.database.transaction(async () => {
      const run = await this.repository.createRun(
        {
          triggerKey: `manual:${newId('key')}`,
          modelName,
          trigger: { kind: 'manual', batchId: batch.id, reason },
          policy,
          actor,
          createdAt: this.clock.now(),
        },
        'decide',
      );
      await this.access.recordAudit({
        actor,
        action: 'pipeline.run-start',
        object: `pipeline-run:${run.id}`,
        reason,
        after: { modelName, batchId: batch.id },
      });
      await this.enqueue(run.id, 'decide');
      return run;
    });
  }

  override async getRun(id: string): Promise<PipelineRun> {
    const run = await this.repository.findRun(id);
    if (run === undefined) throw new NoSuchRun(id);
    return run;
  }

  override async listSteps(runId: string): Promise<readonly PipelineStep[]> {
    return (await this.repository.listSteps([runId])).get(runId) ?? [];
  }

  listRuns(filter: { modelName?: string; after?: string; limit: number }): Promise<PipelineRun[]> {
    return this.repository.listRuns(filter);
  }

  /** A person answers a run that waits for approval; a refusal ends it as rejected in the promote step. */
  async answerApproval(request: {
    runId: string;
    approved: boolean;
    reason: string;
    actor: string;
  }): Promise<PipelineRun> {
    const { runId, approved, reason, actor } = request;
    const run = await this.getRun(runId);
    await this.database.transaction(async () => {
      const next: StepName = 'approve';
      if (!(await this.repository.wake(runId, 'waiting-for-approval', next))) {
        throw new NotWaitingForApproval(runId, run.state);
      }
      const [waiting] = (await this.listSteps(runId)).filter(({ name }) => name === 'approve');
      await this.repository.putStep(runId, {
        name: 'approve',
        state: 'running',
        startedAt: waiting?.startedAt ?? this.clock.now(),
        input: { approved, actor },
        output: {},
        reason,
      });
      await this.access.recordAudit({
        actor,
        action: approved ? 'pipeline.approval' : 'pipeline.refusal',
        object: `pipeline-run:${runId}`,
        reason,
      });
      await this.enqueue(runId, next);
    });
    return this.getRun(runId);
  }

  /** Every check gives a run for every policy that follows its monitor: also the ones that end in no retrain. */
  private async onDriftChecked(event: DriftChecked): Promise<void> {
    const policies = await this.policies.list(event.monitorId);
    if (policies.length === 0) return;
    const check = await this.drift.getCheck(event.checkId);
    for (const policy of policies) await this.startFromCheck(policy, check, event);
  }

  private async startFromCheck(
    policy: RetrainingPolicy,
    check: DriftCheck,
    event: DriftChecked,
  ): Promise<void> {
    const now = this.clock.now();
    const { modelName } = policy;
    await this.database.transaction(async () => {
      const run = await this.repository.createRun(
        {
          triggerKey: `check:${check.id}:${modelName}`,
          modelName,
          trigger: {
            kind: 'drift-check',
            checkId: check.id,
            ...(event.driftEventId === undefined ? {} : { driftEventId: event.driftEventId }),
          },
          policy,
          actor: PIPELINE_ACTOR,
          createdAt: now,
        },
        'decide',
      );
      await this.repository.putStep(run.id, {
        name: 'check',
        state: check.state === 'done' ? 'succeeded' : check.state === 'failed' ? 'failed' : 'skipped',
        startedAt: check.requestedAt,
        finishedAt: now,
        input: { checkId: check.id, current: check.current, reference: check.reference, cause: check.cause },
        output: {
          drifted: event.drifted,
          features: driftedNames(check),
        },
        reason: check.reason ?? check.summary?.join('; ') ?? '',
      });
      await this.enqueue(run.id, 'decide');
    });
  }

  private async onTrainingFinished({ jobId }: TrainingFinished): Promise<void> {
    const run = await this.repository.findRunOfJob(jobId);
    if (run === undefined) return;
    await this.wakeForRegistration(run.id);
  }

  private async wakeForRegistration(runId: string): Promise<void> {
    if (await this.repository.wake(runId, 'waiting-for-training', 'register')) {
      await this.enqueue(runId, 'register');
    }
  }

  private async onMonitorChanged({ monitorId, cron, timeZone }: MonitorChanged): Promise<void> {
    const key = `${MONITOR_SCHEDULE}${monitorId}`;
    if (cron === undefined) await this.scheduling.removeSchedule(key);
    else await this.scheduling.putSchedule({ key, cron, timeZone });
  }

  private async onSlotDue({ scheduleKey, slotAt }: SlotDue): Promise<void> {
    if (!scheduleKey.startsWith(MONITOR_SCHEDULE)) return;
    const monitorId = scheduleKey.slice(MONITOR_SCHEDULE.length);
    await this.drift.requestCheck({ monitorId, cause: { kind: 'schedule', slotAt }, actor: 'schedule' });
  }

  private async batchFor(policy: RetrainingPolicy, batchId: string | undefined): Promise<Batch> {
    const { datasetId, datasetName } = await this.drift.getMonitor(policy.monitorId);
    if (batchId !== undefined) {
      const batch = await this.ingestion.getBatch(batchId);
      if (batch.datasetId !== datasetId) throw new WrongDataset(batchId, datasetName);
      return batch;
    }
    const [newest] = await this.ingestion.listRecentBatches(datasetId, 1);
    if (newest === undefined) throw new NothingToTrainOn(datasetName);
    return newest;
  }

  private async sweep(): Promise<void> {
    for (const id of await this.repository.listDue(this.clock.now())) {
      await this.jobs.enqueue(advanceRun, `run-${id}-sweep`, { runId: id });
    }
    for (const run of await this.repository.listWaitingForTraining()) {
      if (run.trainingJobId === undefined) continue;
      const job = await this.automl.getTrainingJob(run.trainingJobId);
      if (hasEnded(job.state)) await this.database.transaction(() => this.wakeForRegistration(run.id));
    }
  }

  private async enqueue(runId: string, step: StepName): Promise<void> {
    await this.jobs.enqueueAfterCommit(advanceRun, `run-${runId}-${step}`, { runId });
  }
}

function hasEnded(state: string): boolean {
  return state !== 'queued' && state !== 'running';
}
