/** Predictions and the assignment log on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { AssignmentRecord } from './assignment-record.js';
import { featuresField, requestIdField, unitIdField } from './identifier.dto.js';

export const MAXIMUM_ROWS = 10_000;

const predictionFields = {
  unitId: unitIdField
    .optional()
    .describe(
      'What is randomised, for instance a customer; always text. The same unit gets the same arm. Absent or empty: answered by the champion and left out of every analysis',
    ),
  requestId: requestIdField
    .optional()
    .describe(
      'Name of the request within the model; sending it again returns the stored answer. Made up when absent',
    ),
  features: featuresField.describe(
    'Inputs of the model by name, as its signature wants them; null means missing. The target and the columns that the signature lists as ignored may be there too and change nothing; other fields are refused',
  ),
};

const exampleFeatures = { temp_max: 12.8, precipitation: 0, wind: 4.7 };

export const predictionRequest = z.strictObject(predictionFields).meta({
  id: 'PredictionRequest',
  examples: [{ unitId: 'station-17', requestId: 'forecast-2026-11-23', features: exampleFeatures }],
});

export const predictionBatchRequest = z
  .strictObject({
    rows: z
      .array(z.strictObject(predictionFields))
      .min(1)
      .max(MAXIMUM_ROWS)
      .superRefine((rows, context) => {
        const seen = new Map<string, number>();
        for (const [row, { requestId }] of rows.entries()) {
          if (requestId === undefined) continue;
          const first = seen.get(requestId);
          if (first === undefined) seen.set(requestId, row);
          else {
            const message = `must differ from the request id of row ${first}, received ${requestId}`;
            context.addIssue({ code: 'custom', message, path: [row, 'requestId'] });
          }
        }
      })
      .describe('Requests to answer together, 1 to 10,000; one faulty row refuses all'),
  })
  .meta({
    id: 'PredictionBatchRequest',
    examples: [
      { rows: [{ unitId: 'station-17', features: exampleFeatures }, { features: exampleFeatures }] },
    ],
  });

const predictionValue = z.union([z.string(), z.number()]);

const examplePrediction = {
  requestId: 'forecast-2026-11-23',
  exposureId: 'exp_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c15',
  unitId: 'station-17',
  modelName: 'weather',
  version: 1,
  versionId: 'ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
  arm: 'champion' as const,
  configVersion: 2,
  prediction: 'sun',
  score: 0.81,
  probabilities: { rain: 0.19, sun: 0.81 },
};

const predictionResponseFields = z.object({
  requestId: z.string().describe('The id sent, or one made up; outcomes name it'),
  exposureId: z.string().describe('Id of the row in the assignment log'),
  unitId: z.string().optional().describe('The unit sent'),
  modelName: z.string().describe('Model'),
  version: z.number().int().describe('Number of the version that answered'),
  versionId: z.string().describe('Version that answered'),
  arm: z.enum(['champion', 'challenger']).describe('Its place on the route'),
  configVersion: z.number().int().describe('Configuration of the route under which it was chosen'),
  prediction: predictionValue.describe('Class name, or a number in the unit of the target'),
  score: z.number().optional().describe('Two classes only: probability of the last class, 0 to 1'),
  probabilities: z
    .record(z.string(), z.number())
    .optional()
    .describe('Classification: probability of each class, 0 to 1'),
});

export const predictionResponse = predictionResponseFields.meta({
  id: 'Prediction',
  examples: [examplePrediction],
});

export const predictionBatchResponse = z
  .object({
    predictions: z.array(predictionResponse).describe('One for each row, in the order sent'),
  })
  .meta({ id: 'PredictionBatch', examples: [{ predictions: [examplePrediction] }] });

export const assignmentQuery = pageQuery.extend({
  unitId: unitIdField.optional().describe('Only rows of this unit'),
  requestId: requestIdField.optional().describe('Only rows of this request'),
  configVersion: z.coerce.number().int().min(1).optional().describe('Only rows under this config version'),
});

const assignmentResponse = predictionResponseFields
  .omit({ prediction: true })
  .extend({
    id: z.string().describe('Same as exposureId'),
    primaryId: z.string().nullable().describe('Shadow rows: the row whose answer the caller got'),
    bucket: z
      .number()
      .int()
      .min(0)
      .max(9999)
      .nullable()
      .describe('Bucket of the unit; null when the request was not assigned by a unit'),
    propensity: z.number().min(0).max(1).describe('Probability with which this arm was chosen'),
    mode: z.enum(['live', 'shadow']).describe('Whether the arm answered or only scored along'),
    served: z.boolean().describe('Whether the caller got this answer'),
    features: z.record(z.string(), z.unknown()).describe('Inputs as sent'),
    prediction: predictionValue.nullable().describe('Class name or number; null when a shadow arm failed'),
    failure: z.string().nullable().describe('Why a shadow arm gave no prediction'),
    latencyMs: z.number().describe('Time to validate, assign and score, milliseconds'),
    assignedAt: z.iso.datetime().describe('When, UTC'),
  })
  .meta({
    id: 'Assignment',
    examples: [
      {
        ...examplePrediction,
        id: examplePrediction.exposureId,
        primaryId: null,
        bucket: 8880,
        propensity: 0.9,
        mode: 'live',
        served: true,
        features: exampleFeatures,
        failure: null,
        latencyMs: 0.12,
        assignedAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const assignmentPage = pageSchema('AssignmentPage', assignmentResponse);

export function toPredictionResponse(record: AssignmentRecord): z.infer<typeof predictionResponse> {
  const { prediction = '' } = record;
  return { ...answerOf(record), prediction };
}

export function toAssignmentResponse(record: AssignmentRecord): z.infer<typeof assignmentResponse> {
  const { id, propensity, mode, served, features, latencyMs, assignedAt } = record;
  return {
    ...answerOf(record),
    id,
    primaryId: record.primaryId ?? null,
    bucket: record.bucket ?? null,
    propensity,
    mode,
    served,
    features: { ...features },
    prediction: record.prediction ?? null,
    failure: record.failure ?? null,
    latencyMs,
    assignedAt: assignedAt.toISOString(),
  };
}

function answerOf(record: AssignmentRecord) {
  const { requestId, id, unitId, modelName, version, armVersionId, arm, configVersion } = record;
  const { score, probabilities } = record;
  return {
    requestId,
    exposureId: id,
    ...(unitId === undefined ? {} : { unitId }),
    modelName,
    version,
    versionId: armVersionId,
    arm,
    configVersion,
    ...(score === undefined ? {} : { score }),
    ...(probabilities === undefined ? {} : { probabilities: { ...probabilities } }),
  };
}
