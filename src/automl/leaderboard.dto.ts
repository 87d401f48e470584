/** Leaderboards on the wire. */
import { z } from 'zod';
import type { TrainingJob } from './automl.api.js';
import {
  EVALUATION,
  evaluationResponse,
  leaderboardRow,
  toEvaluationResponse,
  toRowResponse,
} from './automl.dto.js';
import { ranksOf } from './leaderboard-csv.js';

export const leaderboardQuery = z.object({
  format: z
    .enum(['json', 'csv'])
    .optional()
    .describe(
      'Form of the answer; when left out the header `accept` decides, and JSON unless it asks for text/csv',
    ),
});

const rankedRow = z.object({
  rank: z.int().min(1).nullable().describe('Place, 1 is the best; null when it is not ranked'),
  ...leaderboardRow.shape,
});

export const leaderboardResponse = z
  .object({
    trainingJobId: z.string().describe('Job it is of'),
    evaluation: evaluationResponse
      .nullable()
      .describe('What the scores rest on; null in jobs of earlier versions'),
    items: z.array(rankedRow).describe('Best first, then what is not ranked'),
  })
  .meta({
    id: 'Leaderboard',
    examples: [
      {
        trainingJobId: 'trj_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31',
        evaluation: EVALUATION,
        items: [
          {
            rank: 1,
            model: 'lr',
            name: 'Logistic regression',
            status: 'ok' as const,
            reason: null,
            metrics: { accuracy: 0.84, auc: 0.91 },
            standardDeviations: { accuracy: 0.01, auc: 0.01 },
            foldsUsed: 5,
            origin: 'compared' as const,
            recipe: { kind: 'single', estimator: 'lr', params: {} },
            seconds: 0.02,
          },
        ],
      },
    ],
  });

export function toLeaderboardResponse(job: TrainingJob): z.infer<typeof leaderboardResponse> {
  const rows = job.leaderboard ?? [];
  const ranks = ranksOf(rows);
  return {
    trainingJobId: job.id,
    evaluation: toEvaluationResponse(job.evaluation),
    items: rows.map((row, index) => ({ rank: ranks[index] ?? null, ...toRowResponse(row) })),
  };
}
