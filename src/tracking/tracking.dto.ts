/** Experiments and training runs on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { TrackedRun } from './tracked-run.js';
import { type Experiment, RUN_STATUSES } from './tracking.api.js';

export const experimentIdParam = z.string().min(1).describe('Id of the experiment, `exp_...`');
export const runIdParam = z.string().min(1).describe('Id of the training run, `run_...`');

const RUN = 'run_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c21';
const EXPERIMENT = 'exp_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c20';

export const createExperimentRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(500).describe('Unique name, 1 to 500 characters'),
  })
  .meta({ id: 'CreateExperimentRequest', examples: [{ name: 'weather' }] });

export const experimentResponse = z
  .object({
    id: z.string().describe('Id of the experiment; sorts by creation'),
    name: z.string().describe('Unique name'),
    createdAt: z.iso.datetime().describe('When it was created, UTC'),
  })
  .meta({
    id: 'Experiment',
    examples: [{ id: EXPERIMENT, name: 'weather', createdAt: '2026-11-23T12:00:00.000Z' }],
  });

export const experimentPage = pageSchema('ExperimentPage', experimentResponse);

const trackingKey = z
  .string()
  .regex(/^[\w\-. :/]{1,250}$/, 'must be 1 to 250 letters, digits, or _ - . space : /');
const paramValue = z.union([z.string().max(6000), z.number(), z.boolean()]);
const params = z.record(trackingKey, paramValue);
const metrics = z.record(trackingKey, z.number());
const tags = z.record(trackingKey, z.string().max(8000));

export const logRunRequest = z
  .strictObject({
    experimentId: z.string().min(1).describe('Experiment the run belongs to'),
    name: z.string().min(1).max(250).describe('Name of the run, 1 to 250 characters'),
    parentRunId: z
      .string()
      .min(1)
      .optional()
      .describe('Run this one is a part of, for instance a comparison'),
    status: z
      .enum(['finished', 'failed', 'killed'])
      .default('finished')
      .describe('How the run ended; only runs that have ended are logged by hand'),
    startedAt: z.iso.datetime().optional().describe('When it started, UTC; the end when left out'),
    endedAt: z.iso
      .datetime()
      .optional()
      .describe('When it ended, UTC, not before the start; now when left out'),
    params: params.default({}).describe('Settings of the run by name; text of at most 6000 characters'),
    metrics: metrics.default({}).describe('Finite results by name, in the unit of the metric'),
    tags: tags.default({}).describe('Remarks by name, at most 8000 characters each'),
  })
  .meta({
    id: 'LogRunRequest',
    examples: [
      {
        experimentId: EXPERIMENT,
        name: 'random forest, deeper',
        params: { estimator: 'random-forest', depth: 12 },
        metrics: { accuracy: 0.83 },
        tags: { author: 'ana' },
      },
    ],
  });

export const runQuery = pageQuery.extend({
  parentRunId: z.string().min(1).optional().describe('Only runs directly below this run'),
  status: z.enum(RUN_STATUSES).optional().describe('Only runs with this status'),
});

export const runResponse = z
  .object({
    id: z.string().describe('Id of the run'),
    experimentId: z.string().describe('Experiment it belongs to'),
    name: z.string().describe('Name of the run'),
    parentRunId: z.string().nullable().describe('Run it is a part of'),
    childCount: z.number().int().min(0).describe('Number of runs directly below it'),
    status: z.enum(RUN_STATUSES).describe('Where the run stands'),
    startedAt: z.iso.datetime().describe('When it started, UTC'),
    endedAt: z.iso.datetime().nullable().describe('When it ended, UTC; null while it runs'),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe('Settings by name'),
    metrics: z
      .record(z.string(), z.number())
      .describe(
        'Latest value by name; the tag mldrift.metrics-not-computed names those that could not be computed',
      ),
    tags: z.record(z.string(), z.string()).describe('Remarks by name'),
  })
  .meta({
    id: 'TrainingRun',
    examples: [
      {
        id: RUN,
        experimentId: EXPERIMENT,
        name: 'random-forest',
        parentRunId: null,
        childCount: 0,
        status: 'finished',
        startedAt: '2026-11-23T12:00:00.000Z',
        endedAt: '2026-11-23T12:00:04.500Z',
        params: { estimator: 'random-forest', seed: 42 },
        metrics: { accuracy: 0.83 },
        tags: {},
      },
    ],
  });

export const runPage = pageSchema('TrainingRunPage', runResponse);

export function toExperimentResponse(experiment: Experiment): z.infer<typeof experimentResponse> {
  return { id: experiment.id, name: experiment.name, createdAt: experiment.createdAt.toISOString() };
}

export function toRunResponse(run: TrackedRun): z.infer<typeof runResponse> {
  return {
    id: run.id,
    experimentId: run.experimentId,
    name: run.name,
    parentRunId: run.parentRunId ?? null,
    childCount: run.childCount,
    status: run.status,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    params: { ...run.params },
    metrics: { ...run.metrics },
    tags: { ...run.tags },
  };
}
