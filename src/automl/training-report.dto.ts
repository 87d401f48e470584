/** The report of a training job on the wire; its inner parts are documented with the functions that make them. */
import { z } from 'zod';
import type { TrainingReport } from '../core/ml/report/training-report.js';

const metrics = z.record(z.string(), z.number().nullable());
const part = z.record(z.string(), z.unknown());

export const trainingReportResponse = z
  .object({
    version: z.literal(1).describe('Version of this format'),
    title: z.string().describe('What was learnt from what'),
    target: z.string().describe('The column that is predicted'),
    task: z.enum(['classification', 'regression']).describe('What kind of prediction it is'),
    levels: z
      .array(z.string())
      .nullable()
      .describe('Class names in the order of class indices; null for numbers'),
    metric: z.string().describe('What the leaderboard is sorted by'),
    best: z
      .object({
        model: z.string().describe('Id of the model'),
        name: z.string().describe('Its name for people'),
        usable: z.boolean().describe('Whether it beats the baseline beyond chance'),
        reason: z.string().describe('By how much, or why not'),
        refit: z.boolean().describe('Whether it has learnt from all rows'),
        params: z
          .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
          .nullable()
          .describe('Every parameter of a single model; null for several together'),
      })
      .describe('The model that is handed out'),
    folds: z
      .object({
        strategy: z.string().describe('How rows are cut'),
        count: z.number().int().describe('Number of folds'),
        hash: z.string().describe('Names the exact rows of every fold'),
      })
      .describe('What scores rest on'),
    leaderboard: z
      .array(
        z.object({
          model: z.string().describe('Id of the model'),
          name: z.string().describe('Its name for people'),
          status: z.string().describe('`ok`, or why it has no place'),
          reason: z.string().nullable().describe('In words, where there is something to say'),
          metrics: metrics.describe('Means over the folds; null where one could not be computed'),
          standardDeviations: metrics.describe('Between the folds'),
          foldsUsed: z.number().int().describe('Folds that were scored'),
          seconds: z.number().describe('Seconds of one fold, on average'),
        }),
      )
      .describe('Best first'),
    columns: z.array(part).describe('What was done to each column and why'),
    guards: z.array(part).describe('What gives the target away, and what was done about it'),
    test: z
      .object({
        rows: z.number().int().describe('Rows that took no part'),
        metrics: metrics.describe('Scores on them'),
      })
      .nullable()
      .describe('Null without such rows'),
    explanation: part.describe(
      'Summary of the data, curves, importances, partial dependence and learning curve; `segments` where the settings name any, `tree` of a single decision tree; absent parts have `kind` `not-explained` and a `reason`',
    ),
    remarks: z.array(z.string()).describe('What was decided on the way'),
    provenance: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .describe('Seed, hashes, versions and times'),
  })
  .meta({
    id: 'TrainingReport',
    examples: [
      {
        version: 1,
        title: 'churned of customers',
        target: 'churned',
        task: 'classification',
        levels: ['no', 'yes'],
        metric: 'accuracy',
        best: {
          model: 'gbdt',
          name: 'Gradient boosted trees (histogram)',
          usable: true,
          reason:
            'beats the baseline: gain over the baseline in share of right rows: 0.21 (95 % interval 0.19 to 0.23)',
          refit: true,
          params: { rounds: 100, learningRate: 0.1 },
        },
        folds: { strategy: 'stratified', count: 5, hash: 'a5c1f2' },
        leaderboard: [
          {
            model: 'gbdt',
            name: 'Gradient boosted trees (histogram)',
            status: 'ok',
            reason: null,
            metrics: { accuracy: 0.91 },
            standardDeviations: { accuracy: 0.01 },
            foldsUsed: 5,
            seconds: 0.8,
          },
        ],
        columns: [
          { column: 'age', step: 'number', what: 'kept as a number', why: 'numbers', features: ['age'] },
        ],
        guards: [],
        test: null,
        explanation: { learningCurve: { kind: 'not-explained', reason: 'the budget left no time for it' } },
        remarks: [],
        provenance: { seed: 1, program: 'mldrift 0.1.0' },
      },
    ],
  });

export function toTrainingReportResponse(report: TrainingReport): z.infer<typeof trainingReportResponse> {
  const { columns, guards, explanation, leaderboard, levels, ...plain } = report;
  return {
    ...plain,
    levels: levels === null ? null : [...levels],
    best: { ...report.best, params: report.best.params === null ? null : { ...report.best.params } },
    leaderboard: leaderboard.map((row) => ({ ...row })),
    columns: columns.map((entry) => ({ ...entry })),
    guards: guards.map((finding) => ({ ...finding })),
    explanation: { ...explanation },
    remarks: [...report.remarks],
    provenance: { ...report.provenance },
  };
}
