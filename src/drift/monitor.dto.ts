/** Monitors on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { Monitor } from './drift.api.js';
import { checkListing, toCheckListing } from './drift-check.dto.js';
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
  ])
  .describe('What batches are compared with');

export const createMonitorRequest = z
  .strictObject({
    name,
    datasetName: z.string().min(1).describe('Dataset whose batches are checked'),
    reference,
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
    ],
  });

export const changeMonitorRequest = z
  .strictObject({
    name: name.optional(),
    reference: reference.optional(),
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
    reference: monitor.reference,
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
