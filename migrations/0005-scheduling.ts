/** Schedules and slots. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, instant, key, table, text, unique } from '../src/platform/database/schema.js';

export class Scheduling1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('schedule', [key('key', { isPrimary: true }), text('cron'), text('timeZone'), instant('nextAt')]),
    );
    await runner.createIndex('schedule', index('schedule', ['nextAt']));
    await runner.createTable(
      table('slot', [id(), key('scheduleKey'), instant('slotAt'), instant('claimedAt'), key('outcome')]),
    );
    await runner.createIndex('slot', unique('slot', ['scheduleKey', 'slotAt']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('slot');
    await runner.dropTable('schedule');
  }
}
