/** Steps: training jobs that start from an earlier one, and what the scores of every job rest on. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { index, json, key, optional } from '../src/platform/database/schema.js';

const COLUMNS = [
  key('parentJobId', optional),
  json('step', optional),
  json('findings', optional),
  json('evaluation', optional),
];

export class TrainingSteps1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'training_job',
      COLUMNS.map((column) => new TableColumn(column)),
    );
    await runner.createIndex('training_job', index('training_job', ['parentJobId']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('training_job', index('training_job', ['parentJobId']));
    await runner.dropColumns(
      'training_job',
      COLUMNS.map(({ name }) => name),
    );
  }
}
