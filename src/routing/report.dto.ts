/** The A/B report on the wire. */
import { z } from 'zod';
import type { SampleRatioResult } from '../core/stats/tests/sample-ratio.js';
import type { ArmTally } from './ab-test-tally.js';
import {
  ALARM_BELOW,
  CONCLUSIONS,
  MINIMUM_DISCORDANT_PAIRS,
  MINIMUM_LABELLED_UNITS,
} from './ab-test-verdict.js';
import { armMetrics } from './arm-metrics.js';
import type { Losses } from './losses.js';
import type { Comparison, RouteReport } from './report.service.js';
import { toArmResponse } from './routes.dto.js';

const NOTES = [
  'Fixed horizon, not peeking-safe: the p-values hold for one look at a size chosen beforehand. Who looks often and stops at the first small p-value is wrong more often than alpha.',
  'Live arms are compared on one row per unit, its first labelled exposure under this config version. Intervals over all requests treat requests as independent.',
  'Shadow arms are compared with the champion on the same requests, one pair per unit, or per request without a unit.',
  `A live verdict needs ${MINIMUM_LABELLED_UNITS} labelled units per arm, a shadow verdict ${MINIMUM_DISCORDANT_PAIRS} discordant pairs.`,
];

export const reportQuery = z.object({
  configVersion: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Configuration to report on; the one in force when absent'),
});

const metricResponse = z.object({
  name: z
    .enum(['accuracy', 'mae', 'rmse'])
    .describe('Share of right predictions, or error in the unit of the target'),
  value: z.number().describe('Estimate'),
  lower: z.number().nullable().describe('Lower bound of the 95 % interval; null with too few labels'),
  upper: z.number().nullable().describe('Upper bound of the 95 % interval; null with too few labels'),
  intervalMethod: z.enum(['wilson', 'normal']).describe('How the interval was made'),
});

const armReport = z.object({
  versionId: z.string().describe('Model version'),
  version: z.number().int().describe('Its number within the model'),
  mode: z.enum(['live', 'shadow']).describe('Whether it answers or only scores along'),
  weight: z.number().describe('Weight under this configuration, 0 to 1'),
  exposures: z.number().int().describe('Rows logged for the arm'),
  labelledExposures: z.number().int().describe('Those with an outcome'),
  failures: z.number().int().describe('Shadow rows without a prediction'),
  units: z.number().int().describe('Units assigned to the arm and to no other; live arms only'),
  labelledUnits: z.number().int().describe('Those with an outcome'),
  metrics: z.array(metricResponse).describe('Over all labelled rows; empty without labels'),
  unitMetrics: z
    .array(metricResponse)
    .describe('Over the first labelled row of each unit; what the live test uses'),
});

const testResponse = z.object({
  method: z
    .enum(['pooled-z', 'fisher-exact', 'welch-t', 'mcnemar-exact', 'mcnemar-normal', 'paired-t'])
    .describe('Method of the p-value'),
  measure: z.enum(['accuracy', 'mean-absolute-error']).describe('What is compared'),
  pValue: z.number().nullable().describe('Two-sided; null when nothing varies'),
  statistic: z.number().nullable().describe('z or t; null for exact methods'),
  degreesOfFreedom: z.number().nullable().describe('Of the t statistic'),
  difference: z.number().describe('Challenger minus champion'),
  lower: z.number().nullable().describe('Lower bound of the 95 % interval of the difference'),
  upper: z.number().nullable().describe('Upper bound of the 95 % interval of the difference'),
  intervalMethod: z.enum(['newcombe', 'student-t', 'paired-normal']).describe('Method of the interval'),
});

const comparisonResponse = z.object({
  versionId: z.string().describe('The challenger'),
  version: z.number().int().describe('Its number within the model'),
  mode: z.enum(['live', 'shadow']).describe('Unpaired test by unit, or paired test on the same requests'),
  conclusion: z.enum(CONCLUSIONS).describe('The verdict'),
  reasons: z
    .array(
      z.object({
        code: z.string().describe('Stable code'),
        message: z.string().describe('The same in words and numbers'),
      }),
    )
    .describe('What led to it'),
  test: testResponse.nullable().describe('Null when there is too little for any test'),
  labelRatioPValue: z
    .number()
    .nullable()
    .describe(
      `Live: p-value that labels are equally frequent in both arms; below ${ALARM_BELOW} blocks the verdict`,
    ),
});

export const reportResponse = z
  .object({
    modelName: z.string().describe('Model'),
    configVersion: z.number().int().describe('Configuration reported on'),
    since: z.iso.datetime().describe('Since when it was in force, UTC'),
    target: z.string().nullable().describe('Predicted column; null for a configuration without arms'),
    task: z.enum(['classification', 'regression']).nullable().describe('What is predicted'),
    design: z.literal('fixed-horizon').describe('Kind of test'),
    isPeekingSafe: z.literal(false).describe('Whether the p-values may be looked at again and again'),
    notes: z.array(z.string()).describe('How to read the report'),
    noUnit: z.number().int().describe('Requests without a unit id: answered by the champion, not analysed'),
    notAssigned: z
      .number()
      .int()
      .describe(
        'Requests with a unit that got the champion because a challenger could not be loaded; not analysed',
      ),
    units: z.number().int().describe('Units seen in the analysis'),
    multipleExposures: z
      .object({
        units: z.number().int().describe('Units served by more than one arm; left out'),
        isAlarm: z.boolean().describe('More than 1 % of the units and at least 10'),
      })
      .describe('Units that saw several arms'),
    sampleRatio: z
      .object({
        status: z
          .enum(['tested', 'units-in-closed-arm', 'single-arm', 'insufficient-data'])
          .describe('Whether the check could be made'),
        statistic: z.number().nullable().describe('Chi-squared'),
        pValue: z.number().nullable().describe('That the units came in the proportions of the weights'),
        isAlarm: z.boolean().describe(`p below ${ALARM_BELOW}: no verdict until it is explained`),
      })
      .nullable()
      .describe('Null with fewer than two live arms'),
    arms: z.array(armReport).describe('The champion first'),
    comparisons: z.array(comparisonResponse).describe('Each challenger against the champion'),
  })
  .meta({
    id: 'RouteReport',
    examples: [
      {
        modelName: 'weather',
        configVersion: 2,
        since: '2026-11-23T12:00:00.000Z',
        target: 'weather',
        task: 'classification',
        design: 'fixed-horizon',
        isPeekingSafe: false,
        notes: [],
        noUnit: 0,
        notAssigned: 0,
        units: 0,
        multipleExposures: { units: 0, isAlarm: false },
        sampleRatio: { status: 'insufficient-data', statistic: null, pValue: null, isAlarm: false },
        arms: [],
        comparisons: [],
      },
    ],
  });

export function toReportResponse(report: RouteReport): z.infer<typeof reportResponse> {
  const { config, output, tally, sampleRatio } = report;
  return {
    modelName: config.modelName,
    configVersion: config.configVersion,
    since: config.createdAt.toISOString(),
    target: output?.target ?? null,
    task: output?.task ?? null,
    design: 'fixed-horizon',
    isPeekingSafe: false,
    notes: [...NOTES],
    noUnit: tally.noUnit,
    notAssigned: tally.notAssigned,
    units: tally.units,
    multipleExposures: { units: tally.multipleExposureUnits, isAlarm: report.isMultipleExposureAlarm },
    sampleRatio: sampleRatio === undefined ? null : toSampleRatio(sampleRatio),
    arms: tally.arms.map(toArmReport),
    comparisons: report.comparisons.map(toComparison),
  };
}

function toSampleRatio(result: SampleRatioResult) {
  const tested = result.kind === 'tested' ? result : undefined;
  return {
    status: result.kind,
    statistic: tested?.statistic ?? null,
    pValue: tested?.pValue ?? null,
    isAlarm: result.isAlarm,
  };
}

function toArmReport(tally: ArmTally): z.infer<typeof armReport> {
  return {
    ...toArmResponse(tally.arm),
    exposures: tally.exposures,
    labelledExposures: tally.labelledExposures,
    failures: tally.failures,
    units: tally.units,
    labelledUnits: tally.labelledUnits,
    metrics: toMetrics(tally.requestLosses),
    unitMetrics: toMetrics(tally.unitLosses),
  };
}

function toMetrics(losses: Losses): z.infer<typeof metricResponse>[] {
  return armMetrics(losses).map(({ name, value, lower, upper, intervalMethod }) => {
    return { name, value, lower: lower ?? null, upper: upper ?? null, intervalMethod };
  });
}

function toComparison({ arm, verdict, labelRatioPValue }: Comparison): z.infer<typeof comparisonResponse> {
  const { conclusion, reasons, test } = verdict;
  return {
    versionId: arm.versionId,
    version: arm.version,
    mode: arm.mode,
    conclusion,
    reasons: reasons.map(({ code, message }) => ({ code, message })),
    test:
      test === undefined
        ? null
        : {
            method: test.method,
            measure: test.measure,
            pValue: test.pValue ?? null,
            statistic: test.statistic ?? null,
            degreesOfFreedom: test.degreesOfFreedom ?? null,
            difference: test.difference,
            lower: test.lower ?? null,
            upper: test.upper ?? null,
            intervalMethod: test.intervalMethod,
          },
    labelRatioPValue: labelRatioPValue ?? null,
  };
}
