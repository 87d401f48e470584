/** How many values a second does each streaming detector take, on one core? */
import { importBuilt } from './lib/built.mjs';
import { whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

const VALUES = 1_000_000;
const BAR = 500_000;
const RATE = 0.2;
/** The error rate is known, so that CUSUM never stops to learn it. */
const PARAMS = { cusum: { warmUp: 0, distribution: 'binary', mean: RATE } };

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function streamUpdate({ rounds }) {
  const { createRandom } = await importBuilt('core/random.js');
  const { listStreamDetectors } = await importBuilt('core/stream/stream-detector-registry.js');
  const detectors = listStreamDetectors();
  const random = createRandom('bench');
  const errors = Float64Array.from({ length: VALUES }, () => (random.next() < RATE ? 1 : 0));
  const numbers = Float64Array.from({ length: VALUES }, () => random.normal());

  /** @param {{ id: string, create: Function }} detector @param {Float64Array} values @param {object} params */
  const measure = (detector, values, params) => {
    const running = detector.create(params);
    let alarms = 0;
    // Of one core: what other processes take meanwhile does not count.
    const before = process.cpuUsage();
    for (let i = 0; i < VALUES; i++) if (running.update(values[i]).state === 'drift') alarms++;
    const { user, system } = process.cpuUsage(before);
    const perSecond = VALUES / ((user + system) / 1e6);
    return { perSecond, alarms, stateBytes: JSON.stringify(running).length };
  };

  /** @type {Record<string, (round: number) => Promise<{ perSecond: number, alarms: number, stateBytes: number }>>} */
  const ways = {};
  for (const detector of detectors) {
    const params = PARAMS[/** @type {keyof typeof PARAMS} */ (detector.id)] ?? {};
    ways[`${detector.id}, errors`] = async () => measure(detector, errors, params);
    if (detector.input === 'any') ways[`${detector.id}, normal`] = async () => measure(detector, numbers, {});
  }
  const samples = await interleave(rounds, ways);
  return {
    title: `Streaming detectors: ${whole(VALUES)} values one by one, medians of ${rounds}`,
    headings: ['detector, values', 'updates a CPU second', 'bar', 'alarms', 'state bytes'],
    rows: Object.keys(ways).map((way) => [
      way,
      whole(medianOf(samples, way, ({ perSecond }) => perSecond)),
      medianOf(samples, way, ({ perSecond }) => perSecond) >= BAR ? 'kept' : 'MISSED',
      whole(samples.get(way)?.[0]?.alarms ?? 0),
      whole(samples.get(way)?.[0]?.stateBytes ?? 0),
    ]),
    notes: [
      `The bar is ${whole(BAR)} updates a second of one core. Errors come at a rate of ${RATE}, numbers are standard normal.`,
    ],
  };
}
