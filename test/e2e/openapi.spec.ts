/** The API document is complete, and the one checked in is the one served. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; description?: string; schema?: object }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description?: string; content?: Record<string, Media> }>;
}
interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}
interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  example?: unknown;
  examples?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}

let app: TestApp;
let document: {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
let operations: { name: string; operation: Operation }[];

beforeAll(async () => {
  app = await startApp();
  document = (await app.request('GET', '/docs/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
});

afterAll(() => app.stop());

const failing = (test: (operation: Operation) => boolean) =>
  operations.filter(({ operation }) => !test(operation)).map(({ name }) => name);

function resolve(schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : document.components.schemas[name];
}

/** An example stands at the media type, at the schema, or at the items of a page. */
function hasExample(media: Media): boolean {
  if (media.example !== undefined || media.examples !== undefined) return true;
  const schema = resolve(media.schema);
  const isShown = (candidate: Schema | undefined) =>
    candidate?.example !== undefined || candidate?.examples !== undefined;
  return isShown(schema) || isShown(resolve(schema?.properties?.['items']?.items));
}

describe('the API document', () => {
  it('is the one checked in; refresh it with `npm run spec`', () => {
    const stored = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
    expect(document).toEqual(stored);
  });

  it('is found from where Nest has it by itself', async () => {
    const response = await fetch(`${app.url}/docs-json`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs/openapi.json']);
  });

  it('gives every operation a unique id, a summary and a description', () => {
    expect(
      failing(({ operationId, summary, description }) => Boolean(operationId && summary && description)),
    ).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every parameter with a schema', () => {
    expect(
      failing(({ parameters = [] }) =>
        parameters.every(({ description, schema }) => Boolean(description) && schema !== undefined),
      ),
    ).toEqual([]);
  });

  it('answers every error as problem+json', () => {
    expect(
      failing(({ responses }) =>
        Object.entries(responses)
          .filter(([status]) => Number(status) >= 400)
          .every(([, { content }]) => content?.['application/problem+json'] !== undefined),
      ),
    ).toEqual([]);
  });

  it('shows an example of every JSON body and answer', () => {
    expect(
      failing(({ requestBody, responses }) => {
        const bodies = Object.values(requestBody?.content ?? {});
        const answers = Object.entries(responses)
          .filter(([status]) => Number(status) < 300)
          .flatMap(([, { content }]) => Object.values(content ?? {}));
        return [...bodies, ...answers].every(hasExample);
      }),
    ).toEqual([]);
  });

  it('describes every field of every named schema', () => {
    const bare = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
      Object.entries(schema.properties ?? {})
        .filter(([, property]) => property.description === undefined && property.$ref === undefined)
        .map(([field]) => `${name}.${field}`),
    );
    expect(bare).toEqual([]);
  });
});
