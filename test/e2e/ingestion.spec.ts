/** Rows in four formats, what is refused and why, and what is kept: through a real HTTP server. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';

const CSV = { 'content-type': 'text/csv' };
const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_ARRAY = { 'content-type': 'application/json' };
const PARQUET = { 'content-type': 'application/vnd.apache.parquet' };

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

const create = (body: object) => app.request('POST', '/api/v1/datasets', body);
const send = (dataset: string, body: string | Uint8Array, headers: Record<string, string> = CSV) =>
  app.request('POST', `/api/v1/datasets/${dataset}/batches`, body, headers);
const get = (path: string) => app.request('GET', `/api/v1${path}`);

const CHURN = {
  contract: {
    columns: [
      { name: 'at', type: 'datetime', required: true },
      { name: 'age', type: 'integer', required: true, minimum: 0, maximum: 130 },
      { name: 'score', type: 'number' },
      { name: 'plan', type: 'category', categories: ['basic', 'plus'] },
      { name: 'left', type: 'boolean', required: true },
    ],
  },
  target: 'left',
  timeColumn: 'at',
};

async function parquet(select: string): Promise<Uint8Array> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const path = join(app.home, `made-${Math.random().toString(36).slice(2)}.parquet`);
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return readFile(path);
}

async function storedRows(id: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${app.url}/api/v1/batches/${id}/content`);
  const path = join(app.home, `${id}.parquet`);
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = (await connection.runAndReadAll(`SELECT * FROM '${path}'`)).getRowObjectsJson();
  connection.closeSync();
  return rows as Record<string, unknown>[];
}

describe('batches', () => {
  it('take their contract from the first one and are stored in the order of time', async () => {
    await create({ name: 'inferred', target: 'y', timeColumn: 't', idColumn: 'id' });
    const first = await send(
      'inferred',
      'id,t,x,ok,g,y\n007,2024-01-02,1.5,true,u,1\n008,2024-01-01T10:00Z,,false,v,2\n009,2024-01-01,3,false,v,2\n',
    );
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      datasetName: 'inferred',
      rowCount: 3,
      rejectedRowCount: 0,
      duplicate: false,
    });
    const { contract } = (await get('/datasets/inferred')).body;
    expect(
      contract.columns.map((column: { type: string; required: boolean }) => [column.type, column.required]),
    ).toEqual([
      ['text', false],
      ['datetime', true],
      ['number', false],
      ['boolean', false],
      ['category', false],
      ['number', true],
    ]);
    expect((await storedRows(first.body.id)).map(({ id }) => id)).toEqual(['009', '008', '007']);
    const later = await send('inferred', 'id,t,x,ok,g,y\n010,2024-02-02,999,true,new label,1\n');
    expect(later.status).toBe(201);
  });

  it('hold the same rows whatever the format they came in', async () => {
    await create({ name: 'formats', ...CHURN });
    const csv = await send(
      'formats',
      'at;age;score;plan;left\n2024-01-01;41;0.1;plus;true\n2024-01-02;42;;;0\n',
    );
    const array = [
      { left: true, at: '2024-01-01T00:00:00Z', age: 41, score: 0.1, plan: 'plus' },
      { left: false, at: '2024-01-02T02:00:00+02:00', age: 42, score: null, plan: '' },
    ];
    const json = await send('formats', JSON.stringify(array), JSON_ARRAY);
    const ndjson = await send('formats', array.map((row) => JSON.stringify(row)).join('\n'), NDJSON);
    const bytes = await parquet(
      `SELECT DATE '2024-01-01' AS at, 41::INTEGER AS age, 0.1::DOUBLE AS score, 'plus' AS plan, true AS left
       UNION ALL SELECT DATE '2024-01-02', 42, NULL, NULL, false`,
    );
    const columnar = await send('formats', bytes, PARQUET);
    const form = new FormData();
    form.append('comment', 'ignored');
    form.append(
      'file',
      new Blob(['at\tage\tscore\tplan\tleft\n2024-01-01\t41\t0.1\tplus\ttrue\n2024-01-02\t42\t\t\t0\n']),
      'rows.tsv',
    );
    const upload = await fetch(`${app.url}/api/v1/datasets/formats/batches`, { method: 'POST', body: form });
    const answers = [csv.body, json.body, ndjson.body, columnar.body, await upload.json()];
    expect(answers.map(({ rowCount, rejectedRowCount }) => [rowCount, rejectedRowCount])).toEqual(
      answers.map(() => [2, 0]),
    );
    const [expected, ...others] = await Promise.all(answers.map(({ id }) => storedRows(id)));
    expect(expected).toHaveLength(2);
    for (const rows of others) expect(rows).toEqual(expected);
  });

  it('keep rejected rows aside with row, column, rule and value', async () => {
    await create({ name: 'rejects', ...CHURN, rejectLimit: 0.8 });
    const { status, body } = await send(
      'rejects',
      'at,age,score,plan,left\n2024-01-01,41,0.1,plus,true\n2024-01-02,41\n2024-01-03,-1,NaN,gold,\n2024-01-04,1.5,1,plus,1\nsoon,1,1,plus,1,9\n2024-01-05,5,inf,,1\n2024-01-06,6,6,,1\n',
    );
    expect([status, body.rowCount, body.rejectedRowCount]).toEqual([201, 2, 5]);
    const rejects = await rejectsOf(body.id);
    expect(
      rejects.map(({ row, faults }) => [row, faults.map(({ column }: { column: string }) => column)]),
    ).toEqual([
      [2, [null]],
      [3, ['age', 'score', 'plan', 'left']],
      [4, ['age']],
      [5, [null]],
      [6, ['score']],
    ]);
    expect(rejects[0].faults[0]).toEqual({
      column: null,
      rule: 'has 2 cells, the header has 5',
      value: '2024-01-02,41',
    });
    expect(rejects[1].faults[1]).toEqual({
      column: 'score',
      rule: 'must be a finite number or empty',
      value: 'NaN',
    });
    expect(rejects[1].record).toMatchObject({ age: '-1', plan: 'gold' });
    expect((await storedRows(body.id)).map(({ age }) => Number(age))).toEqual([41, 6]);
  });

  it('reject single lines of NDJSON and single elements of an array', async () => {
    await create({ name: 'lines', contract: { columns: [{ name: 'a', type: 'number' }] }, rejectLimit: 1 });
    const ndjson = await send('lines', '{"a":1}\n{"a":\n5\n{"a":[2]}\n{"a":"x"}\n{"a":2}\n', NDJSON);
    expect((await rejectsOf(ndjson.body.id)).map(({ row }) => row)).toEqual([2, 3, 4, 5]);
    const array = await send('lines', '[{"a":1},5,null,{"a":{}},{"a":true}]', JSON_ARRAY);
    expect([array.body.rowCount, array.body.rejectedRowCount]).toEqual([1, 4]);
  });

  it('have a profile and can be downloaded as CSV without formulas', async () => {
    await create({ name: 'profile' });
    const { body } = await send('profile', 'x,g\n-1,=cmd()\n2,a\n,a\n');
    const { columns } = (await get(`/batches/${body.id}/profile`)).body;
    expect(columns[0]).toMatchObject({
      name: 'x',
      profile: { kind: 'number', count: 3, missing: 1, mean: 0.5 },
    });
    expect(columns[1]).toMatchObject({ name: 'g', profile: { kind: 'category', distinct: 2 } });
    expect((await get(`/batches/${body.id}/profile`)).body.columns).toEqual(columns);
    expect((await get(`/batches/${body.id}/content?format=csv`)).body).toBe("x,g\n-1,'=cmd()\n2,a\n,a\n");
    expect(await rejectsOf(body.id)).toEqual([]);
  });

  it('take 200,000 rows in order, sorted only where they are not', async () => {
    await create({ name: 'large', timeColumn: 'i' });
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},${i * 0.5},label${i % 7}`);
    const ordered = await send('large', `i,x,g\n${rows.join('\n')}\n`);
    const reversed = await send('large', `i,x,g\n${rows.reverse().join('\n')}\n`);
    for (const { body } of [ordered, reversed]) {
      expect(body.rowCount).toBe(200_000);
      const stored = await storedRows(body.id);
      expect(stored.findIndex(({ i }, index) => Number(i) !== index)).toBe(-1);
    }
  });
});

describe('the same content', () => {
  it('is stored once, with and without a key, also by parallel requests', async () => {
    await create({ name: 'same', contract: { columns: [{ name: 'a', type: 'number' }] } });
    const all = await Promise.all(Array.from({ length: 6 }, () => send('same', 'a\n1\n')));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    const keyed = await send('same', 'a\n1\n', { ...CSV, 'idempotency-key': 'k-1' });
    expect([keyed.status, keyed.body.id, keyed.body.duplicate]).toEqual([200, all[0]?.body.id, true]);
    const other = await send('same', 'a\n2\n', { ...CSV, 'idempotency-key': 'k-1' });
    expect([other.status, other.body.code]).toEqual([409, 'ingestion.idempotency-key-reused']);
    expect((await get('/datasets/same')).body.batchCount).toBe(1);
  });

  it('of a first batch sent in parallel sets one contract, and others are checked against it', async () => {
    await create({ name: 'race' });
    const all = await Promise.all(
      ['a,b\n1,x\n', 'a,b\n2,y\n', 'a,b\n3,z\n'].map((body) => send('race', body)),
    );
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    const { items } = (await get('/datasets/race/batches?limit=2')).body;
    const { items: rest, next } = (await get(`/datasets/race/batches?limit=2&after=${items[1].id}`)).body;
    expect(new Set([...items, ...rest].map(({ id }: { id: string }) => id)).size).toBe(3);
    expect(next).toBeUndefined();
  });
});

describe('a file is refused as a whole', () => {
  const REFUSED: [name: string, code: string, body: string | Uint8Array, headers?: Record<string, string>][] =
    [
      ['an empty file', 'empty-file', ''],
      ['white space', 'empty-file', ' \n\n'],
      ['a header alone', 'no-rows', 'at,age,left\n'],
      ['a CSV without header', 'no-header', '2024-01-01,41,true\n2024-01-02,42,true\n'],
      ['a column twice', 'duplicate-column', 'at,age,left,AGE\n2024-01-01,41,true,2\n'],
      ['a column without name', 'column-name-invalid', ',at,age,left\n0,2024-01-01,41,true\n'],
      ['a missing target', 'missing-column', 'at,age\n2024-01-01,41\n'],
      ['an unknown column', 'unknown-column', 'at,age,left,x\n2024-01-01,41,true,1\n'],
      ['rejects only', 'too-many-rejects', 'at,age,left\n2024-01-01,NaN,true\n'],
      [
        'too many rejects',
        'too-many-rejects',
        'at,age,left\n2024-01-01,1,true\n2024-01-01,1\n2024-01-01,x,1\n',
      ],
      ['a quote never closed', 'malformed-file', 'at,age,left\n2024-01-01,"41,true\n2024-01-02,42,true\n'],
      [
        'a row of 5 MiB',
        'malformed-file',
        `at,age,left\n${'x'.repeat(5 * 1024 * 1024)},1,true\n2024-01-02,1,true\n`,
      ],
      ['mixed line ends', 'malformed-file', 'at,age,left\r\n2024-01-01,41,true\n2024-01-02,42,true\r\n'],
      ['UTF-16', 'not-utf8', Buffer.from('at,age,left\n', 'utf16le')],
      ['Latin-1 in the header', 'not-utf8', Buffer.from('at,\xe4ge,left\n', 'latin1')],
      ['a JSON number', 'not-rows', '5', JSON_ARRAY],
      ['an array of numbers', 'not-rows', '[1,2]', JSON_ARRAY],
      ['one object over several lines', 'not-rows', '{\n"age": 1\n}', JSON_ARRAY],
      ['an empty array', 'no-rows', '[]', JSON_ARRAY],
      ['half an array', 'malformed-file', '[{"at":"2024-01-01","age":1,"left":true},', JSON_ARRAY],
      ['a broken array', 'malformed-file', '[{"at":"2024-01-01","age":1,"left":tr}]', JSON_ARRAY],
      [
        'strange keys',
        'unknown-column',
        '[{"at":"2024-01-01","age":1,"left":true,"__proto__":1}]',
        JSON_ARRAY,
      ],
      ['no Parquet', 'malformed-file', 'at,age\n', PARQUET],
      ['broken Parquet', 'malformed-file', 'PAR1xxxxxxxxxxxxPAR1', PARQUET],
    ];

  beforeAll(() => create({ name: 'strict', ...CHURN }));
  afterAll(async () => {
    expect((await get('/datasets/strict')).body.batchCount).toBe(0);
    expect(await leftInTemporaryFolder(app)).toEqual([]);
  });

  it.each(REFUSED)('%s', async (_, code, body, headers) => {
    const answer = await send('strict', body, headers);
    expect([answer.status, answer.body.code]).toEqual([422, `ingestion.${code}`]);
  });

  it('names row, column, rule and value of the first faults', async () => {
    const { body } = await send(
      'strict',
      'at,age,left\n2024-01-01,41,true\n2024-01-01,NaN,maybe\n2024-01-01,999,\n',
    );
    expect(body.errors).toEqual([
      { pointer: '/rows/2/age', message: expect.stringContaining('received "NaN"') },
      { pointer: '/rows/2/left', message: 'must be true, false, 1, 0 or empty, received "maybe"' },
      { pointer: '/rows/3/age', message: 'must be at most 130, received "999"' },
      { pointer: '/rows/3/left', message: 'must not be missing' },
    ]);
  });

  it('a Parquet file with nested or binary columns', async () => {
    for (const column of ["{'a': 1}", '[1, 2]', "'x'::BLOB"]) {
      const answer = await send('strict', await parquet(`SELECT 1 AS age, ${column} AS left`), PARQUET);
      expect([answer.status, answer.body.code]).toEqual([422, 'ingestion.unsupported-column']);
    }
  });

  it('a first batch without a named column, or with a time that has no order', async () => {
    await create({ name: 'roles', target: 'y', timeColumn: 't' });
    expect((await send('roles', 't,x\n2024-01-01,1\n')).body.code).toBe('ingestion.missing-column');
    const unusable = await send('roles', 't,y\n2024-01-01,1\nmonday,1\n');
    expect(unusable).toMatchObject({ status: 422, body: { code: 'ingestion.time-column-unusable' } });
    expect(unusable.body.detail).toContain('time column t holds "monday"; it must hold ISO 8601 dates');
    expect(unusable.body.errors).toMatchObject([{ pointer: '/columns/t' }]);
    expect((await get('/datasets/roles')).body.contract).toBeNull();
  });

  it('several files, no file, an unknown extension, an unknown type, a compressed body', async () => {
    const post = async (...names: string[]) => {
      const form = new FormData();
      form.append('x', 'y');
      for (const name of names) form.append('file', new Blob(['at,age,left\n2024-01-01,41,true\n']), name);
      const answer = await fetch(`${app.url}/api/v1/datasets/strict/batches`, { method: 'POST', body: form });
      return ((await answer.json()) as { code: string }).code;
    };
    expect(await post('a.csv', 'b.csv')).toBe('ingestion.several-files');
    expect(await post()).toBe('ingestion.no-file');
    expect(await post('a.exe')).toBe('ingestion.unsupported-format');
    expect((await send('strict', '<a/>', { 'content-type': 'application/xml' })).status).toBe(415);
    expect((await send('strict', 'x', { ...CSV, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send('nowhere', 'a\n1\n')).body.code).toBe('ingestion.no-such-dataset');
  });
});

describe('datasets', () => {
  it('are refused when the contract does not fit together or the name is taken', async () => {
    const bad = await create({
      name: 'bad',
      contract: { columns: [{ name: 'a', type: 'text', minimum: 1 }] },
      target: 'b',
    });
    expect(bad.body.code).toBe('ingestion.contract-invalid');
    const pointers = ({ body }: typeof bad) => body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers(bad)).toEqual(['/contract/columns/0', '/target']);
    const columns = [{ name: 'a', type: 'number' }];
    const inside = await create({ name: 'bad', contract: { columns, target: 'b', timeColumn: 'a' } });
    expect(pointers(inside)).toEqual(['/contract/target', '/contract/timeColumn']);
    const beside = await create({ name: 'bad', contract: { columns }, timeColumn: 'a' });
    expect(pointers(beside)).toEqual(['/timeColumn']);
    expect((await create({ name: '../x' })).body.code).toBe('request.invalid');
    await create({ name: 'taken' });
    expect((await create({ name: 'taken' })).body.code).toBe('ingestion.dataset-exists');
  });

  it('and batches are deleted only when nobody needs them', async () => {
    const { IngestionApi } = await import(
      new URL('../../dist/src/ingestion/ingestion.api.js', import.meta.url).href
    );
    const ingestion = app.running.app.get(IngestionApi);
    await create({ name: 'held' });
    const { body: batch } = await send('held', 'a\n1\n');
    const hold = { batchId: batch.id, holder: 'model-version:ver_1' };
    await ingestion.holdBatch(hold);
    await ingestion.holdBatch(hold);
    const refused = await app.request('DELETE', `/api/v1/batches/${batch.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'ingestion.batch-held']);
    expect(refused.body.detail).toContain('model-version:ver_1');
    expect((await app.request('DELETE', '/api/v1/datasets/held')).body.code).toBe(
      'ingestion.dataset-not-empty',
    );
    await ingestion.releaseBatch(hold);
    await ingestion.releaseBatch(hold);
    expect((await app.request('DELETE', `/api/v1/batches/${batch.id}`)).status).toBe(204);
    expect((await get(`/batches/${batch.id}`)).status).toBe(404);
    expect(
      (await readdir(join(app.home, 'objects', 'batches'))).filter((name) => name.startsWith(batch.id)),
    ).toEqual([]);
    await expect(ingestion.holdBatch(hold)).rejects.toThrow('no batch');
    expect((await send('held', 'a\n1\n')).status).toBe(201);
  });
});

describe('an upload above the limit', () => {
  it('is refused while it streams, and nothing of it is kept', async () => {
    const small = await startApp({ env: { MLDRIFT_UPLOAD_LIMIT_BYTES: '1000000' } });
    try {
      await small.request('POST', '/api/v1/datasets', { name: 'small' });
      const address = `${small.url}/api/v1/datasets/small/batches`;
      const chunk = new Uint8Array(64 * 1024).fill(0x31);
      let sent = 0;
      const body = new ReadableStream({
        pull(controller) {
          sent += chunk.length;
          if (sent > 200_000_000) controller.close();
          else controller.enqueue(chunk);
        },
      });
      const streamed = await fetch(address, {
        method: 'POST',
        headers: CSV,
        body,
        duplex: 'half',
      } as RequestInit);
      expect([streamed.status, ((await streamed.json()) as { code: string }).code]).toEqual([
        413,
        'ingestion.too-large',
      ]);
      expect(sent).toBeLessThan(100_000_000);
      const declared = await fetch(address, {
        method: 'POST',
        headers: CSV,
        body: new Uint8Array(1_000_001),
      });
      expect([declared.status, ((await declared.json()) as { code: string }).code]).toEqual([
        413,
        'ingestion.too-large',
      ]);
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(1_100_000)]), 'a.csv');
      expect((await fetch(address, { method: 'POST', body: form })).status).toBe(413);
      expect(await leftInTemporaryFolder(small)).toEqual([]);
    } finally {
      await small.stop();
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: rejects of every shape
async function rejectsOf(id: string): Promise<any[]> {
  const response = await fetch(`${app.url}/api/v1/batches/${id}/rejects`);
  const text = await response.text();
  if (text === '') return [];
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function leftInTemporaryFolder(one: TestApp): Promise<string[]> {
  return readdir(join(one.home, 'temporary'), { recursive: true }).then((names) =>
    names.filter((name) => name.includes('tmp_')),
  );
}
