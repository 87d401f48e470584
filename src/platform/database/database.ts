/**
 * The one door to the metadata database. On SQLite all statements share one connection, where a statement made while
 * another caller's transaction is open would join that transaction, so every read and every transaction waits its turn.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { isUniqueViolation } from './unique-violation.js';

/** What the present asynchronous context holds: a transaction, or only its turn to read. */
interface Turn {
  readonly manager: EntityManager;
  /** Absent in a read. */
  readonly afterCommit?: (() => Promise<void> | void)[];
}

@Injectable()
export class Database {
  private readonly open = new AsyncLocalStorage<Turn | undefined>();
  private readonly isSqlite: boolean;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {
    this.isSqlite = dataSource.options.type === 'sqlite';
  }

  /**
   * Runs `work` in one transaction: all of it is stored or nothing. Inside another transaction it joins that one.
   * Keep it short: no network, files or training inside.
   */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.open.getStore();
    if (outer !== undefined) {
      // On SQLite it would wait for ever for the turn that this very read holds.
      if (outer.afterCommit === undefined) throw new Error('a transaction cannot begin inside a read');
      return work(outer.manager);
    }
    const afterCommit: (() => Promise<void> | void)[] = [];
    const result = await this.inTurn(() =>
      this.dataSource.transaction((manager) => this.open.run({ manager, afterCommit }, () => work(manager))),
    );
    // What follows a commit must not see the finished transaction as its own.
    await this.open.run(undefined, async () => {
      for (const action of afterCommit) await action();
    });
    return result;
  }

  /** Reads; inside a transaction it sees that transaction's own writes. Reads may nest. */
  async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.open.getStore();
    if (outer !== undefined) return work(outer.manager);
    const { manager } = this.dataSource;
    return this.inTurn(() => this.open.run({ manager }, () => work(manager)));
  }

  /** Runs `action` once the current transaction is durable, or at once when none is open. Not run after a rollback. */
  async afterCommit(action: () => Promise<void> | void): Promise<void> {
    const outer = this.open.getStore();
    if (outer?.afterCommit === undefined) await action();
    else outer.afterCommit.push(action);
  }

  /**
   * Inserts a row unless a unique index already has its key.
   * @returns whether the row was inserted by this call
   */
  async insertIfAbsent<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    row: QueryDeepPartialEntity<Entity>,
  ): Promise<boolean> {
    return this.transaction(async (manager) => {
      // A failed statement kills a Postgres transaction, so the attempt gets a savepoint of its own there.
      const attempt = async (inner: EntityManager) => {
        await inner.insert(entity, row);
      };
      try {
        if (this.isSqlite) await attempt(manager);
        else await manager.transaction(attempt);
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isSqlite) return work();
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
