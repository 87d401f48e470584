/** Model versions made of a job's candidate, on the wire. */
import { z } from 'zod';
import { type ModelVersion, STAGES } from '../registry/registry.api.js';

export const candidateModelNameParam = z
  .string()
  .min(1)
  .max(250)
  .describe('Name of the model; it is made when it is new');

const JOB = 'trj_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31';

export const registerVersionRequest = z
  .strictObject({
    trainingJobId: z.string().min(1).describe('Job whose candidate becomes the version'),
    reason: z.string().trim().min(1).max(2000).describe('Why, in words, 1 to 2000 characters'),
  })
  .meta({
    id: 'RegisterVersionRequest',
    examples: [{ trainingJobId: JOB, reason: 'first model, chosen by hand' }],
  });

export const registeredVersionResponse = z
  .object({
    id: z.string().describe('Id of the version'),
    modelName: z.string().describe('Model it belongs to'),
    version: z.int().min(1).describe('1, 2, 3, ... within the model'),
    stage: z.enum(STAGES).describe('Where it is in its life'),
    estimator: z.string().describe('Name of the model in the leaderboard of the job'),
    metrics: z
      .record(z.string(), z.number().nullable())
      .describe('Means over the folds; null when not computable'),
    trainingJobId: z.string().describe('Job it comes from'),
    artifactDigest: z.string().describe('SHA-256 of the model file'),
    unusableReason: z
      .string()
      .nullable()
      .describe('Why it must not serve, which keeps it out of Staging and Production; null when usable'),
    createdAt: z.iso.datetime().describe('When it was registered, UTC'),
  })
  .meta({
    id: 'RegisteredVersion',
    examples: [
      {
        id: 'ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31',
        modelName: 'weather',
        version: 1,
        stage: 'None' as const,
        estimator: 'lr',
        metrics: { accuracy: 0.84, auc: 0.91 },
        trainingJobId: JOB,
        artifactDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        unusableReason: null,
        createdAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export function toRegisteredVersion(version: ModelVersion): z.infer<typeof registeredVersionResponse> {
  return {
    id: version.id,
    modelName: version.modelName,
    version: version.version,
    stage: version.stage,
    estimator: version.estimator,
    metrics: { ...version.metrics },
    trainingJobId: version.lineage.trainingJobId,
    artifactDigest: version.artifactDigest,
    unusableReason: version.unusableReason ?? null,
    createdAt: version.createdAt.toISOString(),
  };
}
