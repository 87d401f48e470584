/** Datasets of a running server, for tests. */
import { expect } from 'vitest';
import type { TestApp } from './app.js';

type Server = Pick<TestApp, 'request'>;

/** Makes a dataset with one batch, and gives the id of the batch. */
export async function makeDataset(
  server: Server,
  contract: { readonly name: string } & Readonly<Record<string, string>>,
  csv: string,
): Promise<string> {
  await server.request('POST', '/api/v1/datasets', contract);
  return sendBatch(server, contract.name, csv);
}

/** Sends rows to a dataset, and gives the id of the batch. */
export async function sendBatch(server: Server, dataset: string, csv: string): Promise<string> {
  const sent = await server.request('POST', `/api/v1/datasets/${dataset}/batches`, csv, {
    'content-type': 'text/csv',
  });
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  return sent.body.id;
}
