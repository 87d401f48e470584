/** Streaming detectors with their state, alarms, the batches they are fed with, and the requests they have seen. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  id,
  index,
  instant,
  json,
  key,
  number,
  optional,
  table,
  text,
  unique,
  wholeNumber,
} from '../src/platform/database/schema.js';

export class StreamDetectors1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('stream_detector', [
        id(),
        key('name'),
        key('detector'),
        json('source'),
        key('datasetId', optional),
        json('running'),
        key('lastState'),
        wholeNumber('valueCount'),
        wholeNumber('missingCount'),
        wholeNumber('warningCount'),
        wholeNumber('alarmCount'),
        json('lastAlarm', optional),
        wholeNumber('revision'),
        instant('createdAt'),
        instant('changedAt'),
      ]),
    );
    await runner.createIndex('stream_detector', unique('stream_detector', ['name']));
    await runner.createIndex('stream_detector', index('stream_detector', ['datasetId']));

    await runner.createTable(
      table('stream_alarm', [
        id(),
        key('detectorId'),
        wholeNumber('valueIndex'),
        key('direction'),
        number('levelBefore'),
        number('levelAfter'),
        wholeNumber('sinceChange'),
        key('batchId', optional),
        wholeNumber('batchRow', optional),
        instant('raisedAt'),
      ]),
    );
    await runner.createIndex('stream_alarm', unique('stream_alarm', ['detectorId', 'valueIndex']));

    await runner.createTable(
      table('stream_feed', [
        id(),
        key('detectorId'),
        key('batchId'),
        key('state'),
        text('reason', optional),
        wholeNumber('attempt'),
        instant('leaseUntil', optional),
        instant('requestedAt'),
        instant('finishedAt', optional),
      ]),
    );
    await runner.createIndex('stream_feed', unique('stream_feed', ['detectorId', 'batchId']));
    await runner.createIndex('stream_feed', index('stream_feed', ['state', 'leaseUntil']));

    await runner.createTable(
      table('stream_request', [
        id(),
        key('detectorId'),
        key('requestKey'),
        key('contentHash'),
        wholeNumber('firstIndex'),
        wholeNumber('valueCount'),
        instant('receivedAt'),
      ]),
    );
    await runner.createIndex('stream_request', unique('stream_request', ['detectorId', 'requestKey']));
    await runner.createIndex('stream_request', index('stream_request', ['receivedAt']));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['stream_request', 'stream_feed', 'stream_alarm', 'stream_detector']) {
      await runner.dropTable(name);
    }
  }
}
