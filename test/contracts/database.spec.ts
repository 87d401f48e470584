/** The one door to the database, on SQLite and, when TEST_DATABASE_URL names one, on Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEntryEntity } from '../../src/access/access.entity.js';
import { loadConfig } from '../../src/platform/config.js';
import { dataSourceOptions, openDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { GroupWriter } from '../../src/platform/database/group-writer.js';
import { type TestServices, testServices } from '../support/app.js';

let services: TestServices;
let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  services = await testServices();
  const config = loadConfig(services.environment);
  const options = { ...dataSourceOptions(config), entities: [AuditEntryEntity] };
  const dataSource = await openDataSource(options, config);
  database = new Database(dataSource);
  close = () => dataSource.destroy();
});

afterAll(async () => {
  await close();
  await services.dispose();
});

let made = 0;
function row(action: string) {
  made++;
  return {
    id: `row-${made}`,
    recordedAt: new Date(),
    actor: 'test',
    action,
    object: 'x',
    reason: 'y',
    before: null,
    after: null,
    correlationId: null,
  };
}

const insert = (action: string) =>
  database.transaction((manager) => manager.insert(AuditEntryEntity, row(action)));
const count = (action: string) => database.read((manager) => manager.countBy(AuditEntryEntity, { action }));

describe('Database', () => {
  it('keeps parallel transactions apart when some of them roll back', async () => {
    const work = Array.from({ length: 50 }, (_, index) =>
      database.transaction(async (manager) => {
        await manager.insert(AuditEntryEntity, row('parallel'));
        if (index % 5 === 0) throw new Error('on purpose');
      }),
    );
    const results = await Promise.allSettled(work);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await count('parallel')).toBe(40);
  });

  it('loses no write that is made beside a transaction which rolls back', async () => {
    const failing = database.transaction(async (manager) => {
      await manager.insert(AuditEntryEntity, row('beside'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('on purpose');
    });
    await Promise.all([expect(failing).rejects.toThrow('on purpose'), insert('beside')]);
    expect(await count('beside')).toBe(1);
  });

  it('joins an open transaction, which then rolls back as a whole', async () => {
    const failing = database.transaction(async () => {
      await insert('joined');
      expect(await count('joined')).toBe(1);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await count('joined')).toBe(0);
  });

  it('runs what waits for the commit after it, and not after a rollback', async () => {
    const seen: string[] = [];
    await database.transaction(async () => {
      await database.afterCommit(() => void seen.push('after'));
      seen.push('inside');
    });
    await database
      .transaction(async () => {
        await database.afterCommit(() => void seen.push('never'));
        throw new Error('on purpose');
      })
      .catch(() => undefined);
    expect(seen).toEqual(['inside', 'after']);
  });

  it('lets a read read, and refuses to begin a transaction inside one', async () => {
    const nested = await database.read(() => count('parallel'));
    expect(nested).toBe(40);
    await expect(database.read(() => insert('inside a read'))).rejects.toThrow('inside a read');
  });

  it('inserts a row once, also when asked in parallel and inside a transaction that goes on', async () => {
    const once = { ...row('once'), id: 'the-only-one' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        database.transaction(async () => {
          const isFirst = await database.insertIfAbsent(AuditEntryEntity, once);
          await insert('goes-on');
          return isFirst;
        }),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await count('once')).toBe(1);
    expect(await count('goes-on')).toBe(10);
  });

  it('compares instants of rows with instants of the caller', async () => {
    const recordedAt = new Date('2026-01-02T03:04:05.678Z');
    await database.transaction((manager) => manager.insert(AuditEntryEntity, { ...row('at'), recordedAt }));
    const change = await database.transaction((manager) =>
      manager.update(AuditEntryEntity, { action: 'at', recordedAt }, { reason: 'changed' }),
    );
    expect(change.affected).toBe(1);
    const [found] = await database.read((manager) => manager.findBy(AuditEntryEntity, { action: 'at' }));
    expect(found?.recordedAt.toISOString()).toBe('2026-01-02T03:04:05.678Z');
  });
});

describe('GroupWriter', () => {
  it('writes what arrives together in few transactions and acknowledges after them', async () => {
    const groups: number[] = [];
    const writer = new GroupWriter<string>(async (rows) => {
      groups.push(rows.length);
      await Promise.all(rows.map((action) => insert(action)));
    }, 100);
    await Promise.all(Array.from({ length: 250 }, () => writer.add('grouped')));
    expect(await count('grouped')).toBe(250);
    expect(Math.max(...groups)).toBeLessThanOrEqual(100);
    expect(groups.length).toBeLessThan(10);
  });

  it('tells every caller of a failed group and goes on with the next', async () => {
    let isBroken = true;
    const writer = new GroupWriter<number>(async () => {
      if (isBroken) throw new Error('disk full');
    });
    const failed = await Promise.allSettled([writer.add(1), writer.add(2)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBroken = false;
    await expect(writer.add(3)).resolves.toBeUndefined();
  });
});
