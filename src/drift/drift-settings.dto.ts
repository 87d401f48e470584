/** Settings of a comparison on the wire: as a caller gives them, and complete. */
import { z } from 'zod';
import { PERIODS } from '../core/drift/chunks/utc-periods.js';
import type { DatasetMeasure } from '../core/drift/dataset-measure.js';
import {
  CORRECTIONS,
  DRIFT_PRESETS,
  type DriftSettings,
  READINGS,
} from '../core/drift/drift-settings-shape.js';
import type { DriftMeasure } from '../core/drift/measure.js';

const preset = z
  .enum(DRIFT_PRESETS)
  .describe(
    '`default`: tests chosen by the data, with correction and effect floors; `custom`: the same with fixed tests, to be changed; `psi-max-0.2`: drift when the largest population stability index is above 0.2; `seed`, `evidently`, `nannyml`, `tfdv`: numbers and verdicts of those tools, known defects included',
  );
const measureIds = z.array(z.string()).min(1).max(20);
const alpha = z
  .number()
  .gt(0)
  .lt(1)
  .describe('Largest corrected p-value that counts as drift, between 0 and 1');
const correction = z
  .enum(CORRECTIONS)
  .describe('How p-values are corrected for the number of tests in a check');
const effectFloors = z
  .record(z.string(), z.number().min(0))
  .describe('Smallest effect that counts as drift by effect measure, in its own unit, 0 or more');
const ignoredColumns = z
  .array(z.string())
  .max(10_000)
  .describe('Columns that are not compared; id, time and free text columns never are');
const companions = z
  .array(z.string())
  .max(20)
  .describe('Measures tested besides the value test, for instance `missing_rate`');
const datasetMeasures = z
  .array(z.string())
  .max(20)
  .describe(
    'Measures of all columns together, for instance `schema`, `duplicate_rows` or `domain_classifier`',
  );
const importances = z
  .record(z.string(), z.number().min(0))
  .describe('Weight of features in the model, 0 or more; the others weigh 0. Empty when not known');
const featureOverrides = z
  .record(
    z.string(),
    z.strictObject({
      off: z.boolean().optional().describe('Leaves the feature out'),
      measure: z.string().optional().describe('Deciding measure, or `auto`'),
      alpha: alpha.optional(),
      effectFloor: z
        .number()
        .min(0)
        .optional()
        .describe('Smallest effect of that measure that counts as drift'),
      bins: z.number().int().min(2).max(100).optional().describe('Reference quantile bins, 2 to 100'),
    }),
  )
  .describe('What is different for single features');
const segments = z
  .array(z.string())
  .max(5)
  .describe('Category columns whose levels are also judged one by one, at most 5');
const reading = z
  .enum(READINGS)
  .describe(
    'exact reads all rows. profile-first keeps a summary of the reference and reads only columns that it cannot prove unmoved; the others carry the flag sketch and bounds instead of exact numbers',
  );

const chunks = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('size').describe('So many rows each, in stored order'),
      rows: z.number().int().min(1).describe('Rows of a chunk'),
    }),
    z.strictObject({
      kind: z.literal('number').describe('So many chunks of equal size, in stored order'),
      chunks: z.number().int().min(1).max(1000).describe('Number of chunks, 1 to 1000'),
    }),
    z.strictObject({
      kind: z.literal('period').describe('One chunk per calendar period of the time column, in UTC'),
      period: z.enum(PERIODS).describe('That period'),
    }),
  ])
  .describe('How the rows are cut to see the change over time');
const model = z
  .strictObject({
    problem: z.enum(['classification', 'regression']).describe('What the model predicts'),
    prediction: z.string().min(1).describe('Column with its predictions'),
    target: z.string().min(1).describe('Column with the true values, as far as they are known'),
    scores: z
      .record(z.string(), z.string())
      .optional()
      .describe('Per class the column with its predicted probability'),
    positiveClass: z
      .string()
      .optional()
      .describe('The positive class of two; the last by name when left out'),
  })
  .describe('Columns in which a served model left its traces, for its health');
const datasetRule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('any').describe('At least one feature drifted') }),
    z.strictObject({
      kind: z.literal('share').describe('A share of the tested features drifted'),
      atLeast: z.number().gt(0).max(1).describe('That share, above 0 and at most 1'),
    }),
    z.strictObject({
      kind: z.literal('weighted-share').describe('Drifted features carry a share of the importance'),
      atLeast: z.number().gt(0).max(1).describe('That share, above 0 and at most 1'),
    }),
    z.strictObject({
      kind: z.literal('max-statistic').describe('The largest statistic is above a limit'),
      above: z.number().min(0).describe('That limit, 0 or more'),
    }),
  ])
  .describe('When the dataset as a whole counts as drifted');

export const monitorSettings = z.strictObject({
  preset: preset.optional(),
  alpha: alpha.optional(),
  correction: correction.optional(),
  effectFloors: effectFloors.optional(),
  datasetRule: datasetRule.optional(),
  importances: importances.optional(),
  features: featureOverrides.optional(),
  ignoredColumns: ignoredColumns.optional(),
  segments: segments.optional(),
  chunks: chunks.nullable().optional(),
  reading: reading.optional(),
  model: model.nullable().optional(),
  companions: companions.optional(),
  datasetMeasures: datasetMeasures.optional(),
  measuresByKind: z
    .strictObject({
      number: measureIds.optional().describe('For numbers'),
      date: measureIds.optional().describe('For dates'),
      category: measureIds.optional().describe('For categories'),
    })
    .optional()
    .describe(
      'Measures by kind of column: the first decides (`auto` chooses it by the data), the others are reported',
    ),
});

export const effectiveSettings = z
  .object({
    preset,
    measuresByKind: z
      .object({
        number: measureIds.describe('For numbers'),
        date: measureIds.describe('For dates'),
        category: measureIds.describe('For categories'),
      })
      .describe('Measures by kind of column; the first decides'),
    companions,
    datasetMeasures,
    alpha,
    correction,
    effectFloors,
    datasetRule,
    importances,
    features: featureOverrides,
    ignoredColumns,
    segments,
    chunks: chunks.nullable().describe('How the rows are cut over time; null when they are not'),
    reading,
    model: model.nullable().describe('The watched model; null without one'),
  })
  .meta({ id: 'DriftSettings' });

export function toEffectiveSettings(settings: DriftSettings): z.infer<typeof effectiveSettings> {
  const { measuresByKind } = settings;
  return {
    preset: settings.preset,
    measuresByKind: {
      number: [...measuresByKind.number],
      date: [...measuresByKind.date],
      category: [...measuresByKind.category],
    },
    companions: [...settings.companions],
    datasetMeasures: [...settings.datasetMeasures],
    alpha: settings.alpha,
    correction: settings.correction,
    effectFloors: { ...settings.effectFloors },
    datasetRule: settings.datasetRule,
    importances: { ...settings.importances },
    features: { ...settings.features },
    ignoredColumns: [...settings.ignoredColumns],
    segments: [...settings.segments],
    chunks: settings.chunks,
    // Reports of earlier releases do not have it.
    reading: settings.reading ?? 'exact',
    model: settings.model === null ? null : { ...settings.model },
  };
}

export const measureResponse = z
  .object({
    id: z.string().describe('Id to name it by in settings'),
    title: z.string().describe('Name for people'),
    role: z
      .enum(['value', 'companion'])
      .describe('`value` compares the values that are there, `companion` looks at missing or unknown ones'),
    kinds: z.array(z.enum(['number', 'date', 'category'])).describe('Columns it can compare'),
    effectFloors: z
      .record(z.string(), z.number())
      .describe('Effects it reports, each with the size from which it counts as drift by default'),
  })
  .meta({
    id: 'DriftMeasure',
    examples: [
      {
        id: 'ks',
        title: 'Kolmogorov-Smirnov test',
        role: 'value',
        kinds: ['number', 'date'],
        effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
      },
    ],
  });

const datasetMeasureResponse = z
  .object({
    id: z.string().describe('Id to name it by in `datasetMeasures`'),
    title: z.string().describe('Name for people'),
    role: z
      .enum(['quality', 'distribution'])
      .describe('Whether its drift is an incident of the data or drift of the data set'),
    effectFloors: z
      .record(z.string(), z.number())
      .describe('Effects it reports, each with the size from which it counts as drift by default'),
  })
  .meta({
    id: 'DatasetMeasure',
    examples: [
      {
        id: 'domain_classifier',
        title: 'Classifier that tells reference from current rows',
        role: 'distribution',
        effectFloors: { auc_distance: 0.05 },
      },
    ],
  });

export const measureList = z
  .object({
    items: z.array(measureResponse).describe('Measures of single columns, in order of registration'),
    datasetItems: z.array(datasetMeasureResponse).describe('Measures of all columns together'),
  })
  .meta({ id: 'DriftMeasureList' });

export function toMeasureResponse(measure: DriftMeasure): z.infer<typeof measureResponse> {
  const { id, title, role, kinds, effectFloors } = measure;
  return { id, title, role, kinds: [...kinds], effectFloors: { ...effectFloors } };
}

export function toDatasetMeasureResponse(measure: DatasetMeasure): z.infer<typeof datasetMeasureResponse> {
  const { id, title, role, effectFloors } = measure;
  return { id, title, role, effectFloors: { ...effectFloors } };
}
