/** Runs are tracked, versions are registered, and exactly one of them is in Production whoever pushes how. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/platform/database/database.js';
import type { EventBus } from '../../src/platform/events/event-bus.js';
import type { ObjectStorage } from '../../src/platform/storage/object-storage.js';
import type { ModelVersion, NewVersion, RegistryApi } from '../../src/registry/registry.api.js';
import type { StageChanged } from '../../src/registry/registry.events.js';
import type { NewRun, TrackingApi } from '../../src/tracking/tracking.api.js';
import { startApp, type TestApp } from '../support/app.js';

const built = (path: string) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);

const FILE = JSON.stringify({ kind: 'model' });
const DIGEST = createHash('sha256').update(FILE).digest('hex');

let app: TestApp;
let registry: RegistryApi;
let tracking: TrackingApi;
let database: Database;
const heard: StageChanged[] = [];
let refuseEvents = false;
let jobs = 0;

beforeAll(async () => {
  // The model file of this story is no model, which whoever serves it would log again and again.
  app = await startApp({ env: { MLDRIFT_LOG_LEVEL: 'silent' } });
  const nest = app.running.app;
  registry = nest.get((await built('registry/registry.api.js')).RegistryApi);
  tracking = nest.get((await built('tracking/tracking.api.js')).TrackingApi);
  database = nest.get((await built('platform/database/database.js')).Database);
  const storage: ObjectStorage = nest.get((await built('platform/storage/object-storage.js')).ObjectStorage);
  await storage.put('models/e2e.json', FILE);
  const bus: EventBus = nest.get((await built('platform/events/event-bus.js')).EventBus);
  bus.subscribe<StageChanged>((await built('registry/registry.events.js')).stageChanged, async (event) => {
    if (refuseEvents) throw new Error('a listener fails');
    heard.push(event);
  });
});

afterAll(async () => {
  await app?.stop();
});

function register(modelName: string, change: Partial<NewVersion> = {}, job = `job_${++jobs}`) {
  return registry.registerVersion({
    modelName,
    estimator: 'random-forest',
    metrics: { accuracy: 0.8, auc: null },
    signature: {
      inputs: [{ name: 'x', kind: 'number', required: true, minimum: 0, maximum: 1 }],
      output: { target: 'y', task: 'classification', levels: ['no', 'yes'] },
    },
    lineage: {
      datasetId: 'dat_1',
      datasetName: 'weather',
      training: [{ batchId: 'bat_1', slice: { order: 'stored', seed: 0, from: 0, to: 0.8 } }],
      dataHash: 'f'.repeat(64),
      trainingJobId: job,
      trainingRunId: 'run_1',
      driftReportId: 'chk_1',
      codeVersion: '0.1.0',
      seed: 42,
    },
    artifactKey: 'models/e2e.json',
    artifactDigest: DIGEST,
    actor: 'test',
    reason: 'a training has ended',
    ...change,
  });
}

function move(version: ModelVersion, to: string, extra: object = {}) {
  return app.request('POST', `/api/v1/model-versions/${version.id}/stage-changes`, {
    to,
    reason: `to ${to}`,
    ...extra,
  });
}

const rollBack = (model: string) =>
  app.request('POST', `/api/v1/models/${model}/rollbacks`, { reason: 'complaints' });
const modelOf = async (model: string) => (await app.request('GET', `/api/v1/models/${model}`)).body;
const championOf = async (model: string) =>
  (await modelOf(model)).aliases.find(({ alias }: { alias: string }) => alias === 'champion')?.version;

describe('tracking', () => {
  it('logs a run by hand and shows it again', async () => {
    const created = await app.request('POST', '/api/v1/experiments', { name: 'by hand' });
    expect(created.status).toBe(201);
    const experimentId = created.body.id;
    const taken = await app.request('POST', '/api/v1/experiments', { name: 'by hand' });
    expect([taken.status, taken.body.code]).toEqual([409, 'tracking.experiment-exists']);

    const run = await app.request('POST', '/api/v1/training-runs', {
      experimentId,
      name: 'first',
      params: { depth: 12, shuffle: true, estimator: 'forest' },
      metrics: { accuracy: 0.83 },
      tags: { author: 'ana' },
    });
    expect(run.status).toBe(201);
    expect(run.body).toMatchObject({
      status: 'finished',
      parentRunId: null,
      childCount: 0,
      params: { depth: 12, shuffle: true, estimator: 'forest' },
      metrics: { accuracy: 0.83 },
      tags: { author: 'ana' },
    });
    expect((await app.request('GET', `/api/v1/training-runs/${run.body.id}`)).body).toEqual(run.body);

    const times = { startedAt: '2026-01-02T00:00:00.000Z', endedAt: '2026-01-01T00:00:00.000Z' };
    const backwards = await app.request('POST', '/api/v1/training-runs', {
      experimentId,
      name: 'b',
      ...times,
    });
    expect([backwards.status, backwards.body.code]).toEqual([422, 'tracking.run-times-wrong']);
    const orphan = { experimentId, name: 'c', parentRunId: 'run_nobody' };
    expect((await app.request('POST', '/api/v1/training-runs', orphan)).body.code).toBe(
      'tracking.no-such-run',
    );
    const stray = { experimentId: 'exp_nobody', name: 'd' };
    expect((await app.request('POST', '/api/v1/training-runs', stray)).status).toBe(404);
    expect((await app.request('POST', '/api/v1/training-runs', { ...stray, wrong: 1 })).status).toBe(422);
  });

  it('stores many runs at once, once, with their children, and says what was not computed', async () => {
    const { id: experimentId } = await tracking.ensureExperiment('many');
    expect((await tracking.ensureExperiment('many')).id).toBe(experimentId);
    const startedAt = new Date('2026-11-23T12:00:00.000Z');
    const parent: NewRun = {
      id: 'run_parent',
      experimentId,
      name: 'comparison',
      startedAt,
      status: 'running',
      params: {},
      metrics: {},
      tags: {},
    };
    const children = Array.from({ length: 1200 }, (_, index): NewRun => {
      const metrics = { accuracy: index / 1200, auc: Number.NaN };
      return {
        ...parent,
        id: `run_child_${index}`,
        name: `child ${index}`,
        parentRunId: 'run_parent',
        metrics,
      };
    });
    const ids = await tracking.recordRuns([...children, parent]);
    expect(ids).toHaveLength(1201);
    await tracking.recordRuns([{ ...children[7]!, name: 'again', metrics: { accuracy: 9 } }]);

    const end = {
      status: 'finished',
      endedAt: new Date(),
      metrics: { accuracy: 0.9, f1: Number.NaN },
    } as const;
    await tracking.finishRun('run_parent', end);
    await tracking.finishRun('run_parent', end);
    await expect(tracking.finishRun('run_parent', { ...end, status: 'failed' })).rejects.toThrow('has ended');

    const { body } = await app.request('GET', '/api/v1/training-runs/run_parent');
    expect(body).toMatchObject({ status: 'finished', childCount: 1200, metrics: { accuracy: 0.9 } });
    expect(body.tags).toEqual({ 'mldrift.metrics-not-computed': 'f1' });
    const child = (await app.request('GET', '/api/v1/training-runs/run_child_7')).body;
    expect(child).toMatchObject({ name: 'child 7', metrics: { accuracy: 7 / 1200 } });
    expect(child.tags).toEqual({ 'mldrift.metrics-not-computed': 'auc' });

    const path = `/api/v1/experiments/${experimentId}/training-runs`;
    const seen = new Set<string>();
    for (let after = ''; ; ) {
      const page = (await app.request('GET', `${path}?parentRunId=run_parent&limit=500${after}`)).body;
      for (const { id } of page.items) seen.add(id);
      if (page.next === undefined) break;
      after = `&after=${page.next}`;
    }
    expect(seen.size).toBe(1200);
    const finished = (await app.request('GET', `${path}?status=finished`)).body.items;
    expect(finished.map(({ id }: { id: string }) => id)).toEqual(['run_parent']);
    expect((await app.request('GET', '/api/v1/experiments/exp_nobody/training-runs')).status).toBe(404);
  });
});

describe('versions', () => {
  it('are numbered without gaps when many register at once, one for each training job', async () => {
    const jobsOfAll = Array.from({ length: 20 }, (_, index) => `job_parallel_${index % 10}`);
    const versions = await Promise.all(jobsOfAll.map((job) => register('parallel', {}, job)));
    expect(new Set(versions.map(({ id }) => id)).size).toBe(10);
    const listed = (await app.request('GET', '/api/v1/models/parallel/versions')).body.items;
    expect(listed.map(({ version }: ModelVersion) => version)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect((await modelOf('parallel')).lastVersion).toBe(10);

    const page = (await app.request('GET', '/api/v1/models/parallel/versions?limit=3&after=5')).body;
    expect(page.items.map(({ version }: ModelVersion) => version)).toEqual([4, 3, 2]);
    expect(page.next).toBe('2');
  });

  it('show metrics, signature, lineage and digest, and hand out their file', async () => {
    const { id } = await register('shown');
    const { status, body } = await app.request('GET', `/api/v1/model-versions/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      stage: 'None',
      revision: 1,
      metrics: { accuracy: 0.8, auc: null },
      signature: { output: { target: 'y', task: 'classification', levels: ['no', 'yes'] } },
      lineage: {
        dataHash: 'f'.repeat(64),
        driftEventId: null,
        driftReportId: 'chk_1',
        pipelineRunId: null,
        codeVersion: '0.1.0',
      },
      artifactDigest: DIGEST,
      unusableReason: null,
    });
    const file = await fetch(`${app.url}/api/v1/model-versions/${id}/model-file`);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''shown-version-1.json");
    expect(await file.text()).toBe(FILE);

    const lost = await register('shown', { artifactKey: 'models/lost.json' });
    const missing = await app.request('GET', `/api/v1/model-versions/${lost.id}/model-file`);
    expect([missing.status, missing.body.code]).toEqual([404, 'registry.model-file-missing']);
    expect((await app.request('GET', '/api/v1/model-versions/ver_nobody')).body.code).toBe(
      'registry.no-such-version',
    );
    expect((await app.request('GET', '/api/v1/models/nobody')).body.code).toBe('registry.no-such-model');
    await expect(register('a/b')).rejects.toThrow('must not contain');
  });
});

describe('stages', () => {
  it('archive the present version on a promotion, and tell it once, in history and in the audit log', async () => {
    const [one, two] = [await register('promoted'), await register('promoted')];
    expect((await move(one, 'Production')).status).toBe(201);
    heard.length = 0;
    const promoted = await move(two, 'Production', { expectedRevision: 1 });
    expect(promoted.body).toMatchObject({ stage: 'Production', revision: 2, aliases: ['champion'] });
    expect(heard).toEqual([
      {
        modelName: 'promoted',
        versionId: two.id,
        version: 2,
        from: 'None',
        to: 'Production',
        displacedVersionId: one.id,
        actor: 'local',
        reason: 'to Production',
      },
    ]);
    expect((await registry.getVersion(one.id)).stage).toBe('Archived');
    expect((await registry.findServing('promoted'))?.id).toBe(two.id);
    expect((await modelOf('promoted')).serving).toEqual({ versionId: two.id, version: 2 });
    const history = (await app.request('GET', '/api/v1/models/promoted/stage-history')).body.items;
    expect(
      history.map((row: { version: number; to: string; cause: string }) => [row.version, row.to, row.cause]),
    ).toEqual([
      [2, 'Production', 'requested'],
      [1, 'Archived', 'displaced'],
      [1, 'Production', 'requested'],
    ]);
    const audit = await app.request('GET', `/api/v1/audit-entries?object=model-version:${one.id}`);
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'registry.stage-change',
      'registry.stage-change',
      'registry.version-registration',
    ]);
  });

  it('refuse moves that are not allowed, stale ones and unusable versions', async () => {
    const version = await register('refused');
    const code = async (answer: ReturnType<typeof move>) => [(await answer).status, (await answer).body.code];
    expect(await code(move(version, 'None'))).toEqual([409, 'registry.stage-change-refused']);
    expect((await move(version, 'Production')).status).toBe(201);
    expect(await code(move(version, 'None'))).toEqual([409, 'registry.stage-change-refused']);
    expect(await code(move(version, 'Archived', { expectedRevision: 1 }))).toEqual([
      409,
      'registry.stale-revision',
    ]);
    expect(await code(move(version, 'Retired'))).toEqual([422, 'request.invalid']);
    expect(await code(move({ ...version, id: 'ver_nobody' }, 'Staging'))).toEqual([
      404,
      'registry.no-such-version',
    ]);
    const unusable = await register('refused', { unusableReason: 'no better than the baseline' });
    const answer = await move(unusable, 'Staging');
    expect([answer.status, answer.body.code]).toEqual([409, 'registry.stage-change-refused']);
    expect(answer.body.detail).toContain('no better than the baseline');
    expect((await move(unusable, 'Archived')).status).toBe(201);
    expect(await championOf('refused')).toBe(1);
  });

  it('change nothing at all when a listener fails', async () => {
    const [one, two] = [await register('atomic'), await register('atomic')];
    await move(one, 'Production');
    refuseEvents = true;
    try {
      expect((await move(two, 'Production')).status).toBe(500);
    } finally {
      refuseEvents = false;
    }
    expect((await registry.findServing('atomic'))?.id).toBe(one.id);
    expect((await registry.getVersion(two.id)).revision).toBe(1);
    expect(await championOf('atomic')).toBe(1);
    expect((await app.request('GET', '/api/v1/models/atomic/stage-history')).body.items).toHaveLength(1);
  });

  it('hold one version in Production when 20 are promoted at once', async () => {
    const versions = await Promise.all(Array.from({ length: 20 }, () => register('contested')));
    const answers = await Promise.all(versions.map((version) => move(version, 'Production')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const path = '/api/v1/models/contested/versions?stage=';
    const serving = (await app.request('GET', `${path}Production`)).body.items;
    expect(serving).toHaveLength(1);
    expect((await app.request('GET', `${path}Archived`)).body.items).toHaveLength(19);
    expect(await championOf('contested')).toBe(serving[0].version);
    const history = (await app.request('GET', '/api/v1/models/contested/stage-history')).body.items;
    expect(history.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      Array.from({ length: 39 }, (_, index) => 39 - index),
    );
  });

  it('let exactly one of 20 callers who saw the same revision move a version', async () => {
    const version = await register('raced');
    const targets = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'Staging' : 'Production'));
    const answers = await Promise.all(targets.map((to) => move(version, to, { expectedRevision: 1 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'registry.stale-revision')).toHaveLength(19);
    expect((await registry.getVersion(version.id)).revision).toBe(2);
  });

  it('cannot be forced past the database either', async () => {
    const [one, two] = [await register('forced'), await register('forced')];
    await move(one, 'Production');
    const force = database.transaction((manager) =>
      manager.query(`UPDATE model_version SET stage = 'Production' WHERE id = '${two.id}'`),
    );
    await expect(force).rejects.toThrow(/unique/i);
    expect((await registry.listServing()).filter(({ modelName }) => modelName === 'forced')).toHaveLength(1);
  });
});

describe('rollback', () => {
  it('goes back one version at a time, the champion with it, and says when there is none left', async () => {
    const versions = [await register('rolled'), await register('rolled'), await register('rolled')];
    const early = await rollBack('rolled');
    expect([early.status, early.body.code]).toEqual([409, 'registry.nothing-to-roll-back']);
    for (const version of versions) await move(version, 'Production');

    const back = await rollBack('rolled');
    expect([back.status, back.body.version, back.body.aliases]).toEqual([201, 2, ['champion']]);
    expect((await rollBack('rolled')).body.version).toBe(1);
    expect(await championOf('rolled')).toBe(1);
    const last = await rollBack('rolled');
    expect([last.status, last.body.code]).toEqual([409, 'registry.nothing-to-roll-back']);

    const [newest] = (await app.request('GET', '/api/v1/models/rolled/stage-history')).body.items;
    expect(newest).toMatchObject({ version: 1, cause: 'rollback', reason: 'complaints', actor: 'local' });
    expect((await rollBack('nobody')).status).toBe(404);
  });

  it('takes as many steps as there are callers, never two at once', async () => {
    const versions = await Promise.all(Array.from({ length: 6 }, () => register('hasty')));
    for (const version of versions) await move(version, 'Production');
    const answers = await Promise.all(Array.from({ length: 8 }, () => rollBack('hasty')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    expect(await championOf('hasty')).toBe(versions[0]?.version);
    expect((await registry.findServing('hasty'))?.id).toBe(versions[0]?.id);
  });
});

describe('aliases and tags', () => {
  const put = (alias: string, version: ModelVersion, model = 'named') =>
    app.request('PUT', `/api/v1/models/${model}/aliases/${alias}`, { versionId: version.id });
  const remove = (alias: string) => app.request('DELETE', `/api/v1/models/named/aliases/${alias}`);

  it('let users name versions, but only Production makes a champion', async () => {
    const [one, two, other] = [await register('named'), await register('named'), await register('other')];
    expect((await put('champion', one)).body.code).toBe('registry.managed-alias');
    await move(one, 'Production');
    expect((await put('champion', one)).status).toBe(200);
    expect((await put('champion', two)).body.code).toBe('registry.managed-alias');
    expect((await remove('champion')).body.code).toBe('registry.managed-alias');
    expect((await put('challenger', one)).body.code).toBe('registry.managed-alias');
    expect((await put('challenger', two)).status).toBe(200);
    expect((await put('eu-west', two)).body.aliases).toEqual([
      { alias: 'challenger', versionId: two.id, version: 2 },
      { alias: 'champion', versionId: one.id, version: 1 },
      { alias: 'eu-west', versionId: two.id, version: 2 },
    ]);
    for (const name of ['latest', 'v3', 'Champion', 'a%20b']) {
      const answer = await put(name, two);
      expect([answer.status, answer.body.code]).toEqual([422, 'registry.invalid-alias']);
    }
    expect((await put('x', other)).body.code).toBe('registry.no-such-version');
    expect((await put('x', one, 'nobody')).body.code).toBe('registry.no-such-model');

    expect((await move(two, 'Production')).body.aliases).toEqual(['champion', 'eu-west']);
    expect((await move(two, 'Archived')).body.aliases).toEqual(['eu-west']);
    expect((await remove('eu-west')).status).toBe(204);
    expect((await remove('eu-west')).status).toBe(204);
    expect((await modelOf('named')).aliases).toEqual([]);
  });

  it('keep remarks on models and versions', async () => {
    const { id } = await register('tagged');
    const path = `/api/v1/model-versions/${id}/tags/reviewed`;
    expect((await app.request('PUT', path, { value: 'by ana' })).body.tags).toEqual({ reviewed: 'by ana' });
    expect((await app.request('PUT', path, { value: '' })).body.tags).toEqual({ reviewed: '' });
    expect((await app.request('DELETE', path)).status).toBe(204);
    expect((await app.request('GET', `/api/v1/model-versions/${id}`)).body.tags).toEqual({});
    const onModel = await app.request('PUT', '/api/v1/models/tagged/tags/owner', { value: 'team a' });
    expect(onModel.body.tags).toEqual({ owner: 'team a' });
    expect((await app.request('DELETE', '/api/v1/models/tagged/tags/owner')).status).toBe(204);
  });
});
