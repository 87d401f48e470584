/** A process that only works or schedules can still be watched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApp } from '../../src/start.js';
import { send, type TestServices, testServices } from '../support/app.js';

const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;

let services: TestServices;
let running: RunningApp;

beforeAll(async () => {
  services = await testServices();
  const { loadConfig } = await import(built('platform/config.js'));
  const { start } = await import(built('start.js'));
  // Set after the check that wants both servers for a split, so that the test runs without them too.
  running = await start({ ...loadConfig(services.environment), roles: ['worker'] });
});
afterAll(async () => {
  await running.stop();
  await services.dispose();
});

describe('a process without the api role', () => {
  it('serves health and metrics', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics?x=1']) {
      expect((await send(running.url ?? '', 'GET', path)).status).toBe(200);
    }
  });

  it('serves nothing else', async () => {
    for (const path of ['/api/v1/datasets', '/docs', '/']) {
      const answer = await send(running.url ?? '', 'GET', path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body.code).toBe('request.not-served-here');
    }
  });
});
