/** Whatever goes wrong on the way in answers problem+json with the id of the request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApp, type TestApp } from '../support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

function expectProblem({ status, headers, body }: Answer, expected: { status: number; code: string }): void {
  expect({ status, code: body.code }).toEqual(expected);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body.status).toBe(expected.status);
  expect(body.correlationId).toBe(headers.get('x-request-id'));
}

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: unknown, headers?: Record<string, string>) =>
  app.request('POST', '/api/v1/datasets', body, headers);

describe('errors before a handler', () => {
  it('refuses an address that cannot be decoded', async () => {
    const answer = await app.request('GET', '/a/%zz', undefined, { 'x-request-id': 'my-request-1' });
    expectProblem(answer, { status: 400, code: 'request.malformed' });
    expect(answer.body.correlationId).toBe('my-request-1');
  });

  it('refuses malformed JSON', async () => {
    expectProblem(await post('{"name": ', JSON_TYPE), { status: 400, code: 'request.malformed' });
  });

  it('refuses a content type it does not know', async () => {
    const answer = await post('<a/>', { 'content-type': 'application/xml' });
    expectProblem(answer, { status: 415, code: 'request.unsupported-media' });
  });

  it('refuses an unknown route', async () => {
    expectProblem(await app.request('GET', '/api/v1/nowhere'), {
      status: 404,
      code: 'request.no-such-route',
    });
  });

  it('refuses JSON that is too large', async () => {
    const answer = await post(`{"name": "${'x'.repeat(9 * 1024 * 1024)}"}`, JSON_TYPE);
    expectProblem(answer, { status: 413, code: 'request.too-large' });
  });
});

describe('the NUL character', () => {
  it('is refused in a body, with its place', async () => {
    const answer = await post({ name: 'a\u0000b', contract: [{ 'c/d': '\u0000' }] });
    expectProblem(answer, { status: 422, code: 'request.invalid' });
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.sort()).toEqual(['/contract/0/c~1d', '/name']);
  });

  it('is refused in a path and in a query', async () => {
    const inPath = await app.request('GET', '/api/v1/datasets/a%00b');
    expectProblem(inPath, { status: 422, code: 'request.invalid' });
    const inQuery = await app.request('GET', '/api/v1/datasets?after=%00');
    expectProblem(inQuery, { status: 422, code: 'request.invalid' });
    expect(inQuery.body.errors[0].pointer).toBe('/after');
  });
});
