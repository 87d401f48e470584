/** What a drift report holds besides the verdicts, and how far a running check is. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { json, optional } from '../src/platform/database/schema.js';

const COLUMNS = [json('details', optional), json('progress', optional)];

export class DriftDetails1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'drift_check',
      COLUMNS.map((column) => new TableColumn(column)),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns(
      'drift_check',
      COLUMNS.map(({ name }) => name),
    );
  }
}
