/** Stored summaries of a reference: how fast they are made, how large they are, and what they leave undecided. */
import { importBuilt } from './lib/built.mjs';
import { whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

const BAR_SPEED = 1_000_000;
const BAR_BYTES = 32 * 1024;

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function sketch({ rows, rounds }) {
  const { createRandom } = await importBuilt('core/random.js');
  const { summariseColumn, columnSummaryToJson } = await importBuilt('core/stats/sketch/column-summary.js');
  const { rankUncertainty } = await importBuilt('core/stats/sketch/quantile-sketch.js');
  const { summariseCurrent } = await importBuilt('core/drift/profile/summarise-current.js');
  const { ksBounds } = await importBuilt('core/drift/profile/ks-bounds.js');
  const { robustWassersteinBounds } = await importBuilt('core/drift/profile/wasserstein-bounds.js');
  const { ksTwoSample } = await importBuilt('core/stats/tests/ks-two-sample.js');
  const { robustWasserstein } = await importBuilt('core/stats/distances/robust-wasserstein.js');
  const { sortedValues } = await importBuilt('core/stats/summaries/sorted-values.js');

  /** @type {Record<string, (random: { next(): number, normal(): number }) => number>} */
  const laws = {
    normal: (random) => random.normal(),
    'rounded to 0.1': (random) => Math.round(10 * random.normal()) / 10,
    'heavy tails': (random) => 1 / (random.next() - 0.5),
  };
  const columns = Object.entries(laws).map(([name, law]) => {
    const random = createRandom(`bench/${name}`);
    const draw = (/** @type {number} */ size) => Float64Array.from({ length: size }, () => law(random));
    return { name, reference: draw(rows), current: draw(Math.ceil(rows / 10)) };
  });
  /** @type {Record<string, () => Promise<{ perSecond: number }>>} */
  const ways = Object.fromEntries(
    columns.map(({ name, reference }) => [
      name,
      async () => {
        // Of one core: what other processes take meanwhile does not count.
        const before = process.cpuUsage();
        summariseColumn({ kind: 'number', values: reference });
        const { user, system } = process.cpuUsage(before);
        return { perSecond: rows / ((user + system) / 1e6) };
      },
    ]),
  );
  const samples = await interleave(rounds, ways);
  return {
    title: `Summaries: ${whole(rows)} reference rows, a tenth of that as current rows, medians of ${rounds}`,
    headings: [
      'values',
      'values a CPU second',
      'bytes',
      'bar',
      'rank error %',
      'D exact',
      'D bounds',
      'effect exact',
      'effect bounds',
    ],
    rows: columns.map(({ name, reference, current }) => {
      const summary = summariseColumn({ kind: 'number', values: reference });
      const other = summariseCurrent({ kind: 'number', values: current }, summary);
      const perSecond = medianOf(samples, name, (sample) => sample.perSecond);
      const bytes = JSON.stringify(columnSummaryToJson(summary)).length;
      const [left, right] = [sortedValues(reference), sortedValues(current)];
      const { distance } = ksBounds(summary.numbers, other.numbers);
      const effect = robustWassersteinBounds(summary.numbers.sketch, other.numbers.sketch)?.distance;
      return [
        name,
        whole(perSecond),
        whole(bytes),
        perSecond >= BAR_SPEED && bytes <= BAR_BYTES ? 'kept' : 'MISSED',
        (100 * (rankUncertainty(summary.numbers.sketch) / rows)).toFixed(3),
        ksTwoSample(left, right).statistic.toFixed(5),
        `${distance.low.toFixed(5)} to ${distance.high.toFixed(5)}`,
        robustWasserstein(left, right).distance.toFixed(5),
        effect === undefined ? 'open' : `${effect.low.toFixed(5)} to ${effect.high.toFixed(5)}`,
      ];
    }),
    notes: [
      `The bars are ${whole(BAR_SPEED)} values a second of one core and ${whole(BAR_BYTES)} bytes of JSON a column.`,
      'The rank error is the guarantee the summary carries: the share of rows up to any value is known to within it.',
    ],
  };
}
