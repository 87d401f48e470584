/** Models, versions, stages, aliases, tags. */
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

const primary = { isPrimary: true };

export class Registry1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('model', [
        id(),
        key('name'),
        wholeNumber('lastVersion'),
        wholeNumber('lastStageChange'),
        instant('createdAt'),
        instant('updatedAt'),
      ]),
    );
    await runner.createIndex('model', unique('model', ['name']));

    await runner.createTable(
      table('model_version', [
        id(),
        key('modelName'),
        wholeNumber('version'),
        key('stage'),
        wholeNumber('revision'),
        text('estimator'),
        json('metrics'),
        json('signature'),
        json('lineage'),
        key('trainingJobId'),
        text('artifactKey'),
        text('artifactDigest'),
        text('unusableReason', optional),
        instant('createdAt'),
      ]),
    );
    await runner.createIndex('model_version', unique('model_version', ['modelName', 'version']));
    await runner.createIndex('model_version', unique('model_version', ['trainingJobId']));
    // The last line of defence: no path whatever can put two versions of a model into Production.
    await runner.createIndex(
      'model_version',
      unique('model_version', ['modelName'], `"stage" = 'Production'`),
    );

    await runner.createTable(
      table('model_alias', [
        key('modelName', primary),
        key('alias', primary),
        key('versionId'),
        instant('updatedAt'),
      ]),
    );
    await runner.createIndex('model_alias', index('model_alias', ['versionId']));

    await runner.createTable(
      table('stage_history', [
        key('modelName', primary),
        wholeNumber('sequence', primary),
        key('versionId'),
        wholeNumber('version'),
        key('fromStage'),
        key('toStage'),
        key('cause'),
        text('actor'),
        text('reason'),
        instant('changedAt'),
      ]),
    );

    await runner.createTable(
      table('registry_tag', [key('objectId', primary), key('key', primary), text('value')]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['registry_tag', 'stage_history', 'model_alias', 'model_version', 'model']) {
      await runner.dropTable(name);
    }
  }
}
