/** Models of scikit-learn, LightGBM and XGBoost as champions that are replaced, and as challengers of our own. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../src/core/ml/onnx/export/graph-builder.js';
import { decodeModel, encodeModel, type ModelProto } from '../../src/core/ml/onnx/onnx-proto.js';
import { numberTensor } from '../../src/core/ml/onnx/tensor.js';
import { createRandom } from '../../src/core/random.js';
import { eventually, startApp, type TestApp } from '../support/app.js';

interface Case {
  readonly name: string;
  readonly task: 'classification' | 'regression';
  readonly inputs: readonly string[];
  readonly model: string;
  readonly rows: readonly (readonly number[])[];
  readonly levels?: readonly string[];
  readonly probabilities?: readonly (readonly number[])[];
  readonly values?: readonly number[];
}

interface Row {
  readonly features: Readonly<Record<string, number | undefined>>;
  readonly target: string | number;
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync('test/golden/onnx-imports.json', 'utf8'));
const foreign = cases.filter(({ name }) => name !== 'operators of another kind');
const other = cases.find(({ name }) => name === 'operators of another kind')!;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app?.stop());

const post = (path: string, body: unknown) => app.request('POST', `/api/v1/${path}`, body);
const nameOf = (kind: string, { name }: Case) => `${kind}-${name.toLowerCase().replaceAll(' ', '-')}`;

/** Rows as the Python script draws them; `b` counts for what `weight` says. */
function drawRows({ name, inputs }: Case, count: number, seed: string, weight: number): Row[] {
  const random = createRandom(`${name}/${seed}`);
  return Array.from({ length: count }, () => {
    const cells = inputs.map(() => Math.round(64 * random.normal()) / 64);
    const score = cells[0]! + weight * cells[1]! + 0.3 * random.normal();
    const target =
      name === 'scikit-learn'
        ? score > 0
          ? 'yes'
          : 'no'
        : name === 'LightGBM'
          ? Number(score >= -0.6) + Number(score >= 0.6)
          : 2 * score;
    return { features: Object.fromEntries(inputs.map((column, j) => [column, cells[j]!])), target };
  });
}

const LEARNT = -0.7;
const CHANGED = 0.7;

/** Every tenth row lacks its last number. */
const withHoles = (rows: readonly Row[]): Row[] =>
  rows.map((row, i) => (i % 10 === 0 ? { ...row, features: { ...row.features, d: undefined } } : row));

async function upload(dataset: string, rows: readonly Row[]): Promise<string> {
  const names = Object.keys(rows[0]!.features);
  const lines = rows.map(({ features, target }) =>
    [...names.map((name) => features[name]), target].join(','),
  );
  const csv = `${names.join(',')},y\n${lines.join('\n')}\n`;
  const answer = await app.request('POST', `/api/v1/datasets/${dataset}/batches`, csv, {
    'content-type': 'text/csv',
  });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

async function importModel(modelName: string, one: Case, more: object = {}) {
  const answer = await post(`models/${modelName}/imports`, {
    file: one.model,
    task: one.task,
    target: 'y',
    datasetName: modelName,
    inputs: one.inputs.map((name) => ({ name, kind: 'number' })),
    reason: 'trained in Python',
    ...more,
  });
  return answer;
}

async function promote(versionId: string): Promise<void> {
  const answer = await post(`model-versions/${versionId}/stage-changes`, {
    to: 'Production',
    reason: 'it served before',
  });
  expect(answer.status).toBe(201);
}

async function predict(modelName: string, rows: readonly object[]) {
  return eventually(async () => {
    const answer = await post(`routes/${modelName}/prediction-batches`, { rows });
    return answer.status === 200 || answer.status === 201 ? answer.body.predictions : undefined;
  });
}

/** A dataset, a monitor against the serving version, and a policy for a quick training. */
async function setUp(modelName: string, training: object, more: object = {}): Promise<void> {
  await post('datasets', { name: modelName, target: 'y' });
  const monitor = await post('monitors', {
    name: modelName,
    datasetName: modelName,
    reference: { kind: 'serving-version', modelName },
  });
  // Not on its own: the tests say when.
  const policy = { monitorId: monitor.body.id, enabled: false, training: { folds: 3, ...training }, ...more };
  expect((await app.request('PUT', `/api/v1/retraining-policies/${modelName}`, policy)).status).toBe(200);
}

async function retrain(modelName: string, batchId: string) {
  const started = await post('pipeline-runs', { modelName, batchId, reason: 'a test' });
  expect(started.status).toBe(202);
  return eventually(async () => {
    const { body } = await app.request('GET', `/api/v1/pipeline-runs/${started.body.id}`);
    return body.state === 'done' ? body : undefined;
  });
}

/** The linear model of scikit-learn does not know missing values. */
describe('rows that an imported model has no answer for', () => {
  const one = foreign.find(({ name }) => name === 'scikit-learn')!;
  const rowsWithHoles = (prefix: string) =>
    drawRows(one, 40, prefix, LEARNT).map(({ features }, row) => ({
      features: [3, 17].includes(row) ? { ...features, [one.inputs.at(-1)!]: null } : features,
      requestId: `${prefix}-${row}`,
    }));

  it('are named where they refuse the batch that they came in', async () => {
    await post('datasets', { name: 'holes', target: 'y' });
    const { body: version } = await importModel('holes', one);
    await promote(version.id);
    const rows = rowsWithHoles('live');
    await predict('holes', [{ features: rows[0]!.features }]);
    const refused = await post('routes/holes/prediction-batches', { rows });
    expect(refused).toMatchObject({ status: 422, body: { code: 'routing.invalid-features' } });
    expect(refused.body.errors).toMatchObject([
      { pointer: '/rows/3/features', message: expect.stringMatching(/^has no answer from the model/) },
      { pointer: '/rows/17/features' },
    ]);
    const single = await post('routes/holes/predictions', rows[17]);
    expect([single.status, single.body.errors[0].pointer]).toEqual([422, '/features']);
  });

  it('are failures of their own where the model only scores along', async () => {
    await setUp('along', { models: ['dummy', 'dt'] });
    const run = await retrain('along', await upload('along', drawRows(one, 600, 'own', LEARNT)));
    expect(run.outcome).toBe('promoted');
    const { body: challenger } = await importModel('along', one);
    const set = await app.request('PUT', '/api/v1/routes/along/challengers', {
      challengers: [{ versionId: challenger.id, mode: 'shadow', weight: 1 }],
      reason: 'a comparison',
    });
    expect(set.status).toBe(200);
    await predict('along', rowsWithHoles('along'));
    const { body } = await app.request('GET', '/api/v1/routes/along/assignments?limit=100');
    const shadows = body.items.filter(({ mode }: { mode: string }) => mode === 'shadow');
    expect(shadows).toHaveLength(40);
    const failed = shadows.filter(({ failure }: { failure: string | null }) => failure !== null);
    expect(failed.map(({ requestId }: { requestId: string }) => requestId).toSorted()).toEqual([
      'along-17',
      'along-3',
    ]);
    for (const { prediction } of failed) expect(prediction).toBeNull();
  });
});

describe.each(foreign.map((one) => [one.name, one] as const))('a model of %s', (_, one) => {
  it('is imported, promoted, and predicts over HTTP what Python predicts', async () => {
    const modelName = nameOf('served', one);
    await post('datasets', { name: modelName, target: 'y' });
    const imported = await importModel(modelName, one);
    expect([imported.status, imported.body.stage]).toEqual([201, 'None']);
    await promote(imported.body.id);
    const rows = one.rows.map((cells) => ({
      features: Object.fromEntries(one.inputs.map((name, j) => [name, cells[j]!])),
    }));
    const predictions = await predict(modelName, rows);
    expect(predictions).toHaveLength(rows.length);
    one.rows.forEach((_, row) => {
      if (one.values !== undefined) {
        expect(Math.abs(predictions[row].prediction - one.values[row]!)).toBeLessThan(1e-6);
        return;
      }
      one.levels!.forEach((level, k) => {
        const found = predictions[row].probabilities[level];
        expect(Math.abs(found - one.probabilities![row]![k]!)).toBeLessThan(1e-6);
      });
    });
  });

  it('gives way as champion to a challenger that is better on rows of today', async () => {
    const modelName = nameOf('champion', one);
    await setUp(modelName, { models: ['dummy', 'gbdt'] }, { trainingWindow: 'measured' });
    const before = await upload(modelName, drawRows(one, 600, 'before', LEARNT));
    const imported = await importModel(modelName, one, { trainedOn: [before] });
    await promote(imported.body.id);
    const run = await retrain(
      modelName,
      await upload(modelName, withHoles(drawRows(one, 1500, 'today', CHANGED))),
    );
    expect([run.outcome, run.reason]).toEqual(['promoted', expect.stringContaining('Production')]);
    const steps: string[] = run.steps.map(({ name }: { name: string }) => name);
    // The windows are measured with boosted trees: the champion's own recipe is not known here.
    expect(steps).toEqual(expect.arrayContaining(['window', 'train', 'gate', 'promote']));
    expect(run.gate.againstChampion).toMatchObject({ kind: 'tested' });
    expect(run.gate.againstChampion.pValue).toBeLessThan(0.01);
    expect(run.gate.againstChampion.lower).toBeGreaterThan(0);
    expect(Object.keys(run.gate.champion).length).toBeGreaterThan(0);
    const [evidence] = run.gate.checks;
    // The linear model does not know missing values; the trees do.
    const refusal = 'the champion has no answer for';
    if (one.name === 'scikit-learn') expect(evidence.sentence).toContain(refusal);
    else expect(evidence.sentence).not.toContain(refusal);
    expect(
      run.gate.checks.map(({ name, passed }: { name: string; passed: boolean }) => [name, passed]),
    ).toEqual(['evidence', 'baseline', 'champion', 'latency', 'size'].map((name) => [name, true]));
  });

  it('stays champion where the challenger is no better', async () => {
    const modelName = nameOf('stays', one);
    await setUp(modelName, { models: ['dummy', 'dt'] });
    const imported = await importModel(modelName, one);
    await promote(imported.body.id);
    const run = await retrain(modelName, await upload(modelName, drawRows(one, 900, 'same', LEARNT)));
    expect(run.outcome).toBe('rejected');
    expect(run.gate.againstChampion).toMatchObject({ kind: 'tested' });
    const { body } = await app.request('GET', `/api/v1/models/${modelName}/versions?stage=Production`);
    expect(body.items[0].id).toBe(imported.body.id);
  });

  it('is compared with our own champion live and in shadow, with a test', async () => {
    const modelName = nameOf('challenger', one);
    await setUp(modelName, { models: ['dummy', 'dt'] });
    const run = await retrain(modelName, await upload(modelName, drawRows(one, 900, 'own', LEARNT)));
    expect(run.outcome).toBe('promoted');
    const { body: challenger } = await importModel(modelName, one);
    for (const mode of ['live', 'shadow']) {
      const weight = mode === 'live' ? 0.5 : 1;
      const set = await app.request('PUT', `/api/v1/routes/${modelName}/challengers`, {
        challengers: [{ versionId: challenger.id, mode, weight }],
        reason: 'a comparison',
      });
      expect([set.status, set.body.detail]).toEqual([200, undefined]);
      const drawn = drawRows(one, 800, mode, LEARNT);
      const rows = drawn.map(({ features }, i) => ({
        features,
        unitId: `${mode}-${i}`,
        requestId: `${mode}-${i}`,
      }));
      await predict(modelName, rows);
      const outcomes = drawn.map(({ target }, i) => ({
        requestId: `${mode}-${i}`,
        value: one.task === 'regression' ? target : String(target),
      }));
      const sent = await post(`routes/${modelName}/outcomes`, { outcomes });
      expect(sent.body).toMatchObject({ recorded: 800 });
      const { body } = await app.request('GET', `/api/v1/routes/${modelName}/report`);
      const [comparison] = body.comparisons;
      expect(comparison).toMatchObject({ versionId: challenger.id, mode });
      expect(comparison.test.pValue).toBeLessThanOrEqual(1);
      // A full-depth tree on 630 rows is the weaker model; pairs of the same requests show it best.
      if (mode === 'shadow') expect(comparison.conclusion).toBe('challenger-better');
    }
  });
});

describe('a model with operators that are not known here', () => {
  it('serves with onnxruntime-node, from its import in a thread to its predictions', async () => {
    await post('datasets', { name: 'other', target: 'y' });
    const imported = await importModel('other', other);
    expect([imported.status, imported.body.detail]).toEqual([201, undefined]);
    await promote(imported.body.id);
    const rows = other.rows.map((cells) => ({
      features: Object.fromEntries(other.inputs.map((name, j) => [name, cells[j]!])),
    }));
    const predictions = await predict('other', rows);
    other.values!.forEach((value, row) => {
      expect(Math.abs(predictions[row].prediction - value)).toBeLessThan(1e-6);
    });
  });
});

describe('an import that cannot be', () => {
  const base64 = (model: ModelProto) => Buffer.from(encodeModel(model)).toString('base64');
  const changed = (change: (model: ModelProto) => ModelProto) =>
    base64(change(decodeModel(Buffer.from(foreign[0]!.model, 'base64'))));

  it.each([
    [
      'a foreign domain',
      'com.example.Scaler',
      (model: ModelProto): ModelProto => ({
        ...model,
        opsetImport: [...(model.opsetImport ?? []), { domain: 'com.example', version: 1 }],
        graph: {
          ...model.graph,
          node: (model.graph.node ?? []).map((node) =>
            node.opType === 'Scaler' ? { ...node, domain: 'com.example' } : node,
          ),
        },
      }),
    ],
    [
      'an operator set of the future',
      'ai.onnx.ml 99',
      (model: ModelProto): ModelProto => ({
        ...model,
        opsetImport: [
          { domain: '', version: 18 },
          { domain: 'ai.onnx.ml', version: 99 },
        ],
      }),
    ],
    [
      'two inputs of one name',
      'every input a name of its own, received X',
      (model: ModelProto): ModelProto => ({
        ...model,
        graph: { ...model.graph, input: [...(model.graph.input ?? []), ...(model.graph.input ?? [])] },
      }),
    ],
  ])('is refused by name: %s', async (_, words, change) => {
    await post('datasets', { name: 'refused', target: 'y' });
    const answer = await importModel('refused', foreign[0]!, { file: changed(change) });
    expect([answer.status, answer.body.code]).toEqual([422, 'registry.cannot-import-model']);
    expect(answer.body.detail).toContain(words);
  });

  it('is refused when a column is named twice, or is the target', async () => {
    await post('datasets', { name: 'refused', target: 'y' });
    const named = (names: string[]) => ({ inputs: names.map((name) => ({ name, kind: 'number' })) });
    const twice = await importModel('refused', foreign[0]!, named(['a', 'b', 'c', 'a']));
    expect([twice.status, twice.body.errors[0].pointer]).toEqual([422, '/inputs']);
    const target = await importModel('refused', foreign[0]!, named(['a', 'b', 'c', 'y']));
    expect(target.status).toBe(422);
  });
});

describe('the time for an ONNX file', () => {
  it('ends the thread of an import that takes longer, names the setting, and leaves the server well', async () => {
    const hurried = await startApp({
      env: { MLDRIFT_ONNX_SECONDS: '1', MLDRIFT_WORKER_THREADS: '1', MLDRIFT_LOG_LEVEL: 'fatal' },
    });
    try {
      // Products of matrices that would take minutes: 40 of 4000 x 4000.
      const graph = createGraphBuilder('slow', '1');
      const x = graph.input('a', 'double');
      const shape = graph.constant(numberTensor('int64', [2], [4000, 4000]));
      const ones = graph.node('ConstantOfShape', [shape], {
        value: { tensor: numberTensor('double', [1], [1e-9]) },
      });
      let product = ones;
      for (let i = 0; i < 40; i++) product = graph.node('MatMul', [product, ones]);
      const total = graph.node('ReduceSum', [product], { keepdims: { int: 0 } });
      graph.output('y', graph.node('Add', [x, total]), 'double', 1);
      await hurried.request('POST', '/api/v1/datasets', { name: 'slow', target: 'y' });
      const body = {
        file: Buffer.from(graph.build({})).toString('base64'),
        task: 'regression',
        target: 'y',
        datasetName: 'slow',
        inputs: [{ name: 'a', kind: 'number' }],
        reason: 'a test',
      };
      const startedAt = performance.now();
      const answer = await hurried.request('POST', '/api/v1/models/slow/imports', body);
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect([answer.status, answer.body.code]).toEqual([503, 'registry.onnx-too-slow']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.detail).toContain('1 s');
      expect(answer.body.detail).toContain('MLDRIFT_ONNX_SECONDS');
      // The only thread is free again.
      const next = {
        ...body,
        file: foreign[2]!.model,
        inputs: foreign[2]!.inputs.map((name) => ({ name, kind: 'number' })),
      };
      const after = await eventually(async () => {
        const found = await hurried.request('POST', '/api/v1/models/slow/imports', next);
        return found.status === 201 ? found : undefined;
      });
      expect(after.body.version).toBe(1);
    } finally {
      await hurried.stop();
    }
  });
});
