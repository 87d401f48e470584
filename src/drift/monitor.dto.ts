/** Monitors on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import {
  ALARM_AT_ONCE,
  MOST_IN_A_WINDOW,
  type Monitor,
  ONE_BATCH,
  SEASON_PARTS,
  WINDOW_UNITS,
} from './drift.api.js';
import { alarmView, checkListing, toAlarmView, toCheckListing } from './drift-check.dto.js';
import type { ListedCheck } from './drift-check.repository.js';
import { effectiveSettings, monitorSettings, toEffectiveSettings } from './drift-settings.dto.js';
import { completeSettings } from './monitor-settings.js';

const MONITOR = 'mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c41';
const BATCH = 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c42';

export const monitorIdParam = z.string().min(1).describe('Id of the monitor, `mon_...`');

const name = z.string().trim().min(1).max(200).describe('Unique name, 1 to 200 characters');
const cron = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('When to check the newest batch: cron with five fields, or six with seconds first');
const timeZone = z.string().trim().min(1).max(100).describe('IANA zone of the cron times');
const onArrival = z.boolean().describe('Whether every batch is checked when it arrives');
const enabled = z.boolean().describe('Whether checks start by themselves; by hand they always do');

const minimumRows = z
  .number()
  .int()
  .min(1)
  .optional()
  .describe('With fewer reference rows the check is skipped; 30 when left out');
const days =
  'Days are 24 hours by the time column when it is of type datetime, else by the time of receipt, UTC';

const window = z
  .strictObject({
    unit: z.enum(WINDOW_UNITS).describe(`What the size counts. ${days}`),
    size: z
      .number()
      .int()
      .min(1)
      .max(MOST_IN_A_WINDOW)
      .describe('How many, the batch under test included, 1 to 1000'),
  })
  .describe('Rows under test: the batch a check is about and what came before it; one batch when left out');

export const hysteresis = z
  .strictObject({
    raise: z.number().int().min(1).max(100).describe('Windows that must have drifted, 1 to `of`'),
    of: z
      .number()
      .int()
      .min(1)
      .max(100)
      .describe('Last windows that are looked at, 1 to 100; as many without drift end an alarm'),
  })
  .describe(
    'How often drift must show before a drift event is raised; windows that share rows count once. 1 of 1 when left out',
  );

const reference = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('batch').describe('Compare with one batch, always the same'),
      batchId: z.string().min(1).describe('The batch; it cannot be deleted while the monitor names it'),
    }),
    z.strictObject({
      kind: z
        .literal('serving-version')
        .describe('Compare with the rows that the version in Production was trained on'),
      modelName: z.string().min(1).max(250).describe('Registered model; it may come later than the monitor'),
    }),
    z.strictObject({
      kind: z.literal('previous').describe('Compare with the window of the same size before the current one'),
      minimumRows,
    }),
    z.strictObject({
      kind: z.literal('sliding').describe('Compare with what came last before the current window'),
      unit: z
        .enum(['batches', 'rows', 'days'])
        .describe(`What size and gap count; rows only before a window of batches. ${days}`),
      size: z.number().int().min(1).max(100_000_000).describe('How many; batches and days at most 1000'),
      gap: z
        .number()
        .int()
        .min(0)
        .max(100_000_000)
        .optional()
        .describe('How many are left out between it and the current window; 0 when left out'),
      minimumRows,
    }),
    z.strictObject({
      kind: z
        .literal('seasonal')
        .describe('Compare with the same weekdays or hours in the weeks before the current window'),
      match: z
        .array(z.enum(SEASON_PARTS))
        .min(1)
        .max(2)
        .describe(`What must be the same; both mean these hours on these weekdays. ${days}`),
      weeks: z.number().int().min(1).max(104).describe('Weeks to look back, 1 to 104'),
      minimumRows,
    }),
  ])
  .describe('What batches are compared with');

export const createMonitorRequest = z
  .strictObject({
    name,
    datasetName: z.string().min(1).describe('Dataset whose batches are checked'),
    reference,
    window: window.default(ONE_BATCH),
    hysteresis: hysteresis.default(ALARM_AT_ONCE),
    settings: monitorSettings.default({}).describe('How to compare; the preset `default` when left out'),
    cron: cron.optional(),
    timeZone: timeZone.default('UTC'),
    onArrival: onArrival.default(true),
    enabled: enabled.default(true),
  })
  .meta({
    id: 'CreateMonitorRequest',
    examples: [
      {
        name: 'weather, daily',
        datasetName: 'weather',
        reference: { kind: 'serving-version', modelName: 'weather' },
        settings: { preset: 'default', alpha: 0.01 },
        cron: '0 6 * * *',
        timeZone: 'Europe/Berlin',
      },
      {
        name: 'orders, same hours',
        datasetName: 'orders',
        window: { unit: 'days', size: 1 },
        reference: { kind: 'seasonal', match: ['weekday', 'hour'], weeks: 4 },
        hysteresis: { raise: 2, of: 3 },
      },
    ],
  });

export const changeMonitorRequest = z
  .strictObject({
    name: name.optional(),
    reference: reference.optional(),
    window: window.optional(),
    hysteresis: hysteresis.optional(),
    settings: monitorSettings.optional().describe('Replaces all settings'),
    cron: cron.nullable().optional().describe('New cron; null takes the schedule away'),
    timeZone: timeZone.optional(),
    onArrival: onArrival.optional(),
    enabled: enabled.optional(),
  })
  .meta({ id: 'ChangeMonitorRequest', examples: [{ cron: '*/30 * * * *', enabled: true }] });

export const monitorQuery = pageQuery.extend({
  datasetName: z.string().min(1).optional().describe('Only monitors of this dataset'),
});

export const monitorResponse = z
  .object({
    id: z.string().describe('Id of the monitor; sorts by creation'),
    name: z.string().describe('Unique name'),
    datasetId: z.string().describe('Dataset whose batches are checked'),
    datasetName: z.string().describe('Its name'),
    reference,
    window,
    hysteresis,
    alarm: alarmView.describe('Where the monitor stands'),
    settings: monitorSettings.describe('As given'),
    effectiveSettings: effectiveSettings.describe('As used, with what the preset adds'),
    cron: z.string().nullable().describe('When the newest batch is checked; null without a schedule'),
    timeZone,
    onArrival,
    enabled,
    createdAt: z.iso.datetime().describe('When it was created, UTC'),
    latestCheck: checkListing.nullable().describe('The newest check; null before the first'),
  })
  .meta({
    id: 'Monitor',
    examples: [
      {
        id: MONITOR,
        name: 'weather, daily',
        datasetId: 'dat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c40',
        datasetName: 'weather',
        reference: { kind: 'batch', batchId: BATCH },
        window: ONE_BATCH,
        hysteresis: ALARM_AT_ONCE,
        alarm: { state: 'quiet', since: null, drifted: 0, of: 0, needed: 1 },
        settings: { preset: 'psi-max-0.2' },
        effectiveSettings: {
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
        },
        cron: '0 6 * * *',
        timeZone: 'Europe/Berlin',
        onArrival: true,
        enabled: true,
        createdAt: '2026-11-23T12:00:00.000Z',
        latestCheck: null,
      },
    ],
  });

export const monitorPage = pageSchema('MonitorPage', monitorResponse);

export function toMonitorResponse(
  monitor: Monitor,
  latest: ListedCheck | undefined,
): z.infer<typeof monitorResponse> {
  return {
    id: monitor.id,
    name: monitor.name,
    datasetId: monitor.datasetId,
    datasetName: monitor.datasetName,
    reference: monitor.reference as z.infer<typeof reference>,
    window: monitor.window,
    hysteresis: monitor.hysteresis,
    alarm: toAlarmView(monitor.alarm),
    settings: monitor.settings,
    effectiveSettings: toEffectiveSettings(completeSettings(monitor.settings)),
    cron: monitor.cron ?? null,
    timeZone: monitor.timeZone,
    onArrival: monitor.onArrival,
    enabled: monitor.enabled,
    createdAt: monitor.createdAt.toISOString(),
    latestCheck: latest === undefined ? null : toCheckListing(latest),
  };
}
