/** The report as a page: by HTTP with the checks before it, and by the command line. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import type { RunningApp } from '../../src/start.js';
import { eventually, send, type TestServices, testServices } from '../support/app.js';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;
const hostile = '<script>alert(1)</script>';

let services: TestServices;
let running: RunningApp;

function csv(seed: string, shift: number): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: 400 }, () => {
    const colour = random.next() < 0.5 ? hostile : 'green';
    return `${(20 + 5 * random.normal() + shift).toFixed(4)},${colour}`;
  });
  return `${['temperature,colour', ...lines].join('\n')}\n`;
}

function request(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return send(running.url ?? '', method, path, body, headers);
}

async function upload(content: string): Promise<string> {
  const path = '/api/v1/datasets/rooms/batches';
  const answer = await request('POST', path, content, { 'content-type': 'text/csv' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

beforeAll(async () => {
  services = await testServices();
  const { loadConfig } = await import(built('platform/config.js'));
  const { start } = await import(built('start.js'));
  running = await start(loadConfig(services.environment));
});

afterAll(async () => {
  await running.stop();
  await services.dispose();
});

describe('the page of a check', () => {
  let monitorId: string;

  async function check(batchId: string) {
    const asked = await request('POST', `/api/v1/monitors/${monitorId}/checks`, { batchId });
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    return eventually(async () => {
      const { body } = await request('GET', `/api/v1/drift-checks/${asked.body.id}`);
      return ['queued', 'running'].includes(body.state) ? undefined : body;
    });
  }

  beforeAll(async () => {
    await request('POST', '/api/v1/datasets', { name: 'rooms' });
    const reference = await upload(csv('reference', 0));
    const monitor = await request('POST', '/api/v1/monitors', {
      name: 'rooms <b>',
      datasetName: 'rooms',
      reference: { kind: 'batch', batchId: reference },
      onArrival: false,
    });
    expect(monitor.status, JSON.stringify(monitor.body)).toBe(201);
    monitorId = monitor.body.id;
  });

  it('stands at the address that the report names, and can load nothing', async () => {
    const report = await check(await upload(csv('shifted', 6)));
    expect(report.state).toBe('done');
    expect(report.reportUrl).toBe(`/api/v1/drift-checks/${report.id}/report.html`);
    const page = await fetch(`${running.url}${report.reportUrl}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
    );
    const text = await page.text();
    expect(text).toContain('<title>Drift: rooms &lt;b&gt;: rooms</title>');
    expect(text).toContain('<bdi>temperature</bdi>');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text.includes(hostile)).toBe(false);
    expect(text.includes('From check to check')).toBe(false);
  });

  it('shows the checks before it once there are two', async () => {
    const report = await check(await upload(csv('calm', 0)));
    const page = await (await fetch(`${running.url}${report.reportUrl}`)).text();
    expect(page).toContain('<h3>From check to check</h3>');
    expect(page).toContain('<title>No drift: ');
  });

  it('is refused while a check has no report, and for a check that is not', async () => {
    const skipped = await request('POST', '/api/v1/monitors', {
      name: 'nothing to compare with',
      datasetName: 'rooms',
      reference: { kind: 'sliding', unit: 'rows', size: 5, minimumRows: 1_000_000 },
      onArrival: false,
    });
    expect(skipped.status, JSON.stringify(skipped.body)).toBe(201);
    monitorId = skipped.body.id;
    const ended = await check(await upload(csv('later', 0)));
    expect(ended.state).toBe('skipped');
    expect(ended.reportUrl).toBeNull();
    const refused = await request('GET', `/api/v1/drift-checks/${ended.id}/report.html`);
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'drift.check-has-no-report' });
    const absent = await request('GET', '/api/v1/drift-checks/chk_absent/report.html');
    expect(absent.status).toBe(404);
  });
});

describe('the page of the command line', () => {
  let folder: string;

  function mldrift(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const all = [MAIN, 'drift', '--reference', 'old.csv', '--current', 'new.csv', ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { cwd: folder }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  beforeAll(async () => {
    folder = join(services.environment['MLDRIFT_HOME']!, 'files');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'old.csv'), csv('old', 0));
    await writeFile(join(folder, 'new.csv'), csv('new', 6));
  });

  it('is written when the data drifted, too, and leaves standard output alone', async () => {
    const ended = await mldrift('--html', 'page.html', '--json');
    expect(ended.code).toBe(10);
    expect(JSON.parse(ended.stdout)).toMatchObject({ drifted: true });
    expect(ended.stderr).toContain('page.html');
    const page = await readFile(join(folder, 'page.html'), 'utf8');
    expect(page).toContain('<title>Drift: new.csv against old.csv</title>');
    expect(page).toContain('scipy.stats.anderson_ksamp');
  });

  it('is refused where it cannot be written, before anything is compared', async () => {
    for (const path of ['no/such/folder/page.html', '.', 'new.csv']) {
      const ended = await mldrift('--html', path);
      expect(ended.code, path).toBe(2);
      expect(ended.stderr).toContain('--html');
      expect(ended.stdout).toBe('');
    }
    expect(await readFile(join(folder, 'new.csv'), 'utf8')).toBe(csv('new', 6));
  });
});
