/**
 * One process per home folder. Two processes on one embedded queue lose acknowledged jobs without an error, so the
 * lock is an open SQLite transaction: the operating system frees it even after `kill -9`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';

export class HomeLocked extends Error {
  override readonly name = 'HomeLocked';
}

export class HomeLock {
  private constructor(private readonly database: sqlite3.Database) {}

  /** @throws HomeLocked when another process holds the folder */
  static async acquire(home: string): Promise<HomeLock> {
    await mkdir(home, { recursive: true });
    const path = join(home, 'home.lock');
    const database = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new sqlite3.Database(path, (error) => (error ? reject(error) : resolve(opened)));
    });
    try {
      await exec(database, 'PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch (error) {
      database.close();
      if (error instanceof Error && error.message.includes('SQLITE_BUSY')) {
        throw new HomeLocked(
          `the folder ${home} is in use by another MLDrift process; stop it or set MLDRIFT_HOME to another folder`,
        );
      }
      throw error;
    }
    return new HomeLock(database);
  }

  async release(): Promise<void> {
    await new Promise<void>((resolve) => this.database.close(() => resolve()));
  }
}

function exec(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
}
