/** Policies and pipeline runs on the wire. */
import { z } from 'zod';
import { trainingSettingsRequest } from '../automl/training-settings.dto.api.js';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import {
  type PipelineRun,
  type PipelineStep,
  POLICY_DEFAULTS,
  type RetrainingPolicy,
  RUN_OUTCOMES,
  RUN_STATES,
  STEP_NAMES,
  TRAINING_WINDOWS,
} from './pipeline.api.js';

export const modelNameParam = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,127}$/, 'must be 1 to 128 letters, digits, dots, dashes or underscores')
  .describe('Name of the model');

export const runIdParam = z.string().min(1).describe('Id of the pipeline run');

export const policyRequest = z
  .strictObject({
    monitorId: z.string().min(1).describe('Monitor whose checks start runs'),
    target: z
      .string()
      .min(1)
      .optional()
      .describe('Column to predict; the target of the dataset when left out'),
    cooldownMinutes: z
      .number()
      .min(0)
      .max(525600)
      .default(60)
      .describe('No retrain starts within this many minutes after the last'),
    backOff: z
      .boolean()
      .default(POLICY_DEFAULTS.backOff)
      .describe(
        'Whether the cooldown doubles after every retrain in a row that was not promoted, up to 7 days',
      ),
    sameDriftMinutes: z
      .number()
      .min(0)
      .max(525600)
      .default(POLICY_DEFAULTS.sameDriftMinutes)
      .describe(
        'For so many minutes a drift that a retrain answered (same features, directions and reference) starts no other',
      ),
    maximumRetrainsPerDay: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .describe('Retrains that may start within any 24 hours'),
    minimumRows: z
      .number()
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(200)
      .describe('A batch with fewer rows starts no retrain'),
    trainingWindow: z
      .enum(TRAINING_WINDOWS)
      .default('measured')
      .describe(
        'Rows a challenger learns from: `current` batch, `all` (the rows of the champion too), `auto`: all below 1,000 new rows, or `measured`: whichever of all, all with older rows counting less, recent and current does best on newer rows that the gate does not use',
      ),
    holdoutShare: z
      .number()
      .gt(0)
      .max(0.9)
      .default(0.3)
      .describe(
        'Share of the batch that neither model trains on and both are judged by, above 0 to 0.9; where `training` has a `groupColumn`, no group has rows on both sides, and rows of a group that only one of the models has learnt from judge nothing',
      ),
    gateMargin: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        'Gain that the whole 95 % interval must exceed: accuracy points from 0 to 1, or a share of the error',
      ),
    segments: z
      .array(z.string().min(1))
      .max(20)
      .default([])
      .describe(
        'Columns on none of whose levels (of at least 100 holdout rows) a challenger may be shown to be worse than the champion',
      ),
    maximumLatencyMs: z
      .number()
      .gt(0)
      .max(60_000)
      .default(POLICY_DEFAULTS.maximumLatencyMs)
      .describe('Milliseconds within which a challenger must answer 95 % of single rows'),
    maximumModelMegabytes: z
      .number()
      .gt(0)
      .max(10_000)
      .default(POLICY_DEFAULTS.maximumModelMegabytes)
      .describe('Largest model file a challenger may have, in megabytes'),
    promotion: z
      .enum(['automatic', 'approval'])
      .default('automatic')
      .describe('Whether a challenger that passes the gate is promoted at once or waits for a person'),
    onIncident: z
      .enum(['hold', 'retrain'])
      .default('hold')
      .describe(
        'What drift through faulty data (missing, unknown, doubled or out-of-range values, another type) starts: `hold` nothing, because a model would learn the fault',
      ),
    training: trainingSettingsRequest
      .prefault({})
      .describe(
        'How a challenger is trained. The recipe of the champion is tried too, whatever models are named; a window that is chosen as `weighted` brings its own `halfLifeRows`',
      ),
    enabled: z.boolean().default(true).describe('A paused policy records checks but starts nothing'),
  })
  .meta({
    id: 'RetrainingPolicyRequest',
    examples: [
      {
        monitorId: 'mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        cooldownMinutes: 60,
        maximumRetrainsPerDay: 3,
        promotion: 'automatic',
        training: { folds: 5, seed: 1 },
      },
    ],
  });

const policyExample = {
  modelName: 'weather',
  monitorId: 'mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
  cooldownMinutes: 60,
  backOff: true,
  sameDriftMinutes: 1440,
  maximumRetrainsPerDay: 3,
  minimumRows: 200,
  trainingWindow: 'measured' as const,
  holdoutShare: 0.3,
  gateMargin: 0,
  segments: [],
  maximumLatencyMs: 100,
  maximumModelMegabytes: 500,
  promotion: 'automatic' as const,
  onIncident: 'hold' as const,
  training: { folds: 5, seed: 1 },
  enabled: true,
};

export const policyResponse = z
  .object({
    modelName: z.string().describe('Model it retrains'),
    ...policyRequest.shape,
  })
  .meta({ id: 'RetrainingPolicy', examples: [policyExample] });

export const policyList = z
  .object({ items: z.array(policyResponse).describe('All policies, by model name') })
  .meta({ id: 'RetrainingPolicyList', examples: [{ items: [policyExample] }] });

export const runRequest = z
  .strictObject({
    modelName: modelNameParam,
    batchId: z.string().optional().describe('Batch to train on; the newest of the dataset when left out'),
    reason: z.string().min(1).max(1000).describe('Why, for the record'),
  })
  .meta({ id: 'PipelineRunRequest', examples: [{ modelName: 'weather', reason: 'labels were corrected' }] });

export const runQuery = pageQuery.extend({
  modelName: z.string().optional().describe('Only runs of this model'),
});

export const approvalRequest = z
  .strictObject({
    approved: z.boolean().describe('True promotes the challenger, false rejects it'),
    reason: z.string().min(1).max(1000).describe('Why, for the record'),
  })
  .meta({ id: 'ApprovalRequest', examples: [{ approved: true, reason: 'checked by the risk team' }] });

const stepResponse = z
  .object({
    name: z.enum(STEP_NAMES).describe('Which part of the run'),
    state: z.enum(['running', 'waiting', 'succeeded', 'failed', 'skipped']).describe('How far it is'),
    startedAt: z.iso.datetime().describe('When it began, UTC'),
    finishedAt: z.iso.datetime().nullable().describe('When it ended, UTC; null while it runs or waits'),
    input: z.record(z.string(), z.unknown()).describe('What it worked on: ids, slices, hashes'),
    output: z.record(z.string(), z.unknown()).describe('What came out, with the figures'),
    reason: z.string().describe('Why, in words and numbers'),
  })
  .meta({ id: 'PipelineStep' });

export const runResponse = z
  .object({
    id: z.string().describe('Id of the run'),
    modelName: z.string().describe('Model it is about'),
    trigger: z.record(z.string(), z.unknown()).describe('What started it: a drift check or a person'),
    state: z.enum(RUN_STATES).describe('`done` when it has an outcome'),
    outcome: z.enum(RUN_OUTCOMES).nullable().describe('How it ended; null before that'),
    reason: z.string().nullable().describe('The deciding sentence; null before the end'),
    actor: z.string().describe('Who started it'),
    decision: z
      .object({
        retrain: z.boolean().describe('Whether a challenger is trained'),
        code: z.string().describe('Stable code of the reason'),
        sentence: z.string().describe('The reason in words and numbers'),
      })
      .nullable()
      .describe('Retrain or not; null before the decide step'),
    trainingJobId: z.string().nullable().describe('Training job of the challenger'),
    versionId: z.string().nullable().describe('Version this run made'),
    championVersionId: z.string().nullable().describe('Version in Production when the gate compared'),
    gate: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The comparison on the holdout, with every figure'),
    policy: z.record(z.string(), z.unknown()).describe('The policy as it was when the run began'),
    createdAt: z.iso.datetime().describe('When it began, UTC'),
    finishedAt: z.iso.datetime().nullable().describe('When it ended, UTC'),
    steps: z.array(stepResponse).describe('Its steps in order'),
  })
  .meta({
    id: 'PipelineRun',
    examples: [
      {
        id: 'prn_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        modelName: 'weather',
        trigger: { kind: 'drift-check', checkId: 'chk_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c12' },
        state: 'done',
        outcome: 'no-retrain',
        reason: 'none of 5 features drifted',
        actor: 'pipeline',
        decision: { retrain: false, code: 'no-drift', sentence: 'none of 5 features drifted' },
        trainingJobId: null,
        versionId: null,
        championVersionId: null,
        gate: null,
        policy: policyExample,
        createdAt: '2026-11-23T12:00:00.000Z',
        finishedAt: '2026-11-23T12:00:00.120Z',
        steps: [],
      },
    ],
  });

export const runPage = pageSchema('PipelineRunPage', runResponse);

export function toPolicyResponse(policy: RetrainingPolicy): z.infer<typeof policyResponse> {
  const { training, ...rest } = policy;
  return {
    ...POLICY_DEFAULTS,
    ...rest,
    segments: [...(policy.segments ?? POLICY_DEFAULTS.segments)],
    training: training as unknown as z.infer<typeof trainingSettingsRequest>,
  };
}

export function toRunResponse(run: PipelineRun, steps: readonly PipelineStep[]): z.infer<typeof runResponse> {
  return {
    id: run.id,
    modelName: run.modelName,
    trigger: { ...run.trigger },
    state: run.state,
    outcome: run.outcome ?? null,
    reason: run.reason ?? null,
    actor: run.actor,
    decision: run.decision ?? null,
    trainingJobId: run.trainingJobId ?? null,
    versionId: run.versionId ?? null,
    championVersionId: run.championVersionId ?? null,
    gate: run.gate === undefined ? null : { ...run.gate },
    policy: { ...run.policy },
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    steps: steps.map(({ startedAt, finishedAt, ...step }) => ({
      ...step,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    })),
  };
}
