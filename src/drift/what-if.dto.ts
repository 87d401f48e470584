/** Questions about another rule on the wire, and their answers check by check. */
import { z } from 'zod';
import { monitorSettings } from './drift-settings.dto.js';
import { hysteresis } from './monitor.dto.js';
import { level } from './trend.dto.js';
import type { WhatIf, WhatIfCheck } from './what-if.service.js';

export const whatIfRequest = z
  .strictObject({
    settings: monitorSettings
      .default({})
      .describe(
        'What would be different from the settings each check was made with. Thresholds, corrections, floors, rules, importances and measures that were computed can be answered; what would have to be measured anew cannot',
      ),
    hysteresis: hysteresis
      .optional()
      .describe('Another rule for alarms; the one of the monitor when left out'),
    last: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(90)
      .describe('How many of the last done checks are judged again, 1 to 1000'),
  })
  .meta({
    id: 'WhatIfRequest',
    examples: [
      { settings: { alpha: 0.01, correction: 'holm' }, hysteresis: { raise: 2, of: 2 }, last: 90 },
      { settings: { preset: 'psi-max-0.2' } },
    ],
  });

const verdict = z
  .object({
    drifted: z.boolean().describe('Whether the dataset rule fired'),
    alarm: z.boolean().describe('Whether a drift event was, or would have been, raised'),
    level,
    driftedFeatures: z.array(z.string()).describe('Features that drifted'),
  })
  .meta({ id: 'WhatIfVerdict' });

const counts = z
  .object({
    drifted: z.number().int().min(0).describe('Checks whose dataset rule fired'),
    alarms: z.number().int().min(0).describe('Drift events'),
  })
  .meta({ id: 'WhatIfCounts' });

export const whatIfResponse = z
  .object({
    answered: z.number().int().min(0).describe('Checks whose stored report could be judged again'),
    unanswered: z.number().int().min(0).describe('Checks left out of the counts, each with its reason below'),
    before: counts.describe('As it was, over the answered checks'),
    after: counts.describe('As it would have been, over the same checks'),
    hysteresis: hysteresis.describe('Rule for alarms that was used'),
    checks: z
      .array(
        z.object({
          checkId: z.string().describe('The check'),
          finishedAt: z.iso.datetime().describe('When it ended, UTC'),
          before: verdict.describe('As it was'),
          after: verdict.nullable().describe('As it would have been; null when the report cannot tell'),
          reason: z.string().nullable().describe('Why the report cannot tell'),
        }),
      )
      .describe('Oldest first'),
  })
  .meta({
    id: 'WhatIfResponse',
    examples: [
      {
        answered: 1,
        unanswered: 0,
        before: { drifted: 1, alarms: 1 },
        after: { drifted: 0, alarms: 0 },
        hysteresis: { raise: 1, of: 1 },
        checks: [
          {
            checkId: 'chk_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c43',
            finishedAt: '2026-11-23T12:00:01.200Z',
            before: { drifted: true, alarm: true, level: 'feature_drift', driftedFeatures: ['temperature'] },
            after: { drifted: false, alarm: false, level: 'none', driftedFeatures: [] },
            reason: null,
          },
        ],
      },
    ],
  });

export function toWhatIfResponse({ checks, hysteresis: used }: WhatIf): z.infer<typeof whatIfResponse> {
  const answered = checks.filter(({ after }) => after !== undefined);
  return {
    answered: answered.length,
    unanswered: checks.length - answered.length,
    before: countOf(answered.map(({ before }) => before)),
    after: countOf(answered.flatMap(({ after }) => after ?? [])),
    hysteresis: { raise: used.raise, of: used.of },
    checks: checks.map(({ checkId, finishedAt, before, after, because }) => ({
      checkId,
      finishedAt: finishedAt.toISOString(),
      before: toVerdict(before),
      after: after === undefined ? null : toVerdict(after),
      reason: because ?? null,
    })),
  };
}

function countOf(verdicts: readonly WhatIfCheck['before'][]): z.infer<typeof counts> {
  return {
    drifted: verdicts.filter(({ drifted }) => drifted).length,
    alarms: verdicts.filter(({ alarm }) => alarm).length,
  };
}

function toVerdict({ drifted, alarm, level: found, driftedFeatures }: WhatIfCheck['before']) {
  return { drifted, alarm, level: found, driftedFeatures: [...driftedFeatures] };
}
