/** Who may call what: with keys configured nothing answers without one, and roles are kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';

const secrets = {
  viewer: 'viewer-secret-0123456789',
  operator: 'operator-secret-0123456789',
  admin: 'admin-secret-0123456789',
};
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

let app: TestApp;

beforeAll(async () => {
  const keys = Object.entries(secrets).map(([role, secret]) => `${role}-key:${role}:${secret}`);
  app = await startApp({ env: { MLDRIFT_API_KEYS: keys.join(',') } });
});

afterAll(() => app.stop());

describe('with API keys', () => {
  it.each(['/api/v1/audit-entries', '/docs', '/docs/openapi.json', '/metrics', '/no-such-path'])(
    'refuses %s without a key, and with a wrong one',
    async (path) => {
      const none = await app.request('GET', path);
      const wrong = await app.request('GET', path, undefined, bearer('wrong-secret-0123456789'));
      for (const answer of [none, wrong]) {
        expect(answer.status).toBe(401);
        expect(answer.body.code).toBe('access.unauthenticated');
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
    },
  );

  it('answers probes without a key', async () => {
    expect((await app.request('GET', '/health/live')).status).toBe(200);
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
  });

  it('lets a viewer read and not write', async () => {
    expect(
      (await app.request('GET', '/api/v1/audit-entries', undefined, bearer(secrets.viewer))).status,
    ).toBe(200);
    const refused = await app.request('POST', '/api/v1/datasets', { name: 'd' }, bearer(secrets.viewer));
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('operator');
  });

  it('lets an operator work and not set policies', async () => {
    const key = { 'x-api-key': secrets.operator };
    expect((await app.request('POST', '/api/v1/datasets', { name: 'd' }, key)).status).toBe(201);
    const policy = { monitorId: 'mon_x' };
    expect((await app.request('PUT', '/api/v1/retraining-policies/m', policy, key)).status).toBe(403);
  });

  it('names the key in the audit log', async () => {
    const entries = await app.request('GET', '/api/v1/audit-entries', undefined, bearer(secrets.admin));
    expect(entries.body.items.map((entry: { actor: string }) => entry.actor)).toContain('key:operator-key');
  });
});
