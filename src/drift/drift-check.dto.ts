/** Drift checks and drift events on the wire, without the report. */
import { z } from 'zod';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import { type Alarm, CHECK_STATES, type CheckCause } from './drift.api.js';
import type { ListedCheck } from './drift-check.repository.js';
import type { DriftEvent } from './drift-event.repository.js';

const CHECK = 'chk_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c43';
const MONITOR = 'mon_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c41';
const BATCH = 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c42';
const EVENT = 'dre_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c44';

export const CHECK_EXAMPLE = {
  id: CHECK,
  monitorId: MONITOR,
  datasetId: 'dat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c40',
  state: 'done',
  cause: 'arrival',
  slotAt: null,
  actor: 'local',
  current: [{ batchId: BATCH, order: 'stored', seed: 0, from: 0, to: 1, filter: null }],
  reference: [
    {
      batchId: 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c45',
      order: 'stored',
      seed: 0,
      from: 0,
      to: 1,
      filter: null,
    },
  ],
  referenceVersionId: null,
  verdict: {
    drifted: true,
    driftedShare: 1,
    driftedFeatures: 1,
    testedFeatures: 1,
    isPartial: false,
  },
  driftEventId: EVENT,
  alarm: { state: 'raised', since: '2026-11-23T12:00:01.200Z', drifted: 1, of: 1, needed: 1 },
  reason: null,
  progress: null,
  requestedAt: '2026-11-23T12:00:00.000Z',
  startedAt: '2026-11-23T12:00:00.050Z',
  finishedAt: '2026-11-23T12:00:01.200Z',
};

export const checkIdParam = z.string().min(1).describe('Id of the drift check, `chk_...`');

export const requestCheckRequest = z
  .strictObject({
    batchId: z.string().min(1).optional().describe('Batch to check; the newest of the dataset when left out'),
  })
  .meta({ id: 'RequestCheckRequest', examples: [{}] });

export const cancelCheckRequest = z
  .strictObject({
    reason: z.string().trim().min(1).max(500).describe('Why, for the record; 1 to 500 characters'),
  })
  .meta({ id: 'CancelCheckRequest', examples: [{ reason: 'the wrong batch was sent' }] });

export const eventQuery = pageQuery.extend({
  monitorId: z.string().min(1).optional().describe('Only events of this monitor'),
});

export const batchSlice = z
  .object({
    batchId: z.string().describe('The batch'),
    order: z
      .enum(['stored', 'shuffled'])
      .describe('Whether the rows count in stored order or in a seeded shuffle'),
    seed: z.number().describe('Seed of the shuffle'),
    from: z.number().min(0).max(1).describe('Share of the rows where the slice starts'),
    to: z.number().min(0).max(1).describe('Share of the rows where it ends'),
    groupColumn: z
      .string()
      .nullable()
      .describe('Column whose rows of one value stay in one slice; null when rows are cut one by one'),
    filter: z
      .object({
        column: z.string().describe('Time column'),
        from: z.number().describe('Earliest time that is in, epoch milliseconds'),
        to: z.number().describe('Earliest time that is in no more, epoch milliseconds'),
        weekdays: z
          .array(z.number().int())
          .nullable()
          .describe('UTC weekdays that are in, 1 Monday to 7 Sunday; null for all'),
        hours: z.array(z.number().int()).nullable().describe('UTC hours that are in, 0 to 23; null for all'),
      })
      .nullable()
      .describe('Only rows of these times; null for all'),
  })
  .meta({ id: 'BatchSlice' });

export const causeFields = {
  cause: z.enum(['manual', 'arrival', 'schedule']).describe('Why the check was made'),
  slotAt: z.iso.datetime().nullable().describe('Due time of the schedule, UTC; null for other causes'),
};

export const alarmView = z
  .object({
    state: z
      .enum(['quiet', 'raised'])
      .describe('`raised` from a drift event until enough windows without drift'),
    since: z.iso.datetime().nullable().describe('Since when, UTC; null before the first check'),
    drifted: z.number().int().min(0).describe('Drifted among the last windows'),
    of: z.number().int().min(0).describe('Last windows that share no row, as far as there are any'),
    needed: z.number().int().min(1).describe('Drifted windows that raise it'),
  })
  .meta({ id: 'DriftAlarm' });

export function toAlarmView({ state, since, drifted, of, needed }: Alarm): z.infer<typeof alarmView> {
  return { state, since: since?.toISOString() ?? null, drifted, of, needed };
}

const verdict = z
  .object({
    drifted: z.boolean().describe('Whether the dataset rule fired'),
    driftedShare: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Drifted over tested features; null when none could be tested'),
    driftedFeatures: z.number().int().min(0).describe('Features that drifted'),
    testedFeatures: z.number().int().min(0).describe('Features with at least one test or distance'),
    isPartial: z.boolean().describe('Whether a measure failed, so that the verdict rests on the others'),
  })
  .meta({ id: 'DriftVerdict' });

export const checkListing = z
  .object({
    id: z.string().describe('Id of the check; sorts by request'),
    monitorId: z.string().describe('Monitor it belongs to'),
    datasetId: z.string().describe('Dataset it looks at'),
    state: z.enum(CHECK_STATES).describe('Where the check stands'),
    ...causeFields,
    actor: z.string().describe('Who caused it'),
    current: z
      .array(batchSlice)
      .describe(
        'Rows under test: the batch the check is about first, then what its window adds once it has run; empty when the dataset had no batch',
      ),
    reference: z.array(batchSlice).describe('Rows compared with; empty until the check has run'),
    referenceVersionId: z.string().nullable().describe('Model version whose training rows are the reference'),
    verdict: verdict.nullable().describe('Figures of the report; null unless the check is done'),
    driftEventId: z
      .string()
      .nullable()
      .describe('The drift event, when the dataset rule fired in enough windows'),
    alarm: alarmView.nullable().describe('The alarm of the monitor after this check; null unless done'),
    reason: z.string().nullable().describe('Why it was skipped, failed or cancelled'),
    progress: z
      .object({
        done: z.number().int().describe('Parts done'),
        total: z.number().int().describe('Parts of the step'),
        step: z.string().describe('What it is at'),
      })
      .nullable()
      .describe('How far a running check is; null before its first note and once it has ended'),
    requestedAt: z.iso.datetime().describe('When it was asked for, UTC'),
    startedAt: z.iso.datetime().nullable().describe('When it was last begun, UTC'),
    finishedAt: z.iso.datetime().nullable().describe('When it ended, UTC'),
  })
  .meta({
    id: 'DriftCheck',
    examples: [CHECK_EXAMPLE],
  });

export const checkPage = pageSchema('DriftCheckPage', checkListing);

const eventResponse = z
  .object({
    id: z.string().describe('Id of the event; sorts by time'),
    checkId: z.string().describe('Check that found the drift'),
    monitorId: z.string().describe('Monitor the check belongs to'),
    batchId: z.string().describe('Batch that drifted'),
    happenedAt: z.iso.datetime().describe('When the check ended, UTC'),
    driftedFeatures: z.array(z.string()).describe('Names of the features that drifted'),
  })
  .meta({
    id: 'DriftEvent',
    examples: [
      {
        id: EVENT,
        checkId: CHECK,
        monitorId: MONITOR,
        batchId: BATCH,
        happenedAt: '2026-11-23T12:00:01.200Z',
        driftedFeatures: ['temperature'],
      },
    ],
  });

export const eventPage = pageSchema('DriftEventPage', eventResponse);

export function toCheckListing(check: ListedCheck): z.infer<typeof checkListing> {
  return {
    id: check.id,
    monitorId: check.monitorId,
    datasetId: check.datasetId,
    state: check.state,
    ...toCauseFields(check.cause),
    actor: check.actor,
    current: check.current.map(toSliceResponse),
    reference: check.reference.map(toSliceResponse),
    referenceVersionId: check.referenceVersionId ?? null,
    verdict: check.verdict ?? null,
    driftEventId: check.driftEventId ?? null,
    alarm: check.alarm === undefined ? null : toAlarmView(check.alarm),
    reason: check.reason ?? null,
    progress: check.state === 'running' ? (check.progress ?? null) : null,
    requestedAt: check.requestedAt.toISOString(),
    startedAt: check.startedAt?.toISOString() ?? null,
    finishedAt: check.finishedAt?.toISOString() ?? null,
  };
}

function toCauseFields(cause: CheckCause): { cause: CheckCause['kind']; slotAt: string | null } {
  return { cause: cause.kind, slotAt: cause.kind === 'schedule' ? cause.slotAt.toISOString() : null };
}

function toSliceResponse({ batchId, slice, filter }: BatchSlice): z.infer<typeof batchSlice> {
  const { order, seed, from, to, groupColumn = null } = slice;
  return {
    batchId,
    order,
    seed,
    from,
    to,
    groupColumn,
    filter: filter === undefined ? null : toFilter(filter),
  };
}

function toFilter({ column, from, to, weekdays, hours }: NonNullable<BatchSlice['filter']>) {
  return {
    column,
    from,
    to,
    weekdays: weekdays === undefined ? null : [...weekdays],
    hours: hours === undefined ? null : [...hours],
  };
}

export function toEventResponse(event: DriftEvent): z.infer<typeof eventResponse> {
  const { id, checkId, monitorId, batchId, happenedAt, driftedFeatures } = event;
  return {
    id,
    checkId,
    monitorId,
    batchId,
    happenedAt: happenedAt.toISOString(),
    driftedFeatures: [...driftedFeatures],
  };
}
