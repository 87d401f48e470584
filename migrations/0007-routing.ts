/** Routes with the history of their configurations, assignments and outcomes. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
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
  unique,
  wholeNumber,
} from '../src/platform/database/schema.js';

export class Routing1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('route', [
        id(),
        key('modelName'),
        text('seed'),
        wholeNumber('configVersion'),
        json('arms'),
        instant('updatedAt'),
      ]),
    );
    await runner.createIndex('route', unique('route', ['modelName']));

    await runner.createTable(
      table('route_config', [
        id(),
        key('modelName'),
        wholeNumber('configVersion'),
        text('seed'),
        json('arms'),
        text('actor'),
        text('reason'),
        instant('createdAt'),
      ]),
    );
    await runner.createIndex('route_config', unique('route_config', ['modelName', 'configVersion']));

    await runner.createTable(
      table('assignment', [
        id(),
        key('requestId'),
        key('slot'),
        key('primaryId', optional),
        key('modelName'),
        key('unitId', optional),
        wholeNumber('bucket', optional),
        key('armVersionId'),
        wholeNumber('version'),
        text('arm'),
        wholeNumber('configVersion'),
        number('propensity'),
        text('mode'),
        boolean('served'),
        json('features'),
        json('prediction', optional),
        number('score', optional),
        json('probabilities', optional),
        text('failure', optional),
        number('latencyMs'),
        instant('assignedAt'),
      ]),
    );
    await runner.createIndex('assignment', unique('assignment', ['modelName', 'requestId', 'slot']));
    await runner.createIndex('assignment', index('assignment', ['modelName', 'configVersion', 'id']));
    await runner.createIndex('assignment', index('assignment', ['modelName', 'id']));
    await runner.createIndex('assignment', index('assignment', ['modelName', 'unitId', 'id']));

    await runner.createTable(
      table('outcome', [
        id(),
        key('modelName'),
        key('outcomeKey'),
        key('exposureId'),
        key('requestId'),
        key('unitId', optional),
        text('joinedBy'),
        json('value'),
        instant('observedAt', optional),
        instant('recordedAt'),
      ]),
    );
    await runner.createIndex('outcome', unique('outcome', ['modelName', 'outcomeKey']));
    await runner.createIndex('outcome', index('outcome', ['exposureId', 'id']));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['outcome', 'assignment', 'route_config', 'route']) await runner.dropTable(name);
  }
}
