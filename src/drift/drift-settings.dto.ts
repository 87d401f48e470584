/** Settings of a comparison on the wire: as a caller gives them, and complete. */
import { z } from 'zod';
import type { DriftSettings } from '../core/drift/drift-settings.js';
import type { DriftMeasure } from '../core/drift/measure.js';

const PRESETS = ['default', 'psi-max-0.2'] as const;
const CORRECTIONS = ['benjamini-hochberg', 'holm', 'none'] as const;

const preset = z
  .enum(PRESETS)
  .describe(
    '`default`: tests with correction and effect floors; `psi-max-0.2`: drift when the largest population stability index is above 0.2',
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
const datasetRule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('any').describe('At least one feature drifted') }),
    z.strictObject({
      kind: z.literal('share').describe('A share of the tested features drifted'),
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
  ignoredColumns: ignoredColumns.optional(),
  companions: companions.optional(),
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
    alpha,
    correction,
    effectFloors,
    datasetRule,
    ignoredColumns,
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
    alpha: settings.alpha,
    correction: settings.correction,
    effectFloors: { ...settings.effectFloors },
    datasetRule: settings.datasetRule,
    ignoredColumns: [...settings.ignoredColumns],
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

export const measureList = z
  .object({ items: z.array(measureResponse).describe('All measures, in order of registration') })
  .meta({ id: 'DriftMeasureList' });

export function toMeasureResponse(measure: DriftMeasure): z.infer<typeof measureResponse> {
  const { id, title, role, kinds, effectFloors } = measure;
  return { id, title, role, kinds: [...kinds], effectFloors: { ...effectFloors } };
}
