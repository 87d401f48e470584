import { readFileSync } from 'node:fs';

/** How a golden sample is rebuilt; generate_drift.py does the same arithmetic. */
export interface SampleSpec {
  readonly size: number;
  readonly seed: number;
  readonly levels: number;
  readonly scale: number;
  readonly shift: number;
}

export interface ContingencyCase {
  readonly reference: number[];
  readonly current: number[];
  readonly chi2: [number, number, number];
  readonly jensenShannon: number;
  readonly totalVariation: number;
  readonly psi: number;
}

export interface NumericCase {
  readonly reference: SampleSpec;
  readonly current: SampleSpec;
  readonly ks: [number, number];
  readonly wasserstein: number;
  readonly robust: number | null;
  readonly edges: number[];
  readonly referenceBins: number[];
  readonly currentBins: number[];
  readonly psi: number;
  readonly jensenShannon: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly quantiles: number[];
}

export interface DriftGolden {
  readonly published: {
    readonly x: number[];
    readonly y: number[];
    readonly r: number[];
    readonly c: number[];
    readonly ksStatistic: number;
    readonly ksExactP: number;
    readonly ksAsymptoticP: number;
    readonly wasserstein: number;
    readonly contingency: ContingencyCase;
    readonly contingencyDoubled: ContingencyCase;
    readonly jensenShannonDistance: number;
    readonly jensenShannonDivergence: number;
    readonly unseenColumn: ContingencyCase;
    readonly letters: ContingencyCase;
    readonly fisher: [number, number, number, number, number][];
  };
  readonly numeric: NumericCase[];
  readonly kolmogorov: [number, number, number][];
  readonly contingency: ContingencyCase[];
  readonly fisher: [number, number, number, number, number, boolean][];
  readonly adjustments: { pValues: number[]; benjaminiHochberg: number[]; holm: number[] }[];
  readonly unseen: [number, number, number, number, number, number][];
}

/** Reference values written by generate_drift.py. */
export function readDriftGolden(): DriftGolden {
  return JSON.parse(readFileSync(new URL('./drift.json', import.meta.url), 'utf8'));
}

/** Rebuilds a sample: sum of four uniforms of a congruential generator, optionally rounded. */
export function goldenSample({ size, seed, levels, scale, shift }: SampleSpec): Float64Array {
  const values = new Float64Array(size);
  let state = seed;
  for (let index = 0; index < size; index++) {
    let total = 0;
    for (let draw = 0; draw < 4; draw++) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      total += state / 4294967296;
    }
    const value = (total - 2) * scale + shift;
    values[index] = levels > 0 ? Math.floor(value * levels) / levels : value;
  }
  return values;
}

/** Relative difference; exact zeros must agree exactly. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}

/** Error of a p-value on the agreed scale: relative down to 1e-12, in ln p below, both as multiples of the bar. */
export function pValueError(actual: number, expected: number): number {
  if (expected >= 1e-12) return relativeError(actual, expected) / 1e-9;
  if (expected < 1e-300) return actual < 1e-299 ? 0 : Number.POSITIVE_INFINITY;
  return relativeError(Math.log(actual), Math.log(expected)) / 1e-6;
}
