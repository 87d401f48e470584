/** Experiments and training runs with params, metrics and tags. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  id,
  index,
  instant,
  key,
  number,
  optional,
  table,
  text,
  unique,
  wholeNumber,
} from '../src/platform/database/schema.js';

const primary = { isPrimary: true };

export class Tracking1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('experiment', [id(), key('name'), instant('createdAt')]));
    await runner.createIndex('experiment', unique('experiment', ['name']));

    await runner.createTable(
      table('training_run', [
        id(),
        key('experimentId'),
        text('name'),
        key('parentRunId', optional),
        key('status'),
        instant('startedAt'),
        instant('endedAt', optional),
      ]),
    );
    await runner.createIndex('training_run', index('training_run', ['experimentId', 'id']));
    await runner.createIndex('training_run', index('training_run', ['parentRunId']));

    await runner.createTable(
      table('run_param', [key('runId', primary), key('key', primary), text('value'), key('type')]),
    );
    // The whole row is the key, so that logging the same point again changes nothing.
    await runner.createTable(
      table('run_metric', [
        key('runId', primary),
        key('key', primary),
        wholeNumber('step', primary),
        wholeNumber('recordedAtMs', primary),
        number('value', primary),
      ]),
    );
    await runner.createTable(table('run_tag', [key('runId', primary), key('key', primary), text('value')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['run_tag', 'run_metric', 'run_param', 'training_run', 'experiment']) {
      await runner.dropTable(name);
    }
  }
}
