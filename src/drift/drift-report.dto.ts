/** A drift check with its whole report on the wire. */
import { z } from 'zod';
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { CheckScope, DriftCheck } from './drift.api.js';
import { CHECK_EXAMPLE, checkListing, toCheckListing } from './drift-check.dto.js';
import { driftDetails, toDriftDetails } from './drift-details.dto.js';
import { effectiveSettings, toEffectiveSettings } from './drift-settings.dto.js';
import { companionReport, featureReport, toCompanionReport, toFeatureReport } from './feature-report.dto.js';

const SETTINGS_EXAMPLE = {
  preset: 'psi-max-0.2',
  measuresByKind: { number: ['psi'], date: ['psi'], category: ['psi'] },
  companions: [],
  datasetMeasures: [],
  alpha: 0.05,
  correction: 'none',
  effectFloors: { psi: 0.2 },
  datasetRule: { kind: 'max-statistic', above: 0.2 },
  importances: {},
  features: {},
  ignoredColumns: [],
  segments: [],
  chunks: null,
  reading: 'exact',
  model: null,
};

const PSI_EXAMPLE = { statistic: 0.34, pValue: null, effect: 0.34, effectMeasure: 'psi' };

const FEATURE_EXAMPLE = {
  name: 'temperature',
  derivedFrom: null,
  role: 'feature',
  kind: 'number',
  status: 'ok',
  measure: 'psi',
  ...PSI_EXAMPLE,
  pAdjusted: null,
  threshold: { alpha: null, effectFloor: null, statisticAbove: 0.2, ownRule: null },
  reason: 'Population stability index, because the settings name this measure: statistic 0.34 > 0.2: drift',
  drifted: true,
  driftedBy: ['psi'],
  severity: 'minor',
  importance: null,
  flags: [],
  referenceCount: 600,
  currentCount: 580,
  referenceMissing: 0,
  currentMissing: 20,
  companions: [],
  measures: [
    {
      measure: 'psi',
      status: 'measured',
      ...PSI_EXAMPLE,
      pMethod: null,
      effectByChance: null,
      method: null,
      flags: [],
      neededRows: null,
      usableRows: null,
    },
  ],
  bins: { kind: 'edges', edges: [20.1], reference: [0.5, 0.5], current: [0.22, 0.78] },
  summary: {
    reference: { mean: 20, standardDeviation: 5, median: 20.1 },
    current: { mean: 24, standardDeviation: 5, median: 24.1 },
  },
};

const DETAILS_EXAMPLE = {
  explanation: {
    ranking: [
      {
        feature: 'temperature',
        score: 1.7,
        strength: 1.7,
        measure: 'psi',
        effect: 0.34,
        effectMeasure: 'psi',
        importance: 1,
        severity: 'minor',
      },
    ],
    segments: [],
    changePoints: [],
    diagnosis: {
      kind: 'distribution_change',
      because: ['temperature: statistic 0.34 > 0.2: drift'],
      advice: 'record',
      adviceText: 'Note the change and go on; retrain only if the policy says so',
    },
    sentences: ['The distribution of the data changed'],
  },
  segments: [],
  chunks: [],
  health: null,
};

const REPORT_EXAMPLE = {
  ...CHECK_EXAMPLE,
  reportUrl: `/api/v1/drift-checks/${CHECK_EXAMPLE.id}/report.html`,
  summary: ['Drift: 1 of 1 tested features drifted', 'temperature: mean from 20 to 24'],
  scope: {
    referenceRows: 600,
    currentRows: 600,
    referenceWindow: 'the batch bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c45',
    currentWindow: 'the batch bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c42',
    target: null,
    leftOut: [{ column: 'id', reason: 'it names the row and says nothing about it' }],
    settings: SETTINGS_EXAMPLE,
  },
  evaluation: {
    drifted: true,
    rule: 'the data set drifts when the largest statistic of a feature is above 0.2',
    level: 'dataset_drift',
    driftedShare: 1,
    weightedShare: null,
    driftedFeatures: 1,
    testedFeatures: 1,
    schemaChangedFeatures: 0,
    isPartial: false,
    correction: 'none',
    alpha: 0.05,
    features: [FEATURE_EXAMPLE],
    dataset: [],
  },
  details: DETAILS_EXAMPLE,
};

const scope = z
  .object({
    referenceRows: z.number().int().min(0).describe('Rows compared with'),
    currentRows: z.number().int().min(0).describe('Rows under test'),
    referenceWindow: z.string().nullable().describe('Which rows these are, in words; null in old checks'),
    currentWindow: z.string().nullable().describe('Which rows are under test, in words; null in old checks'),
    target: z.string().nullable().describe('Column to predict, judged like a feature'),
    leftOut: z
      .array(
        z.object({
          column: z.string().describe('Column'),
          reason: z.string().describe('Why it is left out'),
        }),
      )
      .describe('Columns that were not compared'),
    settings: effectiveSettings.describe('How was compared'),
  })
  .meta({ id: 'DriftScope' });

const evaluation = z
  .object({
    drifted: z.boolean().describe('Whether the dataset rule fired'),
    rule: z.string().describe('The rule that decided, in words'),
    level: z
      .enum(['none', 'feature_drift', 'dataset_drift', 'incident'])
      .describe('What the findings call for; `incident`: the data are broken, so do not learn from them'),
    driftedShare: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Drifted over tested features; null when none could be tested'),
    weightedShare: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('The same, weighted by importance; null when importances are not known'),
    driftedFeatures: z.number().int().min(0).describe('Features that drifted'),
    testedFeatures: z.number().int().min(0).describe('Features with at least one test or distance'),
    schemaChangedFeatures: z
      .number()
      .int()
      .min(0)
      .describe('Features whose type differs or that one side lacks'),
    isPartial: z.boolean().describe('Whether a measure failed, so that the verdict rests on the others'),
    correction: z.string().describe('How p-values were corrected'),
    alpha: z.number().describe('Largest corrected p-value that counts as drift'),
    features: z.array(featureReport).describe('Every compared column, in the order of the dataset'),
    dataset: z.array(companionReport).describe('Verdicts on all columns together'),
  })
  .meta({ id: 'DriftEvaluation' });

export const checkReport = checkListing
  .extend({
    reportUrl: z
      .string()
      .nullable()
      .describe('The report as one HTML page for people, below this server; null unless done'),
    summary: z
      .array(z.string())
      .describe('What changed in plain sentences, the verdict first; empty unless done'),
    scope: scope.nullable().describe('What was compared; null unless done'),
    evaluation: evaluation.nullable().describe('The verdicts; null unless done'),
    details: driftDetails
      .nullable()
      .describe('Explanation, segments, features over time, model health; null unless done'),
  })
  .meta({ id: 'DriftReport', examples: [REPORT_EXAMPLE] });

export function toCheckReport(check: DriftCheck): z.infer<typeof checkReport> {
  return {
    ...toCheckListing(check),
    reportUrl: check.evaluation === undefined ? null : `/api/v1/drift-checks/${check.id}/report.html`,
    summary: [...(check.summary ?? [])],
    scope: check.scope === undefined ? null : toScope(check.scope),
    details: check.details === undefined ? null : toDriftDetails(check.details),
    evaluation: check.evaluation === undefined ? null : toEvaluation(check.evaluation, check.scope?.target),
  };
}

function toScope({
  referenceRows,
  currentRows,
  referenceWindow,
  currentWindow,
  target,
  leftOut,
  settings,
}: CheckScope): z.infer<typeof scope> {
  return {
    referenceRows,
    currentRows,
    referenceWindow: referenceWindow ?? null,
    currentWindow: currentWindow ?? null,
    target: target ?? null,
    leftOut: leftOut.map(({ column, reason }) => ({ column, reason })),
    settings: toEffectiveSettings(settings),
  };
}

function toEvaluation(found: DriftEvaluation, target: string | undefined): z.infer<typeof evaluation> {
  return {
    drifted: found.drifted,
    rule: found.rule,
    level: found.level,
    driftedShare: found.driftedShare,
    weightedShare: found.weightedShare,
    driftedFeatures: found.driftedFeatures,
    testedFeatures: found.testedFeatures,
    schemaChangedFeatures: found.schemaChangedFeatures,
    isPartial: found.isPartial,
    correction: found.correction,
    alpha: found.alpha,
    features: found.features.map((feature) => toFeatureReport(feature, target)),
    dataset: found.dataset.map(toCompanionReport),
  };
}
