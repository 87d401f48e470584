/** Windows, hysteresis and alarms of monitors, trends of their checks, and when the rows of a batch happened. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import {
  boolean,
  id,
  index,
  instant,
  json,
  key,
  number,
  optional,
  table,
  text,
  wholeNumber,
} from '../src/platform/database/schema.js';

const MONITOR_COLUMNS = [
  json('window', optional),
  json('hysteresis', optional),
  json('alarm', optional),
  wholeNumber('doneChecks', { default: 0 }),
];

export class DriftWindows1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'monitor',
      MONITOR_COLUMNS.map((column) => new TableColumn(column)),
    );
    await runner.addColumn('drift_check', new TableColumn(json('alarm', optional)));
    await runner.createTable(
      table('drift_trend', [
        id(),
        key('monitorId'),
        instant('finishedAt'),
        wholeNumber('referenceRows'),
        wholeNumber('currentRows'),
        boolean('drifted'),
        key('level'),
        text('driftEventId', optional),
        json('current'),
        json('cells'),
      ]),
    );
    await runner.createIndex('drift_trend', index('drift_trend', ['monitorId', 'id']));
    await runner.createIndex('drift_trend', index('drift_trend', ['monitorId', 'finishedAt']));
    await runner.createTable(
      table('batch_times', [
        id(),
        number('earliest', optional),
        number('latest', optional),
        wholeNumber('timedRows'),
      ]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['batch_times', 'drift_trend']) await runner.dropTable(name);
    await runner.dropColumn('drift_check', 'alarm');
    await runner.dropColumns(
      'monitor',
      MONITOR_COLUMNS.map(({ name }) => name),
    );
  }
}
