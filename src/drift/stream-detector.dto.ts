/** Streaming detectors on the wire. */
import { z } from 'zod';
import { STREAM_STATES } from '../core/stream/stream-detector.js';
import { listStreamDetectors } from '../core/stream/stream-detector-registry.js';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { StoredAlarm, StoredDetector } from './stream-detector.repository.js';
import type { StreamReceipt } from './stream-detectors.service.js';
import type { FeedCounts } from './stream-feed.repository.js';

const DETECTOR = 'std_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c41';

const detectors = listStreamDetectors();

export const streamDetectorIdParam = z.string().min(1).describe('Id of the stream detector, `std_...`');

const name = z.string().trim().min(1).max(200).describe('Unique name, 1 to 200 characters');
const detector = z
  .enum(detectors.map(({ id }) => id))
  .describe(`The algorithm. ${detectors.map(({ id, summary }) => `\`${id}\`: ${summary}`).join(' ')}`);
const params = z
  .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
  .describe(
    `What differs from the defaults. ${detectors
      .map(({ id, defaults }) => `\`${id}\`: ${JSON.stringify(defaults)}`)
      .join(' ')}`,
  );

const scale = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('range').describe('(x - minimum) / (maximum - minimum), cut to 0 and 1'),
      minimum: z.number().describe('Becomes 0, in the unit of the values'),
      maximum: z.number().describe('Becomes 1, above `minimum`'),
    }),
    z.strictObject({
      kind: z.literal('above').describe('1 above the threshold, otherwise 0'),
      threshold: z.number().describe('In the unit of the values'),
    }),
  ])
  .describe('How numbers are brought into the range of the detector; left as they are when left out');

const signal = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('value').describe('The numbers of a column; true and false count as 1 and 0'),
      column: z.string().min(1).describe('Column of the dataset'),
    }),
    z.strictObject({
      kind: z
        .literal('error')
        .describe('How wrong predictions were: 0 or 1 for labels, the absolute difference for numbers'),
      prediction: z.string().min(1).describe('Column with the predictions'),
      target: z.string().min(1).describe('Column with the true values'),
    }),
  ])
  .describe('Which number of a row is watched; rows where it is missing are left out and counted');

const source = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('api').describe('Values are posted to this detector'),
      scale: scale.optional(),
    }),
    z.strictObject({
      kind: z.literal('dataset').describe('The rows of every batch that arrives from now on'),
      datasetName: z.string().min(1).describe('Dataset'),
      signal,
      scale: scale.optional(),
    }),
  ])
  .describe('Where the values come from');

export const createStreamDetectorRequest = z
  .strictObject({
    name,
    detector: detector.default('adwin'),
    params: params.default({}),
    source: source.default({ kind: 'api' }),
  })
  .meta({
    id: 'CreateStreamDetectorRequest',
    examples: [
      { name: 'weather, errors', detector: 'adwin', params: { delta: 0.002 }, source: { kind: 'api' } },
      {
        name: 'weather, batches',
        detector: 'hddm-a',
        source: {
          kind: 'dataset',
          datasetName: 'weather',
          signal: { kind: 'error', prediction: 'predicted', target: 'actual' },
        },
      },
    ],
  });

export const streamValuesRequest = z
  .strictObject({
    values: z
      .array(z.number())
      .min(1)
      .max(10_000)
      .describe('1 to 10,000 values in the order they came, oldest first; errors as 0 and 1'),
    sequence: z
      .int()
      .min(0)
      .optional()
      .describe(
        'Position of the first value in the whole stream, from 0. Values below `nextSequence` count as sent before; the next position when left out',
      ),
  })
  .meta({ id: 'StreamValuesRequest', examples: [{ values: [0, 0, 1, 0], sequence: 0 }] });

const alarm = z
  .object({
    sequence: z
      .int()
      .describe('Position of the value that raised it, from 0; missing values are not counted'),
    direction: z
      .enum(['up', 'down', 'other'])
      .describe('Where the level went; `other` when the shape changed but not the mean'),
    before: z
      .number()
      .describe('Level before the change: mean of the values, for `eddm` the distance of errors'),
    after: z.number().describe('Level since the change'),
    sinceChange: z
      .int()
      .describe('How many of the newest values came since the change; the estimate of its time'),
    batchId: z.string().nullable().describe('Batch that the value was in; null for posted values'),
    row: z.int().nullable().describe('Row of that batch in stored order, from 0; null for posted values'),
    raisedAt: z.iso.datetime().describe('When it was found, UTC'),
  })
  .meta({
    id: 'StreamAlarm',
    examples: [
      {
        sequence: 1023,
        direction: 'up',
        before: 0.2,
        after: 0.41,
        sinceChange: 24,
        batchId: null,
        row: null,
        raisedAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const streamDetectorResponse = z
  .object({
    id: z.string().describe('Id of the stream detector; sorts by creation'),
    name: z.string().describe('Unique name'),
    detector: z.string().describe('The algorithm'),
    params: z
      .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
      .describe('All parameters, with the defaults'),
    source,
    state: z.enum(STREAM_STATES).describe('What the last value meant; `stable` before the first'),
    values: z.int().describe('How many values it has taken'),
    nextSequence: z.int().describe('Position that the next value gets'),
    missing: z.int().describe('Values that were missing and left out'),
    warnings: z.int().describe('Values that found it in its warning zone'),
    alarms: z.int().describe('How often it has found drift'),
    lastAlarm: alarm.nullable().describe('The newest alarm; null before the first'),
    batches: z
      .object({
        waiting: z.int().describe('Batches that are still to be fed'),
        done: z.int().describe('Batches that were fed'),
        failed: z.int().describe('Batches that could not be fed; the detector is as if they had not come'),
        lastFailure: z
          .object({
            batchId: z.string().describe('The newest batch that failed'),
            reason: z.string().describe('Why'),
          })
          .nullable()
          .describe('Null when none has failed'),
      })
      .nullable()
      .describe('Null when values are posted'),
    createdAt: z.iso.datetime().describe('When it was created, UTC'),
    changedAt: z.iso.datetime().describe('When it last took a value, UTC'),
  })
  .meta({
    id: 'StreamDetector',
    examples: [
      {
        id: DETECTOR,
        name: 'weather, errors',
        detector: 'ddm',
        params: { warmUp: 30, warningLevel: 2, driftLevel: 3 },
        source: { kind: 'api' },
        state: 'stable',
        values: 2000,
        nextSequence: 2000,
        missing: 0,
        warnings: 70,
        alarms: 1,
        lastAlarm: {
          sequence: 1049,
          direction: 'up',
          before: 0.19,
          after: 0.22,
          sinceChange: 21,
          batchId: null,
          row: null,
          raisedAt: '2026-11-23T12:00:00.000Z',
        },
        batches: null,
        createdAt: '2026-11-23T11:00:00.000Z',
        changedAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const streamDetectorPage = pageSchema('StreamDetectorPage', streamDetectorResponse);

export const streamReceiptResponse = z
  .object({
    sequence: z.int().describe('Position of the first value of the request'),
    accepted: z.int().describe('Values that were counted now'),
    duplicates: z.int().describe('Values that had been counted before and changed nothing'),
    nextSequence: z.int().describe('Position that the next value gets'),
    state: z.enum(STREAM_STATES).describe('What the newest value meant'),
    alarms: z
      .array(alarm)
      .describe('Alarms at the values of the request, oldest first, also of those sent before'),
  })
  .meta({
    id: 'StreamReceipt',
    examples: [{ sequence: 0, accepted: 4, duplicates: 0, nextSequence: 4, state: 'stable', alarms: [] }],
  });

export const streamAlarmQuery = pageQuery.extend({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Continue below this position: `next` of the page before'),
});

export const streamAlarmPage = z
  .object({
    items: z.array(alarm).describe('Newest first'),
    next: z.string().optional().describe('Pass it as `after` to get the next page; absent on the last page'),
  })
  .meta({ id: 'StreamAlarmPage' });

export function toAlarm(stored: StoredAlarm): z.infer<typeof alarm> {
  return {
    sequence: stored.valueIndex,
    direction: stored.direction,
    before: stored.before,
    after: stored.after,
    sinceChange: stored.sinceChange,
    batchId: stored.batchId ?? null,
    row: stored.batchRow ?? null,
    raisedAt: stored.raisedAt.toISOString(),
  };
}

/** @param rows one more than `limit` when there is a next page */
export function toAlarmPage(rows: readonly StoredAlarm[], limit: number): z.infer<typeof streamAlarmPage> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toAlarm),
    ...(rows.length > limit && last !== undefined ? { next: String(last.valueIndex) } : {}),
  };
}

export function toStreamDetectorResponse(
  stored: StoredDetector,
  feeds: FeedCounts | undefined,
): z.infer<typeof streamDetectorResponse> {
  return {
    id: stored.id,
    name: stored.name,
    detector: stored.detector,
    params: stored.running['params'] as Record<string, number | string | boolean>,
    source: stored.source,
    state: stored.lastState,
    values: stored.valueCount,
    nextSequence: stored.valueCount,
    missing: stored.missingCount,
    warnings: stored.warningCount,
    alarms: stored.alarmCount,
    lastAlarm: stored.lastAlarm === undefined ? null : toAlarm(stored.lastAlarm),
    batches:
      stored.source.kind === 'api' || feeds === undefined
        ? null
        : { ...feeds, lastFailure: feeds.lastFailure ?? null },
    createdAt: stored.createdAt.toISOString(),
    changedAt: stored.changedAt.toISOString(),
  };
}

export function toStreamReceipt(receipt: StreamReceipt): z.infer<typeof streamReceiptResponse> {
  const { detector: stored, sequence, accepted, duplicates, alarms } = receipt;
  return {
    sequence,
    accepted,
    duplicates,
    nextSequence: stored.valueCount,
    state: stored.lastState,
    alarms: alarms.map(toAlarm),
  };
}
