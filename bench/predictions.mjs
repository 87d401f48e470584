/** How many predictions a second does the server answer when each is in the durable log before its answer leaves? */
import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import { call, poll, upload } from './lib/api.mjs';
import { decimal, times, whole } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';
import { makeStoryOne, valueAt, writeStoryOne } from './lib/story-one.mjs';

const MODEL = 'story-one';
const CLIENTS = [1, 64];
const BATCH_ROWS = 100;
const DISTINCT_ROWS = 5000;
const WARM_UP_SECONDS = 2;
/** Whether the disk must confirm each commit; `normal` outlives a killed process, `full` also a power cut. */
const SYNCHRONOUS = ['normal', 'full'];
const CLIENT_FILE = fileURLToPath(new URL('./lib/prediction-client.mjs', import.meta.url));

const runFile = promisify(execFile);

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function predictions({ workspace, rounds, seconds = 3, cpuProfiles }) {
  const trainedHome = join(workspace, 'predictions-home');
  const estimator = await serveModel(trainedHome, workspace);
  const shapes = await writeBodies(workspace);
  /** @type {Map<string, import('./lib/server.mjs').Server>} */
  const servers = new Map();
  try {
    for (const synchronous of SYNCHRONOUS) {
      const home = `${trainedHome}-${synchronous}`;
      await cp(trainedHome, home, { recursive: true });
      const environment = { MLDRIFT_SQLITE_SYNCHRONOUS: synchronous };
      servers.set(synchronous, await startServer({ home, environment, cpuProfiles }));
    }
    const ways = [...servers].flatMap(([synchronous, server]) =>
      shapes.flatMap((shape) =>
        CLIENTS.map((clients) => {
          const label = `${shape.name}, ${synchronous}, ${clients} clients`;
          return { label, synchronous, server, shape, clients };
        }),
      ),
    );
    let acknowledged = 0;
    const run = async (/** @type {typeof ways[number]} */ way, /** @type {number} */ lasting) => {
      const { answered, ...sample } = await predict(way, lasting);
      acknowledged += answered;
      return sample;
    };
    for (const way of ways) await run(way, WARM_UP_SECONDS);
    const samples = await interleave(
      rounds,
      Object.fromEntries(ways.map((way) => [way.label, () => run(way, seconds)])),
    );
    const rateOf = (/** @type {string} */ label) => medianOf(samples, label, ({ rate }) => rate);
    const firstRate = rateOf(ways[0]?.label ?? '');
    let logged = 0;
    for (const synchronous of SYNCHRONOUS) logged += await countLogged(`${trainedHome}-${synchronous}`);
    if (logged !== acknowledged)
      throw new Error(`${acknowledged} were acknowledged, ${logged} are in the log`);
    return {
      title: `Predictions: ${estimator} on story 1, each logged durably before its answer, ${seconds} s each, medians of ${rounds}`,
      headings: [
        'request',
        'sync',
        'clients',
        'predictions/s',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'CPU ms each',
        'against first',
      ],
      rows: ways.map(({ label, synchronous, shape, clients }) => [
        shape.name,
        synchronous,
        String(clients),
        whole(rateOf(label)),
        decimal(medianOf(samples, label, ({ p50 }) => p50)),
        decimal(medianOf(samples, label, ({ p95 }) => p95)),
        decimal(medianOf(samples, label, ({ p99 }) => p99)),
        decimal(
          medianOf(samples, label, ({ cpuMs }) => cpuMs),
          3,
        ),
        times(rateOf(label) / firstRate),
      ]),
      notes: [
        'Latencies are those of a request. Clients run in one other process on the same machine and keep connections open.',
        `All ${whole(acknowledged)} acknowledged predictions were found in the log afterwards.`,
        'sync is MLDRIFT_SQLITE_SYNCHRONOUS: normal (default) outlives a killed process, full also a power cut.',
      ],
    };
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

/**
 * Trains the models on story 1 through a pipeline run, until one is in Production.
 * @param {string} home
 * @param {string} workspace
 * @returns {Promise<string>} estimator that serves
 */
async function serveModel(home, workspace) {
  const path = join(workspace, 'story-one.csv');
  await writeStoryOne(path);
  const server = await startServer({ home });
  try {
    const api = `${server.url}/api/v1`;
    await call(`${api}/datasets`, 'POST', { name: MODEL, target: 'target' });
    await upload(`${api}/datasets/${MODEL}/batches`, path, 'text/csv');
    const monitor = await call(`${api}/monitors`, 'POST', {
      name: MODEL,
      datasetName: MODEL,
      reference: { kind: 'serving-version', modelName: MODEL },
      onArrival: false,
    });
    await call(`${api}/retraining-policies/${MODEL}`, 'PUT', { monitorId: monitor.id });
    const { id } = await call(`${api}/pipeline-runs`, 'POST', { modelName: MODEL, reason: 'benchmark' });
    const run = await poll(`${api}/pipeline-runs/${id}`, ({ finishedAt }) => finishedAt !== null);
    if (run.outcome !== 'promoted') throw new Error(`the run ended as ${run.outcome}: ${run.reason}`);
    return (await call(`${api}/model-versions/${run.versionId}`)).estimator;
  } finally {
    await server.stop();
  }
}

/** @typedef {{ name: string, path: string, rows: number, bodiesFile: string }} Shape */

/** @param {string} workspace @returns {Promise<Shape[]>} */
async function writeBodies(workspace) {
  const { columns } = await makeStoryOne();
  const inputs = columns.filter((/** @type {any} */ { name }) => name !== 'target');
  const singles = Array.from({ length: DISTINCT_ROWS }, (_, row) => ({
    unitId: `unit-${row}`,
    features: Object.fromEntries(
      inputs.map((/** @type {any} */ { name, data }) => [name, valueAt(data, row)]),
    ),
  }));
  const batches = Array.from({ length: DISTINCT_ROWS / BATCH_ROWS }, (_, batch) => ({
    rows: singles.slice(batch * BATCH_ROWS, (batch + 1) * BATCH_ROWS),
  }));
  const [singlesFile, batchesFile] = [join(workspace, 'singles.json'), join(workspace, 'batches.json')];
  await writeFile(singlesFile, JSON.stringify(singles));
  await writeFile(batchesFile, JSON.stringify(batches));
  return [
    { name: 'single', path: 'predictions', rows: 1, bodiesFile: singlesFile },
    { name: `batch of ${BATCH_ROWS}`, path: 'prediction-batches', rows: BATCH_ROWS, bodiesFile: batchesFile },
  ];
}

/**
 * @param {{ server: import('./lib/server.mjs').Server, shape: Shape, clients: number }} way
 * @param {number} seconds
 */
async function predict({ server, shape, clients }, seconds) {
  const url = `${server.url}/api/v1/routes/${MODEL}/${shape.path}`;
  const cpuBefore = server.cpuSeconds();
  const { stdout } = await runFile(process.execPath, [
    CLIENT_FILE,
    JSON.stringify({ url, bodiesFile: shape.bodiesFile, clients, seconds }),
  ]);
  const { requests, elapsedSeconds, p50, p95, p99 } = JSON.parse(stdout);
  const answered = requests * shape.rows;
  const cpuMs = (1000 * (server.cpuSeconds() - cpuBefore)) / answered;
  return { answered, rate: answered / elapsedSeconds, p50, p95, p99, cpuMs };
}

/** @param {string} home @returns {Promise<number>} predictions in the log on disk */
function countLogged(home) {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(join(home, 'metadata.sqlite'), sqlite3.OPEN_READONLY);
    database.get('SELECT count(*) AS count FROM assignment WHERE served', (error, row) => {
      database.close();
      if (error === null) resolve(/** @type {{ count: number }} */ (row).count);
      else reject(error);
    });
  });
}
