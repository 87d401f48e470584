/** Model versions and their stage changes on the wire. */
import { z } from 'zod';
import type { SignatureInput } from '../core/ml/signature.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import { pageSchema } from '../platform/http/pages.js';
import type { LabelledVersion } from './catalogue-views.js';
import { STAGES } from './registry.api.js';
import { numberedPageQuery, reason, VERSION_ID } from './registry.dto.js';

export const versionQuery = numberedPageQuery.extend({
  stage: z.enum(STAGES).optional().describe('Only versions in this stage'),
});

export const stageChangeRequest = z
  .strictObject({
    to: z.enum(STAGES).describe('Stage to move to; Production displaces the version that is there'),
    reason,
    expectedRevision: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('Refuse the change when the version is no longer at this revision'),
  })
  .meta({
    id: 'StageChangeRequest',
    examples: [{ to: 'Production', reason: 'the challenger passed the gate', expectedRevision: 1 }],
  });

const signatureInputResponse = z.object({
  name: z.string().describe('Name of the field'),
  kind: z.enum(['number', 'date', 'category']).describe('What it holds'),
  required: z.boolean().describe('Whether every record must have it; it may still be null'),
  levels: z.array(z.string()).optional().describe('Labels seen in training; absent when too many to list'),
  minimum: z.number().optional().describe('Smallest value seen in training, dates in epoch milliseconds'),
  maximum: z.number().optional().describe('Largest value seen in training, dates in epoch milliseconds'),
});

const signatureResponse = z.object({
  inputs: z.array(signatureInputResponse).describe('Fields of a record'),
  ignored: z
    .array(z.string())
    .describe(
      'Columns of the training rows that the model was not shown: a record may have them, and the target, with any value',
    ),
  output: z
    .object({
      target: z.string().describe('Name of the predicted column'),
      task: z.enum(['classification', 'regression']).describe('Whether it predicts a class or a number'),
      levels: z.array(z.string()).optional().describe('Class names in order; absent for regression'),
      positiveClass: z.string().optional().describe('The positive one of two classes'),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe(
          'The positive class is predicted from this probability on; absent: where it is more probable',
        ),
      calibration: z
        .enum(['sigmoid', 'isotonic'])
        .optional()
        .describe('How probabilities were corrected; absent: not at all'),
    })
    .describe('What the model answers'),
});

const sliceResponse = z.object({
  batchId: z.string().describe('Batch the rows come from'),
  slice: z
    .object({
      order: z.enum(['stored', 'shuffled']).describe('Order of the rows before the slice is cut'),
      seed: z.number().describe('Seed of the shuffle'),
      from: z.number().min(0).max(1).describe('Share of the rows where the slice starts'),
      to: z.number().min(0).max(1).describe('Share of the rows where it ends'),
      groupColumn: z
        .string()
        .nullable()
        .describe('Column whose rows of one value stay in one slice; null when rows are cut one by one'),
    })
    .describe('Which of its rows'),
});

const lineageResponse = z.object({
  datasetId: z.string().describe('Dataset it was trained on'),
  datasetName: z.string().describe('Name of that dataset'),
  training: z.array(sliceResponse).describe('Exactly the rows it was trained on'),
  reference: z
    .array(sliceResponse)
    .describe('Those of them that drift is measured against: what the version expects to see'),
  dataHash: z.string().describe('SHA-256 over the content hashes and slices of the training rows'),
  trainingJobId: z.string().describe('Training job that ended with it'),
  trainingRunId: z.string().describe('Tracked run of its training'),
  driftEventId: z
    .string()
    .nullable()
    .describe('Drift event that led to the training; null for a first or a manual one'),
  driftReportId: z
    .string()
    .nullable()
    .describe('Drift report that led to the training; null for another cause'),
  pipelineRunId: z.string().nullable().describe('Pipeline run it belongs to; null outside of one'),
  codeVersion: z.string().describe('Version of MLDrift that trained it'),
  seed: z.number().describe('Seed of the training'),
});

export const versionResponse = z
  .object({
    id: z.string().describe('Id of the version'),
    modelName: z.string().describe('Model it belongs to'),
    version: z.number().int().min(1).describe('1, 2, 3, ... within the model'),
    stage: z.enum(STAGES).describe('Where it is in its life'),
    revision: z.number().int().min(1).describe('Counts its stage changes; see `expectedRevision`'),
    aliases: z.array(z.string()).describe('Aliases that name it'),
    tags: z.record(z.string(), z.string()).describe('Remarks by key'),
    estimator: z.string().describe('Algorithm it was trained with'),
    metrics: z
      .record(z.string(), z.number().nullable())
      .describe('Results by name; null when not computable'),
    signature: signatureResponse.describe('What it takes and what it answers'),
    lineage: lineageResponse.describe('Where it came from'),
    artifactDigest: z.string().describe('SHA-256 of the model file'),
    unusableReason: z
      .string()
      .nullable()
      .describe('Why it must not serve, which keeps it out of Staging and Production; null when usable'),
    createdAt: z.iso.datetime().describe('When it was registered, UTC'),
  })
  .meta({
    id: 'ModelVersion',
    examples: [
      {
        id: VERSION_ID,
        modelName: 'weather',
        version: 3,
        stage: 'Production',
        revision: 2,
        aliases: ['champion'],
        tags: {},
        estimator: 'random-forest',
        metrics: { accuracy: 0.83, auc: null },
        signature: {
          inputs: [{ name: 'temp_max', kind: 'number', required: true, minimum: -1.6, maximum: 35.6 }],
          ignored: ['station'],
          output: {
            target: 'weather',
            task: 'classification',
            levels: ['drizzle', 'fog', 'rain', 'snow', 'sun'],
          },
        },
        lineage: {
          datasetId: 'dat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c32',
          datasetName: 'weather',
          training: [
            {
              batchId: 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c33',
              slice: { order: 'stored', seed: 0, from: 0, to: 0.8, groupColumn: null },
            },
          ],
          reference: [
            {
              batchId: 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c33',
              slice: { order: 'stored', seed: 0, from: 0, to: 0.8, groupColumn: null },
            },
          ],
          dataHash: '6f1ed002ab5595859014ebf0951522d9f9f2b2bbe1d0a5e8f8b1c9bb5d1d8f3a',
          trainingJobId: 'job_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c34',
          trainingRunId: 'run_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c21',
          driftEventId: null,
          driftReportId: null,
          pipelineRunId: null,
          codeVersion: '0.1.0',
          seed: 42,
        },
        artifactDigest: 'c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646',
        unusableReason: null,
        createdAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const versionPage = pageSchema('ModelVersionPage', versionResponse);

export function toVersionResponse(version: LabelledVersion): z.infer<typeof versionResponse> {
  const { lineage, signature } = version;
  const { levels, ...output } = signature.output;
  return {
    id: version.id,
    modelName: version.modelName,
    version: version.version,
    stage: version.stage,
    revision: version.revision,
    aliases: [...version.aliases],
    tags: { ...version.tags },
    estimator: version.estimator,
    metrics: { ...version.metrics },
    signature: {
      inputs: signature.inputs.map(toSignatureInputResponse),
      ignored: [...(signature.ignored ?? [])],
      output: { ...output, ...(levels === undefined ? {} : { levels: [...levels] }) },
    },
    lineage: {
      datasetId: lineage.datasetId,
      datasetName: lineage.datasetName,
      training: lineage.training.map(toSliceResponse),
      reference: (lineage.reference ?? lineage.training).map(toSliceResponse),
      dataHash: lineage.dataHash,
      trainingJobId: lineage.trainingJobId,
      trainingRunId: lineage.trainingRunId,
      driftEventId: lineage.driftEventId ?? null,
      driftReportId: lineage.driftReportId ?? null,
      pipelineRunId: lineage.pipelineRunId ?? null,
      codeVersion: lineage.codeVersion,
      seed: lineage.seed,
    },
    artifactDigest: version.artifactDigest,
    unusableReason: version.unusableReason ?? null,
    createdAt: version.createdAt.toISOString(),
  };
}

function toSignatureInputResponse(input: SignatureInput): z.infer<typeof signatureInputResponse> {
  const { name, kind, required, levels, minimum, maximum } = input;
  return {
    name,
    kind,
    required,
    ...(levels === undefined ? {} : { levels: [...levels] }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function toSliceResponse({ batchId, slice }: BatchSlice) {
  const { order, seed, from, to, groupColumn = null } = slice;
  return { batchId, slice: { order, seed, from, to, groupColumn } };
}
