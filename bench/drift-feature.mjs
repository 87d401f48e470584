/** What does one feature cost on one core: Kolmogorov-Smirnov, Wasserstein and PSI, and the whole default? */
import { importBuilt } from './lib/built.mjs';
import { decimal, times, whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

const WAYS = {
  'KS + Wasserstein + PSI': { number: ['ks', 'wasserstein', 'psi'] },
  'default (AD, Wasserstein, PSI, JS)': {},
  'KS alone': { number: ['ks'] },
  'Anderson-Darling alone': { number: ['ad'] },
};
const FIRST = 'KS + Wasserstein + PSI';

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function driftFeature({ rows, rounds }) {
  const { createRandom } = await importBuilt('core/random.js');
  const { resolveDriftSettings } = await importBuilt('core/drift/drift-settings.js');
  const { evaluateFeature } = await importBuilt('core/drift/evaluate-feature.js');
  const random = createRandom('bench');
  const column = () => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, () => random.normal()),
  });
  const pair = { name: 'x', reference: column(), current: column() };

  /** @param {object} measuresByKind */
  const measure = (measuresByKind) => {
    const settings = resolveDriftSettings({ measuresByKind, companions: [] });
    const before = process.cpuUsage();
    const startedMs = performance.now();
    evaluateFeature(pair, settings, 1);
    const milliseconds = performance.now() - startedMs;
    const { user, system } = process.cpuUsage(before);
    return { milliseconds, cpuMilliseconds: (user + system) / 1e3 };
  };

  const samples = await interleave(
    rounds,
    Object.fromEntries(Object.entries(WAYS).map(([way, measures]) => [way, async () => measure(measures)])),
  );
  const of = (/** @type {string} */ way) => medianOf(samples, way, ({ milliseconds }) => milliseconds);
  return {
    title: `One feature: ${whole(rows)} numbers against ${whole(rows)}, medians of ${rounds}`,
    headings: ['measures', 'ms', 'CPU ms', `against ${FIRST}`],
    rows: Object.keys(WAYS).map((way) => [
      way,
      decimal(of(way), 0),
      decimal(
        medianOf(samples, way, ({ cpuMilliseconds }) => cpuMilliseconds),
        0,
      ),
      times(of(way) / of(FIRST)),
    ]),
    notes: [
      'In one thread, sorting and bins included. The bar for the first line is 500 ms at a million rows.',
    ],
  };
}
