/** Predictions of a candidate on the wire. */
import { z } from 'zod';
import type { CandidatePredictions } from './candidate-predictions.service.js';

/** As many as a route takes at once. */
const MOST_ROWS = 10_000;

const features = { temp_max: 12.8, precipitation: 0, wind: 4.7 };

export const candidatePredictionsRequest = z
  .strictObject({
    rows: z
      .array(
        z.strictObject({
          features: z
            .record(z.string(), z.unknown())
            .describe(
              'Inputs of the model by name, as the signature of the candidate wants them; null means missing. The target and the columns that the signature lists as ignored may be there too and change nothing; other fields are refused',
            ),
          unitId: z.string().max(200).optional().describe('As for a route; changes nothing here'),
          requestId: z.string().max(200).optional().describe('As for a route; changes nothing here'),
        }),
      )
      .min(1)
      .max(MOST_ROWS)
      .describe('Rows to answer together, 1 to 10,000; one faulty row refuses all'),
  })
  .meta({ id: 'CandidatePredictionsRequest', examples: [{ rows: [{ features }] }] });

export const candidatePredictionsResponse = z
  .object({
    estimator: z.string().describe('Name of the candidate in the leaderboard of the job'),
    artifactDigest: z.string().describe('SHA-256 of the model file that answered'),
    predictions: z
      .array(
        z.object({
          prediction: z
            .union([z.string(), z.number()])
            .describe('Class name, or a number in the unit of the target'),
          score: z.number().optional().describe('Two classes only: probability of the last class, 0 to 1'),
          probabilities: z
            .record(z.string(), z.number())
            .optional()
            .describe('Classification: probability of each class, 0 to 1'),
        }),
      )
      .describe('One for each row, in the order sent'),
  })
  .meta({
    id: 'CandidatePredictions',
    examples: [
      {
        estimator: 'gbdt',
        artifactDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        predictions: [{ prediction: 'sun', score: 0.81, probabilities: { rain: 0.19, sun: 0.81 } }],
      },
    ],
  });

export function toCandidatePredictions({
  candidate,
  predictions,
}: CandidatePredictions): z.infer<typeof candidatePredictionsResponse> {
  return {
    estimator: candidate.estimator,
    artifactDigest: candidate.artifactDigest,
    predictions: predictions.map(({ prediction, score, probabilities }) => ({
      prediction,
      ...(score === undefined ? {} : { score }),
      ...(probabilities === undefined ? {} : { probabilities: { ...probabilities } }),
    })),
  };
}
