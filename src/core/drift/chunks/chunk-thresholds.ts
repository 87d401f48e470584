import { InvalidArgument } from '../../errors.js';
import { studentTQuantile } from '../../stats/distributions/student-t.js';

/** Thresholds from fewer reference chunks rest on too little to be trusted. */
const fewestTrustedChunks = 6;

/** The scale on which distances of unchanged data look most like a normal sample. */
export type ThresholdScale = 'log' | 'two-thirds-power' | 'raw';

/** A function and its inverse. */
interface Scaling {
  readonly to: (distance: number) => number;
  readonly back: (value: number) => number;
}

const scalings: Readonly<Record<ThresholdScale, Scaling>> = {
  log: { to: Math.log, back: Math.exp },
  'two-thirds-power': { to: (distance) => Math.cbrt(distance) ** 2, back: (value) => value ** 1.5 },
  raw: { to: (distance) => distance, back: (value) => value },
};

/** A threshold for further chunks, or why there is none. */
export type ChunkThreshold =
  | {
      readonly kind: 'bounded';
      /** A chunk beyond it alarms. */
      readonly upper: number;
      /** As asked for; `raw` in place of `log` when a distance of 0 has no logarithm. */
      readonly scale: ThresholdScale;
      /** Fewer than 6 reference chunks. */
      readonly isWeak: boolean;
      readonly chunks: number;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * The largest distance that a further chunk of unchanged data is expected to show.
 *
 * Formula: g^-1(m + t(K - 1, level) s sqrt(1 + 1 / K)) with m and s the mean and the sample standard deviation of
 * g(d) over K chunks: the upper prediction limit of one more value. g is ln for distances along an axis; any d of 0
 * puts all on the raw scale. For distances of shares g is d^(2/3): their square is about a chi-squared variable, whose
 * cube root is nearly normal however few categories there are. On the log scale two categories would give a limit ten
 * times the usual distance, because one pair of nearly equal shares has a logarithm far below the others.
 *
 * @param distances of each reference chunk from the reference without it; finite, 0 or more
 * @param options `scale` g, by default `log`; `level` chance that a chunk of unchanged data stays below, in (0.5, 1),
 *   by default 0.99
 * @returns `bounded`, or `insufficient-data` below two chunks
 * @throws InvalidArgument on a distance that is negative or not finite, or a level out of range
 *
 * Source: prediction limit of a normal sample, Hahn and Meeker 1991, Statistical Intervals, 4.8; cube root: Wilson and
 * Hilferty, PNAS 17 (1931) 684-688; SciPy 1.17
 * `exp(mean(log(d)) + t.ppf(0.99, K - 1) * std(log(d), ddof=1) * sqrt(1 + 1 / K))`.
 *
 * @example chunkThreshold([0.1, 0.1, 0.1]) // upper 0.1, scale 'log', isWeak true
 */
export function chunkThreshold(
  distances: readonly number[],
  options: { readonly scale?: ThresholdScale | undefined; readonly level?: number | undefined } = {},
): ChunkThreshold {
  const { scale: wanted = 'log', level = 0.99 } = options;
  if (!(level > 0.5 && level < 1)) throw new InvalidArgument('level', 'must be above 0.5 and below 1', level);
  for (const distance of distances) {
    if (distance >= 0 && Number.isFinite(distance)) continue;
    throw new InvalidArgument('distances', 'must be finite and not negative', distance);
  }
  const chunks = distances.length;
  if (chunks < 2) return { kind: 'insufficient-data', needed: 2, got: chunks };
  const scale = wanted === 'log' && distances.includes(0) ? 'raw' : wanted;
  const bound = { kind: 'bounded', scale, isWeak: chunks < fewestTrustedChunks, chunks } as const;
  // There and back could end just below equal distances.
  if (distances.every((distance) => distance === distances[0])) return { ...bound, upper: distances[0]! };
  const { to, back } = scalings[scale];
  // Sorted, so that the order of chunks does not reach the last digit.
  const values = distances.map(to).sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / chunks;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const width = studentTQuantile(level, chunks - 1) * Math.sqrt((squares / (chunks - 1)) * (1 + 1 / chunks));
  return { ...bound, upper: Math.min(Number.MAX_VALUE, back(mean + width)) };
}
