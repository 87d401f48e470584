/** Drift over time on the wire: feature names once, and for each check one cell per feature. */
import { z } from 'zod';
import type { Trend, TrendCell } from './trend.js';

const LEVELS = ['none', 'feature_drift', 'dataset_drift', 'incident'] as const;

export const level = z.enum(LEVELS).describe('What the findings call for');

export const trendQuery = z.object({
  from: z.iso.datetime().optional().describe('Only checks that ended then or later, UTC'),
  to: z.iso.datetime().optional().describe('Only checks that ended before, UTC'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(90)
    .describe('How many of the newest checks at most, 1 to 1000; wide datasets give fewer at a time'),
  before: z
    .string()
    .min(1)
    .optional()
    .describe('Only checks asked for before this one: `next` of the answer before'),
});

const cell = z
  .object({
    effect: z
      .number()
      .nullable()
      .describe('Size of the change by the deciding measure; null without a number'),
    effectMeasure: z.string().nullable().describe('What the effect is'),
    pAdjusted: z.number().nullable().describe('Corrected p-value; null without a test'),
    drifted: z.boolean().describe('Whether the values or a companion drifted'),
    status: z
      .enum(['ok', 'constant', 'insufficient', 'empty', 'schema_changed', 'failed'])
      .describe('Whether its values could be judged'),
  })
  .meta({ id: 'DriftTrendCell' });

const point = z
  .object({
    checkId: z.string().describe('The check'),
    finishedAt: z.iso.datetime().describe('When it ended, UTC'),
    referenceRows: z.number().int().min(0).describe('Rows compared with'),
    currentRows: z.number().int().min(0).describe('Rows under test'),
    drifted: z.boolean().describe('Whether the dataset rule fired'),
    level,
    driftEventId: z.string().nullable().describe('The drift event, when one was raised'),
    features: z
      .array(cell.nullable())
      .describe('One cell per feature, in the order of the names; null where the check did not compare it'),
  })
  .meta({ id: 'DriftTrendPoint' });

export const trendResponse = z
  .object({
    features: z.array(z.string()).describe('Every feature that any of the checks compared'),
    checks: z.array(point).describe('Checks that were done, oldest first'),
    next: z
      .string()
      .optional()
      .describe('Pass it as `before` to get older checks; absent when there are none'),
  })
  .meta({
    id: 'DriftTrend',
    examples: [
      {
        features: ['temperature'],
        checks: [
          {
            checkId: 'chk_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c43',
            finishedAt: '2026-11-23T12:00:01.200Z',
            referenceRows: 600,
            currentRows: 600,
            drifted: true,
            level: 'feature_drift',
            driftEventId: 'dre_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c44',
            features: [
              {
                effect: 0.34,
                effectMeasure: 'robust_wasserstein',
                pAdjusted: 0.0004,
                drifted: true,
                status: 'ok',
              },
            ],
          },
        ],
      },
    ],
  });

/** @param next id to continue before, when there are older checks */
export function toTrendResponse(
  { features, points }: Trend,
  next: string | undefined,
): z.infer<typeof trendResponse> {
  return {
    features: [...features],
    checks: points.map(({ checkId, finishedAt, cells, driftEventId, ...rest }) => ({
      checkId,
      finishedAt: finishedAt.toISOString(),
      referenceRows: rest.referenceRows,
      currentRows: rest.currentRows,
      drifted: rest.drifted,
      level: rest.level,
      driftEventId: driftEventId ?? null,
      features: cells.map((found) => (found === undefined ? null : toCell(found))),
    })),
    ...(next === undefined ? {} : { next }),
  };
}

function toCell({ effect, effectMeasure, pAdjusted, drifted, status }: TrendCell): z.infer<typeof cell> {
  return { effect, effectMeasure, pAdjusted, drifted, status };
}
