/** The whole loop over HTTP: bootstrap, no drift, drift, storm control, approval, schedule, rollback. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injectDrift } from '../../src/core/synthetic/inject-drift.js';
import { eventually, startApp, type TestApp } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { sendBatch } from '../support/datasets.js';
import {
  driftedRows as drifted,
  guardStream,
  putGuardPolicy,
  streamRows as rows,
} from '../support/guarded-stream.js';

interface Run {
  id: string;
  state: string;
  outcome: string | null;
  reason: string;
  decision: { code: string } | null;
  versionId: string | null;
  championVersionId: string | null;
  gate: {
    againstChampion?: { lower: number };
    rows: number;
    checks: { name: string; passed: boolean }[];
  } | null;
  steps: {
    name: string;
    state: string;
    reason: string;
    output?: { leaderboard?: { origin: string }[] };
  }[];
}

let app: TestApp;
let monitorId: string;
let runsSeen = 0;

const upload = (csv: string) => sendBatch(app, 'stream', csv);

function putPolicy(changes: object): Promise<void> {
  const training = { models: ['dummy', 'nb', 'dt'], folds: 3 };
  return putGuardPolicy(app, {
    monitorId,
    cooldownMinutes: 0,
    sameDriftMinutes: 0,
    trainingWindow: 'current',
    maximumRetrainsPerDay: 100,
    training,
    ...changes,
  });
}

/** The next run of the model once it has reached one of `states`. */
async function nextRun(states: readonly string[] = ['done']): Promise<Run> {
  const run = await eventually<Run>(async () => {
    const { body } = await app.request('GET', '/api/v1/pipeline-runs?modelName=guard');
    const found: Run | undefined = body.items.at(-(runsSeen + 1));
    return found !== undefined && states.includes(found.state) ? found : undefined;
  });
  runsSeen++;
  return run;
}

async function serving(): Promise<number | undefined> {
  const { body } = await app.request('GET', '/api/v1/models/guard/versions?stage=Production');
  expect(body.items.length).toBeLessThanOrEqual(1);
  return body.items[0]?.version;
}

beforeAll(async () => {
  app = await startApp();
  monitorId = await guardStream(app);
  await putPolicy({});
});

afterAll(() => app.stop());

// One story: each test goes on where the one before it ended.
describe('the loop', () => {
  it('trains and promotes a first version when none exists', async () => {
    await upload(toCsv(rows(1)));
    const run = await nextRun();
    expect(run).toMatchObject({ outcome: 'promoted', decision: { code: 'no-champion' } });
    expect(run.steps.map(({ name }) => name)).toEqual([
      'check',
      'decide',
      'train',
      'register',
      'gate',
      'promote',
    ]);
    expect(await serving()).toBe(1);
  });

  it('does nothing on a batch without drift and says why', async () => {
    await upload(toCsv(rows(2)));
    const run = await nextRun();
    expect(run).toMatchObject({ outcome: 'no-retrain', decision: { code: 'no-drift' }, versionId: null });
    expect(run.reason).toMatch(/no drift/i);
  });

  it('retrains on drift and promotes the challenger that beats the champion on held-out drifted rows', async () => {
    await upload(toCsv(drifted(3)));
    const run = await nextRun();
    expect(run).toMatchObject({ outcome: 'promoted', decision: { code: 'drift' }, gate: { rows: 450 } });
    expect(run.gate?.againstChampion?.lower).toBeGreaterThan(0);
    expect(await serving()).toBe(2);
    // The search began with the recipe of the version that served.
    const leaderboard = run.steps.find(({ name }) => name === 'train')?.output?.leaderboard ?? [];
    expect(leaderboard.filter(({ origin }) => origin === 'seeded')).toHaveLength(1);
    const checks = run.gate?.checks.map(({ name, passed }) => [name, passed]);
    expect(checks).toEqual(
      ['evidence', 'baseline', 'champion', 'latency', 'size'].map((name) => [name, true]),
    );
  });

  it('takes the reference from the version that serves now: the same drift is no drift any more', async () => {
    await upload(toCsv(drifted(4)));
    expect((await nextRun()).decision?.code).toBe('no-drift');
  });

  it('answers one drift with one retrain, whatever came of it', async () => {
    await putPolicy({ gateMargin: 0.9 });
    await upload(toCsv(rows(30)));
    const run = await nextRun();
    expect(run).toMatchObject({ outcome: 'rejected', decision: { code: 'drift' } });
    expect(run.championVersionId).toMatch(/^ver_/);
    await putPolicy({ sameDriftMinutes: 60 });
    await upload(toCsv(rows(31)));
    expect(await nextRun()).toMatchObject({ outcome: 'no-retrain', decision: { code: 'same-drift' } });
  });

  it('waits out the cooldown', async () => {
    await putPolicy({ cooldownMinutes: 600 });
    await upload(toCsv(rows(5)));
    expect(await nextRun()).toMatchObject({ outcome: 'no-retrain', decision: { code: 'cooldown' } });
  });

  it('asks a person when the policy says so, and archives what is refused', async () => {
    await putPolicy({ promotion: 'approval' });
    await upload(toCsv(rows(6)));
    const waiting = await nextRun(['waiting-for-approval']);
    expect(await serving()).toBe(2);
    const refusal = { approved: false, reason: 'not on a Friday' };
    const answer = await app.request('POST', `/api/v1/pipeline-runs/${waiting.id}/approvals`, refusal);
    expect(answer.status).toBe(201);
    runsSeen--;
    const run = await nextRun();
    expect(run.outcome).toBe('rejected');
    expect(run.reason).toContain('not on a Friday');
    const version = await app.request('GET', `/api/v1/model-versions/${run.versionId}`);
    expect(version.body.stage).toBe('Archived');
    const again = await app.request('POST', `/api/v1/pipeline-runs/${run.id}/approvals`, refusal);
    expect([again.status, again.body.code]).toEqual([409, 'pipeline.not-waiting-for-approval']);
  });

  it('promotes what a person approves', async () => {
    await upload(toCsv(rows(7)));
    const waiting = await nextRun(['waiting-for-approval']);
    const approval = { approved: true, reason: 'looked at it' };
    await app.request('POST', `/api/v1/pipeline-runs/${waiting.id}/approvals`, approval);
    runsSeen--;
    expect((await nextRun()).outcome).toBe('promoted');
    expect(await serving()).toBe(5);
  });

  it('asks the gate again when the champion left Production while a person was thinking', async () => {
    await upload(toCsv(drifted(20)));
    const waiting = await nextRun(['waiting-for-approval']);
    const { body } = await app.request('GET', '/api/v1/models/guard/versions?stage=Production');
    const champion = body.items[0].id;
    const leave = { to: 'Archived', reason: 'withdrawn' };
    await app.request('POST', `/api/v1/model-versions/${champion}/stage-changes`, leave);
    const approval = { approved: true, reason: 'looked at it' };
    const path = `/api/v1/pipeline-runs/${waiting.id}/approvals`;
    await app.request('POST', path, approval);
    // Without a champion the gate compares with the baseline alone, and the person is asked about that.
    await eventually(async () => {
      const run = await app.request('GET', `/api/v1/pipeline-runs/${waiting.id}`);
      return run.body.state === 'waiting-for-approval' && run.body.championVersionId === null
        ? true
        : undefined;
    });
    await app.request('POST', path, approval);
    runsSeen--;
    expect(await nextRun()).toMatchObject({ id: waiting.id, outcome: 'promoted' });
  });

  it('runs one retrain of a model at a time, and never judges by rows the champion has seen', async () => {
    await putPolicy({});
    const batchId = await upload(toCsv(rows(8)));
    expect((await nextRun()).outcome).toBe('promoted');
    const ask = () =>
      app.request('POST', '/api/v1/pipeline-runs', { modelName: 'guard', batchId, reason: 'again' });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const runs = [await nextRun(), await nextRun(), await nextRun()];
    const codes = runs.map(({ decision }) => decision?.code);
    expect(codes).toContain('already-running');
    expect(codes).toContain('forced');
    // The batch is the champion's own now, in the same slices: the gate compares on rows neither was trained on.
    const [forced] = runs.filter(({ decision }) => decision?.code === 'forced');
    expect(forced?.outcome).toBe('rejected');
  });

  it('rolls back to the version before in one call', async () => {
    const before = await serving();
    const answer = await app.request('POST', '/api/v1/models/guard/rollbacks', { reason: 'complaints' });
    expect([answer.status, answer.body.stage]).toEqual([201, 'Production']);
    expect(await serving()).not.toBe(before);
  });

  it('measures the windows it might learn from on rows that nothing else uses', async () => {
    await putPolicy({ trainingWindow: 'measured' });
    const far = injectDrift(rows(40), { kind: 'mean_shift', magnitude: 6, fraction: 1, seed: 40 });
    await upload(toCsv(far));
    const run = await nextRun();
    expect(run.decision?.code).toBe('drift');
    // 1,500 rows: 450 judge, and of the other 1,050 the newest 315 measured the windows.
    const step = run.steps.find(({ name }) => name === 'window');
    expect(step?.reason).toMatch(
      /^the window .* on 315 rows of the batch was all .*, weighted .*, post-drift /,
    );
    expect(run.gate?.rows).toBe(450);
  });

  it('checks once per cron slot', async () => {
    await app.request('PATCH', `/api/v1/monitors/${monitorId}`, { cron: '* * * * * *', onArrival: false });
    const slots = await eventually<{ slotAt: string; outcome: string }[]>(async () => {
      const { body } = await app.request('GET', `/api/v1/slots?scheduleKey=monitor:${monitorId}`);
      return body.items.length >= 3 ? body.items : undefined;
    });
    await app.request('PATCH', `/api/v1/monitors/${monitorId}`, { cron: null });
    expect(new Set(slots.map(({ slotAt }) => slotAt)).size).toBe(slots.length);
    const checks = await app.request('GET', `/api/v1/monitors/${monitorId}/checks?limit=100`);
    const slotTimes = checks.body.items.flatMap((check: { slotAt: string | null }) => check.slotAt ?? []);
    const ran = slots.filter(({ outcome }) => outcome === 'ran').map(({ slotAt }) => slotAt);
    expect(ran.length).toBeGreaterThan(0);
    // Each slot that ran gave one check, and no check came twice.
    expect(slotTimes).toEqual(expect.arrayContaining(ran));
    expect(new Set(slotTimes).size).toBe(slotTimes.length);
  });
});

describe('orders that cannot be followed', () => {
  it.each([
    [
      'an unknown model',
      'POST',
      '/api/v1/pipeline-runs',
      { modelName: 'nobody', reason: 'x' },
      404,
      'pipeline.no-such-policy',
    ],
    [
      'an unknown monitor',
      'PUT',
      '/api/v1/retraining-policies/m',
      { monitorId: 'mon_x' },
      404,
      'drift.no-such-monitor',
    ],
    [
      'a margin above 1',
      'PUT',
      '/api/v1/retraining-policies/m',
      { monitorId: 'x', gateMargin: 2 },
      422,
      'request.invalid',
    ],
    ['an unknown run', 'GET', '/api/v1/pipeline-runs/prn_x', undefined, 404, 'pipeline.no-such-run'],
  ])('refuses %s', async (_, method, path, body, status, code) => {
    const answer = await app.request(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  describe('in a policy', () => {
    const faulty = {
      segments: ['wind', 'nope'],
      training: {
        models: ['xgboost'],
        groupColumn: 'nope',
        keep: ['zz'],
        setup: { ignore_features: ['nope'] },
      },
    };

    /** Gives the id of a monitor of a dataset of its own. */
    async function monitorOf(dataset: { name: string; contract?: object }): Promise<string> {
      await app.request('POST', '/api/v1/datasets', dataset);
      const { name } = dataset;
      const reference = { kind: 'previous' };
      const monitor = await app.request('POST', '/api/v1/monitors', { name, datasetName: name, reference });
      return monitor.body.id;
    }

    async function faultsOf(watching: string, policy: object): Promise<string[]> {
      const body = { monitorId: watching, ...policy };
      const answer = await app.request('PUT', '/api/v1/retraining-policies/checked', body);
      if (answer.status === 200) return [];
      expect([answer.status, answer.body.code]).toEqual([422, 'pipeline.policy-invalid']);
      return answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    }

    const columns = [
      { name: 'wind', type: 'number' },
      { name: 'rain', type: 'category' },
    ];

    it('are unknown models, and unknown columns as soon as the dataset has a contract', async () => {
      expect(await faultsOf(await monitorOf({ name: 'blank' }), faulty)).toEqual(['/training/models/0']);
      const ruled = await monitorOf({ name: 'ruled', contract: { columns, target: 'rain' } });
      expect(await faultsOf(ruled, faulty)).toEqual([
        '/training/models/0',
        '/training/setup/ignore_features/0',
        '/training/keep/0',
        '/training/groupColumn',
        '/segments/1',
      ]);
    });

    it('are a target that cannot be learnt, and models that do not suit it', async () => {
      const aimless = await monitorOf({ name: 'aimless', contract: { columns } });
      expect(await faultsOf(aimless, {})).toEqual(['/target']);
      expect(await faultsOf(aimless, { target: 'nope', segments: ['wind'] })).toEqual(['/target']);
      expect(await faultsOf(aimless, { target: 'rain', training: { models: ['huber'] } })).toEqual([
        '/training/models/0',
      ]);
      expect(await faultsOf(aimless, { target: 'rain', segments: ['wind'] })).toEqual([]);
    });
  });
});
