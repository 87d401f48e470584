/** A stream of rows that drift when a test wants it, and the model `guard` that is retrained on them. */
import { expect } from 'vitest';
import { injectDrift } from '../../src/core/synthetic/inject-drift.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import type { Table } from '../../src/core/table.js';
import type { TestApp } from './app.js';

/** Rows of one concept, whatever the seed. */
export function streamRows(seed: number, count = 1500): Table {
  return makeClassification({ rows: count, features: 5, informative: 3, classes: 3, conceptSeed: 5, seed });
}

/** The same with all means moved. */
export function driftedRows(seed: number, count = 1500): Table {
  return injectDrift(streamRows(seed, count), { kind: 'mean_shift', magnitude: 2.5, fraction: 1, seed });
}

/** Makes the dataset `stream`, and a monitor that compares its batches with what the serving version has learnt from; gives its id. */
export async function guardStream(app: TestApp): Promise<string> {
  await app.request('POST', '/api/v1/datasets', { name: 'stream', target: 'target' });
  const monitor = await app.request('POST', '/api/v1/monitors', {
    name: 'stream',
    datasetName: 'stream',
    reference: { kind: 'serving-version', modelName: 'guard' },
  });
  return monitor.body.id;
}

/** Says how the model is retrained. */
export async function putGuardPolicy(app: TestApp, policy: object): Promise<void> {
  expect((await app.request('PUT', '/api/v1/retraining-policies/guard', policy)).status).toBe(200);
}
