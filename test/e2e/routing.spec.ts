/** A route follows the stages of its model, splits traffic, loses no request in a switch, and reports how its arms fare. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModelFile } from '../../src/core/ml/model-file.js';
import { singleRecipe } from '../../src/core/ml/recipe/single-recipe.js';
import { finalize } from '../../src/core/ml/search/finalize.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import type { Table } from '../../src/core/table.js';
import type { ObjectStorage } from '../../src/platform/storage/object-storage.js';
import type { ModelVersion, RegistryApi } from '../../src/registry/registry.api.js';
import { bucketOf } from '../../src/routing/assignment-hash.js';
import type { RoutingApi } from '../../src/routing/routing.api.js';
import { startApp, type TestApp } from '../support/app.js';

const built = (path: string) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const FEATURES = ['f1', 'f2', 'f3', 'f4'];
const table = makeClassification({ rows: 1500, features: 4, informative: 3, classes: 2, seed: 1 });

let app: TestApp;
let registry: RegistryApi;
let routing: RoutingApi;
let storage: ObjectStorage;
let jobs = 0;

beforeAll(async () => {
  app = await startApp({ env: { MLDRIFT_LOG_LEVEL: 'fatal' } });
  const nest = app.running.app;
  registry = nest.get((await built('registry/registry.api.js')).RegistryApi);
  routing = nest.get((await built('routing/routing.api.js')).RoutingApi);
  storage = nest.get((await built('platform/storage/object-storage.js')).ObjectStorage);
});

afterAll(async () => {
  await app?.stop();
});

/** Trains on the table and registers the model file. */
async function register(modelName: string, estimatorId: string, from: Table = table): Promise<ModelVersion> {
  const job = `job_${modelName}_${++jobs}`;
  const model = finalize({
    table: from,
    targetName: 'target',
    task: 'classification',
    recipe: singleRecipe(estimatorId),
    seed: 1,
  });
  const file = writeModelFile(model, { job }, sha256);
  const artifactKey = `models/${job}.json`;
  await storage.put(artifactKey, file);
  return registry.registerVersion({
    modelName,
    estimator: estimatorId,
    metrics: { accuracy: 0.8 },
    signature: model.signature,
    lineage: {
      datasetId: 'dat_1',
      datasetName: 'synthetic',
      training: [],
      dataHash: 'f'.repeat(64),
      trainingJobId: job,
      trainingRunId: 'run_1',
      codeVersion: '0.1.0',
      seed: 1,
    },
    artifactKey,
    artifactDigest: sha256(file),
    actor: 'test',
    reason: 'trained',
  });
}

async function promote({ id }: ModelVersion): Promise<void> {
  const { stage } = await registry.getVersion(id);
  if (stage === 'None')
    await registry.changeStage({ versionId: id, to: 'Staging', actor: 'test', reason: 'try' });
  await registry.changeStage({ versionId: id, to: 'Production', actor: 'test', reason: 'promote' });
}

function featuresOf(row: number): Record<string, number> {
  const entries = FEATURES.map((name): [string, number] => {
    const column = table.columns.find((one) => one.name === name)?.data;
    return [name, column?.kind === 'number' ? (column.values[row] ?? 0) : 0];
  });
  return Object.fromEntries(entries);
}

function labelOf(row: number): string {
  const column = table.columns.find((one) => one.name === 'target')?.data;
  return column?.kind === 'category' ? (column.levels[column.codes[row] ?? 0] ?? '') : '';
}

const post = (path: string, body: unknown) => app.request('POST', `/api/v1/routes/${path}`, body);
const get = (path: string) => app.request('GET', `/api/v1/routes/${path}`);
const setChallengers = (model: string, challengers: object[], extra: object = {}) =>
  app.request('PUT', `/api/v1/routes/${model}/challengers`, { challengers, reason: 'a test', ...extra });

describe('a route', () => {
  it('appears with the first version in Production, follows the stages, and closes without one', async () => {
    expect((await post('stages/predictions', { features: {} })).body.code).toBe('routing.no-such-route');
    const first = await register('stages', 'lr');
    await promote(first);
    const answer = await post('stages/predictions', { unitId: 'u1', features: featuresOf(0) });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ version: 1, versionId: first.id, arm: 'champion', configVersion: 1 });
    expect(answer.body.probabilities[answer.body.prediction]).toBeGreaterThanOrEqual(0.5);

    const second = await register('stages', 'nb');
    await setChallengers('stages', [{ versionId: second.id, mode: 'shadow', weight: 0.5 }]);
    await promote(second);
    expect((await get('stages')).body).toMatchObject({
      configVersion: 3,
      arms: [{ versionId: second.id, version: 2, mode: 'live', weight: 1 }],
      degraded: null,
    });
    expect((await post('stages/predictions', { features: featuresOf(0) })).body.version).toBe(2);
    await registry.rollBack({ modelName: 'stages', actor: 'test', reason: 'worse' });
    expect((await post('stages/predictions', { features: featuresOf(0) })).body.version).toBe(1);

    await registry.changeStage({ versionId: first.id, to: 'Archived', actor: 'test', reason: 'the end' });
    const closed = await post('stages/predictions', { features: featuresOf(0) });
    expect([closed.status, closed.body.code]).toEqual([409, 'routing.no-champion']);
    const configs = (await get('stages/configs')).body.items;
    expect(configs.map((config: { configVersion: number }) => config.configVersion)).toEqual([5, 4, 3, 2, 1]);
  });

  it('keeps the old version serving when the new file is damaged, and says so', async () => {
    const first = await register('damaged', 'lr');
    await promote(first);
    const second = await register('damaged', 'nb');
    await storage.put(second.artifactKey, '{}');
    await expect(routing.warmUp(second.id)).rejects.toMatchObject({ code: 'routing.model-unusable' });
    await promote(second);
    expect((await post('damaged/predictions', { features: featuresOf(0) })).body.version).toBe(1);
    const { degraded, configVersion } = (await get('damaged')).body;
    expect(configVersion).toBe(2);
    expect(degraded).toMatchObject({ servingConfigVersion: 1, reason: expect.stringContaining('digest') });
  });

  it('fails no request while versions change places under constant load', async () => {
    const versions = [await register('switch', 'lr'), await register('switch', 'nb')] as const;
    await promote(versions[0]);
    await routing.warmUp(versions[1].id);
    let isOver = false;
    const statuses = new Map<number, number>();
    const seen = new Set<number>();
    const client = async (name: number) => {
      for (let row = 0; !isOver; row++) {
        const { status, body } = await post('switch/predictions', {
          unitId: `c${name}`,
          features: featuresOf(row % 100),
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        seen.add(body.version);
      }
    };
    const clients = Promise.all(Array.from({ length: 8 }, (_, name) => client(name)));
    for (let turn = 1; turn <= 20; turn++) {
      await promote(versions[turn % 2] as ModelVersion);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    isOver = true;
    await clients;
    expect([...statuses.keys()]).toEqual([200]);
    expect([...seen].sort()).toEqual([1, 2]);
  });
});

describe('predictions', () => {
  let champion: ModelVersion;
  let challenger: ModelVersion;

  beforeAll(async () => {
    champion = await register('split', 'lr');
    challenger = await register('split', 'dummy');
    await promote(champion);
    const set = await setChallengers('split', [{ versionId: challenger.id, mode: 'live', weight: 0.3 }]);
    expect(set.status).toBe(200);
  });

  it('point to every faulty field, and a batch with one fault records nothing', async () => {
    const single = await post('split/predictions', { features: { ...featuresOf(0), f1: 'much', other: 1 } });
    expect([single.status, single.body.code]).toEqual([422, 'routing.invalid-features']);
    expect(single.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/features/f1',
      '/features/other',
    ]);
    const batch = await post('split/prediction-batches', {
      rows: [
        { requestId: 'good-row', features: featuresOf(0) },
        { features: { ...featuresOf(1), f2: true } },
      ],
    });
    expect(batch.body.errors[0].pointer).toBe('/rows/1/features/f2');
    expect((await get('split/assignments?requestId=good-row')).body.items).toEqual([]);
    const numeric = await post('split/predictions', { unitId: 7, features: featuresOf(0) });
    expect([numeric.status, numeric.body.errors[0].pointer]).toEqual([422, '/unitId']);
  });

  it('answer the same request id with the stored answer and refuse it for other content', async () => {
    const body = { unitId: 'u-7', requestId: 'once', features: featuresOf(3) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('split/predictions', body)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect((await get('split/assignments?requestId=once')).body.items).toHaveLength(1);
    const reused = await post('split/predictions', { ...body, features: featuresOf(4) });
    expect([reused.status, reused.body.code]).toEqual([409, 'routing.request-id-reused']);
  });

  it('stick to the unit, follow its bucket, and leave requests without a unit to the champion', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => ({ unitId: `unit-${i}`, features: featuresOf(i) }));
    const first = (await post('split/prediction-batches', { rows })).body.predictions;
    const again = (await post('split/prediction-batches', { rows })).body.predictions;
    const arms = first.map(({ arm }: { arm: string }) => arm);
    expect(again.map(({ arm }: { arm: string }) => arm)).toEqual(arms);
    expect(arms).toEqual(
      rows.map(({ unitId }) => (bucketOf('split', unitId) < 7000 ? 'champion' : 'challenger')),
    );
    const anonymous = await post('split/predictions', { features: featuresOf(0) });
    expect(anonymous.body.arm).toBe('champion');
    const [row] = (await get(`split/assignments?requestId=${anonymous.body.requestId}`)).body.items;
    expect(row).toMatchObject({ bucket: null, served: true, mode: 'live', propensity: 1 });
  });

  it('lead to a verdict once outcomes arrive, and repeat or correct them without harm', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => ({
      unitId: `judged-${i}`,
      requestId: `judged-${i}`,
      features: featuresOf(i),
    }));
    const predictions = (await post('split/prediction-batches', { rows })).body.predictions;
    expect(predictions).toHaveLength(1200);
    const outcomes = rows.map(({ requestId }, i) => ({ requestId, value: labelOf(i) }));
    const wrong = await post('split/outcomes', { outcomes: [{ requestId: 'judged-0', value: 'sunny' }] });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/outcomes/0/value']);
    const sent = await post('split/outcomes', {
      outcomes: [...outcomes, { requestId: 'nobody', value: 'a' }],
    });
    expect(sent.body).toMatchObject({
      recorded: 1200,
      duplicates: 0,
      unmatched: [{ index: 1200, requestId: 'nobody' }],
    });
    const repeated = await post('split/outcomes', { outcomes });
    expect(repeated.body).toMatchObject({ recorded: 0, duplicates: 1200 });
    const other = labelOf(0) === 'a' ? 'b' : 'a';
    const conflict = await post('split/outcomes', { outcomes: [{ requestId: 'judged-0', value: other }] });
    expect(conflict.body).toMatchObject({ recorded: 0, conflicts: [{ index: 0 }] });
    const byUnit = await post('split/outcomes', { outcomes: [{ unitId: 'unit-3', value: labelOf(3) }] });
    expect(byUnit.body).toMatchObject({ recorded: 1, joinedByUnit: 1 });

    const report = (await get('split/report')).body;
    expect(report).toMatchObject({
      configVersion: 2,
      task: 'classification',
      noUnit: 1,
      isPeekingSafe: false,
    });
    expect(report.sampleRatio).toMatchObject({ status: 'tested', isAlarm: false });
    const right = predictions.filter(
      ({ arm, prediction }: { arm: string; prediction: string }, i: number) =>
        arm === 'challenger' && prediction === labelOf(i),
    ).length;
    const [, arm] = report.arms;
    const expected = predictions.filter((one: { arm: string }) => one.arm === 'challenger').length;
    expect(arm.labelledUnits - expected).toBeLessThanOrEqual(1);
    expect(Math.abs(arm.unitMetrics[0].value - right / expected)).toBeLessThan(0.01);
    expect(report.comparisons[0]).toMatchObject({ versionId: challenger.id, conclusion: 'champion-better' });
    expect((await get('split/report?configVersion=1')).body.arms).toHaveLength(1);
    expect((await get('split/report?configVersion=99')).body.code).toBe('routing.no-such-config');
  });

  it('are compared in shadow on the same requests', async () => {
    const set = await setChallengers('split', [{ versionId: challenger.id, mode: 'shadow', weight: 1 }]);
    expect(set.body.arms).toHaveLength(2);
    const rows = Array.from({ length: 300 }, (_, i) => ({
      requestId: `shadow-${i}`,
      features: featuresOf(i),
    }));
    const { predictions } = (await post('split/prediction-batches', { rows })).body;
    expect(new Set(predictions.map((one: { versionId: string }) => one.versionId))).toEqual(
      new Set([champion.id]),
    );
    await post('split/outcomes', {
      outcomes: rows.map(({ requestId }, i) => ({ requestId, value: labelOf(i) })),
    });
    const logged = (await get('split/assignments?requestId=shadow-0')).body.items;
    expect(logged.map((row: { served: boolean }) => row.served).sort()).toEqual([false, true]);
    const [comparison] = (await get('split/report')).body.comparisons;
    expect(comparison).toMatchObject({
      mode: 'shadow',
      conclusion: 'champion-better',
      test: { method: 'mcnemar-exact' },
    });
  });
});

describe('challengers', () => {
  it('are refused with field, value and rule', async () => {
    const [one, two, three] = [
      await register('refused', 'lr'),
      await register('refused', 'nb'),
      await register('another', 'nb'),
    ];
    await promote(one);
    const heavy = await setChallengers('refused', [
      { versionId: two.id, mode: 'live', weight: 0.7 },
      { versionId: three.id, mode: 'live', weight: 0.7 },
    ]);
    expect([heavy.status, heavy.body.code]).toEqual([422, 'routing.invalid-challengers']);
    expect(heavy.body.errors[0]).toEqual({
      pointer: '/challengers',
      message: 'the live weights must sum to at most 1, received 1.4',
    });
    const foreign = await setChallengers('refused', [{ versionId: three.id, mode: 'shadow', weight: 1 }]);
    expect(foreign.body.errors[0].message).toContain('must be a version of refused, not of another');
    const negative = await setChallengers('refused', [{ versionId: two.id, mode: 'live', weight: -0.1 }]);
    expect([negative.status, negative.body.errors[0].pointer]).toEqual([422, '/challengers/0/weight']);
    const itself = await setChallengers('refused', [{ versionId: one.id, mode: 'shadow', weight: 1 }]);
    expect(itself.body.errors[0].message).toContain('must not be the version in Production');
    const stale = await setChallengers('refused', [], { expectedConfigVersion: 7 });
    expect([stale.status, stale.body.code]).toEqual([409, 'routing.route-changed']);
    expect((await get('refused')).body.configVersion).toBe(1);
  });

  it('must take the inputs and classes of the champion', async () => {
    const wider = makeClassification({ rows: 300, features: 5, informative: 3, classes: 2, seed: 1 });
    const [one, two] = [await register('misfit', 'lr'), await register('misfit', 'nb', wider)];
    await promote(one);
    const answer = await setChallengers('misfit', [{ versionId: two.id, mode: 'live', weight: 0.1 }]);
    expect(answer.body.errors[0].message).toContain('takes f5');
  });
});
