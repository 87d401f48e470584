/** The audit log. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, instant, json, key, optional, table, text } from '../src/platform/database/schema.js';

export class Access1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('audit_entry', [
        id(),
        instant('recordedAt'),
        text('actor'),
        text('action'),
        key('object'),
        text('reason'),
        json('before', optional),
        json('after', optional),
        text('correlationId', optional),
      ]),
    );
    await runner.createIndex('audit_entry', index('audit_entry', ['object']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_entry');
  }
}
