/** A 200 MB file goes through with the server still answering, and leaves nothing behind but its batch. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';

const BYTES = 200 * 1024 * 1024;
const LINES_AT_A_TIME = 2000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await app.request('POST', '/api/v1/datasets', { name: 'large', target: 'y' });
});

afterAll(() => app.stop());

/** Rows are made while they are sent, so that the test holds no file. */
function* csv(counted: { rows: number }): Generator<Buffer> {
  yield Buffer.from('x1,x2,x3,label,y\n');
  for (let bytes = 0; bytes < BYTES; ) {
    let text = '';
    for (let line = 0; line < LINES_AT_A_TIME; line++) {
      const n = counted.rows++;
      text += `${n},${(n * 7919) % 100_003},${n / 1000},label-${n % 23},${n % 3}\n`;
    }
    const chunk = Buffer.from(text);
    bytes += chunk.length;
    yield chunk;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a 200 MB upload', () => {
  it('is stored whole while the server answers others', async () => {
    const counted = { rows: 0 };
    let isSending = true;
    const upload = fetch(`${app.url}/api/v1/datasets/large/batches`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: Readable.toWeb(Readable.from(csv(counted))) as ReadableStream,
      duplex: 'half',
    } as RequestInit).finally(() => {
      isSending = false;
    });
    const statuses = new Set<number>();
    while (isSending) {
      statuses.add((await app.request('GET', '/health/live')).status);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const answer = await upload;
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ rowCount: counted.rows, rejectedRowCount: 0 });
    expect([...statuses]).toEqual([200]);
    expect(await filesBelow(join(app.home, 'temporary'))).toEqual([]);
  }, 120_000);
});
