/** Monitors, drift checks and drift events. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  boolean,
  id,
  index,
  instant,
  json,
  key,
  optional,
  table,
  text,
  unique,
  wholeNumber,
} from '../src/platform/database/schema.js';

export class Drift1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('monitor', [
        id(),
        key('name'),
        key('datasetId'),
        text('datasetName'),
        json('reference'),
        json('settings'),
        text('cron', optional),
        text('timeZone'),
        boolean('onArrival'),
        boolean('enabled'),
        instant('createdAt'),
      ]),
    );
    await runner.createIndex('monitor', unique('monitor', ['name']));
    await runner.createIndex('monitor', index('monitor', ['datasetId']));

    await runner.createTable(
      table('drift_check', [
        id(),
        key('monitorId'),
        key('datasetId'),
        key('onceKey', optional),
        key('state'),
        key('cause'),
        instant('slotAt', optional),
        json('current'),
        json('reference'),
        text('referenceVersionId', optional),
        key('comparisonKey', optional),
        json('scope', optional),
        json('evaluation', optional),
        json('summary', optional),
        json('verdict', optional),
        text('driftEventId', optional),
        text('reason', optional),
        text('actor'),
        wholeNumber('attempt'),
        instant('leaseUntil', optional),
        instant('requestedAt'),
        instant('startedAt', optional),
        instant('finishedAt', optional),
      ]),
    );
    await runner.createIndex('drift_check', unique('drift_check', ['onceKey']));
    await runner.createIndex('drift_check', index('drift_check', ['monitorId', 'id']));
    await runner.createIndex('drift_check', index('drift_check', ['state', 'leaseUntil']));
    await runner.createIndex('drift_check', index('drift_check', ['monitorId', 'comparisonKey']));

    await runner.createTable(
      table('drift_event', [
        id(),
        key('checkId'),
        key('monitorId'),
        key('batchId'),
        instant('happenedAt'),
        json('driftedFeatures'),
      ]),
    );
    await runner.createIndex('drift_event', unique('drift_event', ['checkId']));
    await runner.createIndex('drift_event', index('drift_event', ['monitorId', 'id']));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['drift_event', 'drift_check', 'monitor']) await runner.dropTable(name);
  }
}
