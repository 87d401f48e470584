/** Retraining policies, pipeline runs and steps. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
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

export class Pipeline1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('retraining_policy', [key('modelName', { isPrimary: true }), key('monitorId'), json('settings')]),
    );
    await runner.createIndex('retraining_policy', index('retraining_policy', ['monitorId']));
    await runner.createTable(
      table('pipeline_run', [
        id(),
        key('triggerKey'),
        key('modelName'),
        json('trigger'),
        json('policy'),
        key('state'),
        key('nextStep'),
        key('outcome', optional),
        text('reason', optional),
        text('actor'),
        json('findings'),
        key('trainingJobId', optional),
        wholeNumber('attempt'),
        instant('leaseUntil', optional),
        instant('retrainStartedAt', optional),
        instant('createdAt'),
        instant('finishedAt', optional),
      ]),
    );
    await runner.createIndex('pipeline_run', unique('pipeline_run', ['triggerKey']));
    await runner.createIndex('pipeline_run', index('pipeline_run', ['modelName', 'id']));
    await runner.createIndex('pipeline_run', index('pipeline_run', ['state']));
    await runner.createIndex('pipeline_run', index('pipeline_run', ['trainingJobId']));
    await runner.createTable(
      table('pipeline_step', [
        id(),
        key('runId'),
        key('name'),
        key('state'),
        instant('startedAt'),
        instant('finishedAt', optional),
        json('input'),
        json('output'),
        text('reason'),
      ]),
    );
    await runner.createIndex('pipeline_step', unique('pipeline_step', ['runId', 'name']));
    await runner.createTable(table('active_retrain', [key('modelName', { isPrimary: true }), key('runId')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['active_retrain', 'pipeline_step', 'pipeline_run', 'retraining_policy']) {
      await runner.dropTable(name);
    }
  }
}
