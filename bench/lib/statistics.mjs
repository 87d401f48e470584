/** The few figures that a benchmark reports. */

/**
 * Middle of the values; the mean of the two in the middle for an even number of them.
 * @param {readonly number[]} values one or more
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Value below which a share of the values lies (nearest rank).
 * @param {Float64Array} sorted ascending, one or more
 * @param {number} share in (0, 1]
 */
export function percentile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Runs every way once a round, so that a slow spell of the machine falls on all of them alike.
 * @template Sample
 * @param {number} rounds
 * @param {Readonly<Record<string, (round: number) => Promise<Sample>>>} ways
 * @returns {Promise<Map<string, Sample[]>>} samples of each way, in order
 */
export async function interleave(rounds, ways) {
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(ways)) {
      const sample = await measure(round);
      samples.get(name)?.push(sample);
      process.stderr.write(`  round ${round + 1} of ${rounds}, ${name}: ${figuresOf(sample)}\n`);
    }
  }
  return samples;
}

/** @param {unknown} sample */
function figuresOf(sample) {
  const figures = Object.entries(/** @type {object} */ (sample)).filter(
    ([, value]) => typeof value === 'number',
  );
  return figures.map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`).join(', ');
}

/**
 * Median of one figure over the samples of a way.
 * @template Sample
 * @param {ReadonlyMap<string, Sample[]>} samples
 * @param {string} way
 * @param {(sample: Sample) => number} figure
 */
export function medianOf(samples, way, figure) {
  return median((samples.get(way) ?? []).map(figure));
}

/**
 * Mean of paired differences as a share of the other's mean, which single small values do not dominate as they would a
 * mean of ratios.
 * @param {readonly number[]} own one or more
 * @param {readonly number[]} others as many
 * @returns {{ percent: number, error: number }} `error` is the standard error of `percent`, NaN for one pair
 */
export function meanDifference(own, others) {
  const size = own.length;
  const differences = own.map((value, i) => value - (others[i] ?? Number.NaN));
  const mean = differences.reduce((sum, value) => sum + value, 0) / size;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const scale = 100 / (others.reduce((sum, value) => sum + value, 0) / size);
  return { percent: scale * mean, error: scale * Math.sqrt(squares / (size - 1) / size) };
}
