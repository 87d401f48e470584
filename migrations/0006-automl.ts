/** Training jobs. */
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

export class Automl1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('training_job', [
        id(),
        key('key'),
        text('experimentName'),
        key('datasetId'),
        text('datasetName'),
        json('training'),
        text('dataHash'),
        text('target'),
        json('settings'),
        text('actor'),
        key('state'),
        json('progress'),
        json('remarks'),
        json('leaderboard', optional),
        json('candidate', optional),
        text('reason', optional),
        wholeNumber('attempt'),
        wholeNumber('failures'),
        instant('leaseUntil', optional),
        boolean('cancelRequested'),
        key('trainingRunId', optional),
        instant('requestedAt'),
        instant('startedAt', optional),
        instant('finishedAt', optional),
      ]),
    );
    await runner.createIndex('training_job', unique('training_job', ['key']));
    await runner.createIndex('training_job', index('training_job', ['state', 'leaseUntil']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('training_job');
  }
}
