/**
 * Clients that predict one request after the other on connections kept open, in a process of its own so that they do
 * not share a thread with the server. Prints one JSON object.
 * Arguments: { url, bodiesFile, clients, seconds } as JSON.
 */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { percentile } from './statistics.mjs';

/** @type {{ url: string, bodiesFile: string, clients: number, seconds: number }} */
const { url, bodiesFile, clients, seconds } = JSON.parse(process.argv[2] ?? '{}');
/** @type {Buffer[]} */
const bodies = JSON.parse(await readFile(bodiesFile, 'utf8')).map((/** @type {unknown} */ body) =>
  Buffer.from(JSON.stringify(body)),
);
const agent = new Agent({ keepAlive: true, maxSockets: clients });
/** @type {number[]} */
const latencies = [];
const startedMs = performance.now();
const deadlineMs = startedMs + seconds * 1000;
await Promise.all(Array.from({ length: clients }, (_, client) => keepSending(client)));
const elapsedSeconds = (performance.now() - startedMs) / 1000;
agent.destroy();

const sorted = Float64Array.from(latencies).sort();
const figures = {
  requests: sorted.length,
  elapsedSeconds,
  p50: percentile(sorted, 0.5),
  p95: percentile(sorted, 0.95),
  p99: percentile(sorted, 0.99),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);

/** @param {number} client */
async function keepSending(client) {
  for (let turn = client; performance.now() < deadlineMs; turn += clients) {
    const sentMs = performance.now();
    await send(/** @type {Buffer} */ (bodies[turn % bodies.length]));
    latencies.push(performance.now() - sentMs);
  }
}

/** @param {Buffer} body @returns {Promise<void>} */
function send(body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
