/** Models trained elsewhere come in as ONNX and serve as champion; versions trained here go out as ONNX. */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startApp, type TestApp } from '../support/app.js';

interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: { readonly X: { readonly data: readonly (number | null)[] } };
  readonly outputs: Readonly<Record<string, { readonly data: readonly number[] }>>;
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync('test/golden/onnx.json', 'utf8'));
const lightgbm = cases.find(({ name }) => name === 'LightGBM regression')!;
const inputs = ['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'number' }));
const importBody = {
  file: lightgbm.model,
  task: 'regression',
  target: 'y',
  datasetName: 'rows',
  inputs,
  reason: 'served before',
};

let app: TestApp;

const rowOf = (row: number) =>
  Object.fromEntries(inputs.map(({ name }, j) => [name, lightgbm.inputs.X.data[4 * row + j] ?? null]));
const importModel = (change: object = {}, model = 'houses') =>
  app.request('POST', `/api/v1/models/${model}/imports`, { ...importBody, ...change });

beforeAll(async () => {
  app = await startApp();
  await app.request('POST', '/api/v1/datasets', { name: 'rows', target: 'y' });
});

afterAll(() => app?.stop());

describe('an imported model', () => {
  it('is registered, promoted, and predicts what it predicted elsewhere', async () => {
    const imported = await importModel();
    expect(imported.status).toBe(201);
    expect(imported.body).toMatchObject({ estimator: 'onnx', version: 1, stage: 'None' });
    const move = { to: 'Production', reason: 'it served before' };
    const moved = await app.request('POST', `/api/v1/model-versions/${imported.body.id}/stage-changes`, move);
    expect(moved.status).toBe(201);
    const expected = Object.values(lightgbm.outputs)[0]!.data;
    for (const row of [0, 7]) {
      const answer = await eventually(async () => {
        const found = await app.request('POST', '/api/v1/routes/houses/predictions', {
          features: rowOf(row),
        });
        return found.status === 200 || found.status === 201 ? found : undefined;
      });
      expect(answer.body.prediction).toBeCloseTo(expected[row]!, 5);
    }
  });

  it('is one version however often it is asked for', async () => {
    const [first, second] = [await importModel(), await importModel()];
    expect(second.body.id).toBe(first.body.id);
  });

  it('is another version once the rows have columns that it does not know', async () => {
    await app.request('POST', '/api/v1/datasets', { name: 'growing', target: 'y' });
    const change = { datasetName: 'growing' };
    const before = await importModel(change, 'growing');
    const csv = 'a,b,c,d,note,y\n1,2,3,4,5,6\n2,3,4,5,6,7\n';
    const path = '/api/v1/datasets/growing/batches';
    const sent = await app.request('POST', path, csv, { 'content-type': 'text/csv' });
    expect(sent.status).toBe(201);
    const after = await importModel(change, 'growing');
    expect([after.status, after.body.version]).toEqual([201, before.body.version + 1]);
    expect((await importModel(change, 'growing')).body.id).toBe(after.body.id);
  });

  it('is refused with the rule that it breaks', async () => {
    const short = await importModel({ inputs: inputs.slice(1) }, 'short');
    expect([short.status, short.body.code]).toEqual([422, 'registry.cannot-import-model']);
    expect(short.body.detail).toContain('the 4 columns');
    const noModel = await importModel({ file: 'AAAA' }, 'none');
    expect(noModel.body.detail).toContain('ONNX file');
    expect((await importModel({ datasetName: 'nowhere' }, 'lost')).status).toBe(404);
    expect((await app.request('GET', '/api/v1/models/short')).status).toBe(404);
  });

  it('cannot be written as ONNX again, and says so', async () => {
    const { body } = await importModel();
    const answer = await app.request('GET', `/api/v1/model-versions/${body.id}/onnx`);
    expect([answer.status, answer.body.code]).toEqual([409, 'registry.cannot-export-model']);
  });
});

describe('a version trained here', () => {
  it('is downloaded as ONNX and predicts the same in onnxruntime', async () => {
    const count = 300;
    const lines = Array.from({ length: count }, (_, i) => {
      const [a, b] = [Math.sin(i), Math.cos(3 * i)];
      return `${a},${b},${i % 3 === 0 ? 'red' : 'blue'},${2 * a - b + (i % 3 === 0 ? 1 : 0)}`;
    });
    const csv = `a,b,colour,y\n${lines.join('\n')}\n`;
    await app.request('POST', '/api/v1/datasets', { name: 'colours', target: 'y' });
    const batch = await app.request('POST', '/api/v1/datasets/colours/batches', csv, {
      'content-type': 'text/csv',
    });
    const monitor = await app.request('POST', '/api/v1/monitors', {
      name: 'colours',
      datasetName: 'colours',
      reference: { kind: 'serving-version', modelName: 'colours' },
    });
    await app.request('PUT', '/api/v1/retraining-policies/colours', {
      monitorId: monitor.body.id,
      training: { models: ['gbdt'], folds: 3 },
    });
    await app.request('POST', '/api/v1/pipeline-runs', {
      modelName: 'colours',
      batchId: batch.body.id,
      reason: 'a first model',
    });
    const version = await eventually(async () => {
      const { body } = await app.request('GET', '/api/v1/models/colours/versions?stage=Production');
      return body.items?.[0];
    });
    const file = await fetch(`${app.url}/api/v1/model-versions/${version.id}/onnx`);
    expect(file.status).toBe(200);
    const session = await InferenceSession.create(new Uint8Array(await file.arrayBuffer()));
    const output = await session.run({
      a: new Tensor('float64', Float64Array.of(0.3), [1, 1]),
      b: new Tensor('float64', Float64Array.of(Number.NaN), [1, 1]),
      colour: new Tensor('string', ['red'], [1, 1]),
    });
    const answer = await app.request('POST', '/api/v1/routes/colours/predictions', {
      features: { a: 0.3, b: null, colour: 'red' },
    });
    expect(Number(output['prediction']!.data[0])).toBeCloseTo(answer.body.prediction, 9);
  });
});
