/** Datasets, batches, holds, and the objects that are on their way in or out. */
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
  unique,
  wholeNumber,
} from '../src/platform/database/schema.js';

export class Ingestion1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('dataset', [
        id(),
        key('name'),
        json('contract', optional),
        json('roles'),
        number('rejectLimit'),
        instant('createdAt'),
        wholeNumber('batchCount'),
        wholeNumber('lastSequence'),
      ]),
    );
    await runner.createIndex('dataset', unique('dataset', ['name']));
    await runner.createTable(
      table('batch', [
        id(),
        key('datasetId'),
        wholeNumber('sequence'),
        key('contentHash'),
        key('storageKey'),
        wholeNumber('rowCount'),
        wholeNumber('rejectedRowCount'),
        wholeNumber('byteSize'),
        instant('receivedAt'),
        wholeNumber('holdCount'),
      ]),
    );
    await runner.createIndex('batch', unique('batch', ['datasetId', 'contentHash']));
    await runner.createIndex('batch', unique('batch', ['datasetId', 'sequence']));
    await runner.createTable(
      table('batch_key', [id(), key('datasetId'), key('idempotencyKey'), key('batchId')]),
    );
    await runner.createIndex('batch_key', unique('batch_key', ['datasetId', 'idempotencyKey']));
    await runner.createIndex('batch_key', index('batch_key', ['batchId']));
    await runner.createTable(table('batch_hold', [id(), key('batchId'), key('holder')]));
    await runner.createIndex('batch_hold', unique('batch_hold', ['batchId', 'holder']));
    await runner.createTable(table('batch_leftover', [id(), instant('dueAt')]));
    await runner.createIndex('batch_leftover', index('batch_leftover', ['dueAt']));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['batch_leftover', 'batch_hold', 'batch_key', 'batch', 'dataset']) {
      await runner.dropTable(name);
    }
  }
}
