/**
 * In a process of its own, whose memory is that of one fit:
 *
 *   node automl-memory-own.mjs write FILE ROWS    writes the rows as CSV
 *   node automl-memory-own.mjs fit MODEL ROWS     fits once, prints JSON
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { importBuilt } from '../lib/built.mjs';

const COLUMNS = 20;
const ROWS_AT_A_TIME = 2_000;
const [command = '', name = '', rowCount = '0'] = process.argv.slice(2);
const rows = Number(rowCount);
const { createRandom } = await importBuilt('core/random.js');

if (command === 'write') await pipeline(csvLines(), createWriteStream(name));
else await train();

async function train() {
  const { getEstimator } = await importBuilt('core/ml/estimator-registry.js');
  const data = new Float64Array(rows * COLUMNS);
  const labels = new Int32Array(rows);
  let row = 0;
  for (const { values, label } of made()) {
    data.set(values, row * COLUMNS);
    labels[row++] = label;
  }
  const dataBytes = process.memoryUsage().rss;
  const before = process.cpuUsage();
  getEstimator('classification', name).fit(
    { rows, columns: COLUMNS, data },
    { task: 'classification', labels, classCount: 2 },
    {},
    createRandom(1),
  );
  const { user, system } = process.cpuUsage(before);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakBytes, dataBytes }));
}

/** A signal in half of the columns, in part by pairs, and as much noise. */
function* made() {
  const random = createRandom('memory');
  const values = new Float64Array(COLUMNS);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < COLUMNS; j++) values[j] = random.normal();
    let score = 2 * random.normal();
    for (let j = 0; j + 1 < COLUMNS / 2; j++)
      score += (values[j] ?? 0) + (values[j] ?? 0) * (values[j + 1] ?? 0);
    yield { values, label: score > 0 ? 1 : 0 };
  }
}

async function* csvLines() {
  yield `${Array.from({ length: COLUMNS }, (_, j) => `f${j + 1}`).join(',')},target\n`;
  let lines = [];
  for (const { values, label } of made()) {
    lines.push(
      `${Array.from(values, (value) => value.toFixed(6)).join(',')},${label === 1 ? 'yes' : 'no'}\n`,
    );
    if (lines.length < ROWS_AT_A_TIME) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
