/** Opens the metadata database: the embedded SQLite file, or Postgres when DATABASE_URL is set. Migrations run at start. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import type { Config } from '../config.js';

// Serialises start-ups of several processes; any number that nobody else uses on this database will do.
const MIGRATION_LOCK = 762_018_311;

export function dataSourceOptions(config: Config): DataSourceOptions {
  const common = {
    migrations: [...migrations],
    migrationsRun: false,
    synchronize: false,
    // `undefined` in a where clause would otherwise match the first row of the table.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' } as const,
  };
  if (config.databaseUrl !== undefined) return { ...common, type: 'postgres', url: config.databaseUrl };
  return {
    ...common,
    type: 'sqlite',
    database: join(config.home, 'metadata.sqlite'),
    enableWAL: true,
    busyTimeout: 5000,
  };
}

/** Connects, sets the durability of SQLite on purpose, and brings the schema up to date. */
export async function openDataSource(options: DataSourceOptions, config: Config): Promise<DataSource> {
  if (options.type === 'sqlite') await mkdir(config.home, { recursive: true });
  const dataSource = await new DataSource(options).initialize();
  if (options.type === 'sqlite') {
    await dataSource.query(`PRAGMA synchronous = ${config.sqliteSynchronous.toUpperCase()}`);
    const [mode] = await dataSource.query('PRAGMA journal_mode');
    if (mode?.journal_mode !== 'wal')
      throw new Error(`SQLite journal mode is ${mode?.journal_mode}, not wal`);
    await dataSource.runMigrations({ transaction: 'each' });
    return dataSource;
  }
  const session = dataSource.createQueryRunner();
  try {
    await session.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await session.release();
  }
  return dataSource;
}
