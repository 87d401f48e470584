import { describe, expect, it } from 'vitest';
import { createRandom, permutation, type Random } from '../../random.js';
import { energyDistance } from '../distances/energy.js';
import { robustEnergy } from '../distances/robust-energy.js';
import { robustWasserstein } from '../distances/robust-wasserstein.js';
import { normalQuantile } from '../distributions/normal.js';
import { type PooledCounts, pooledCounts } from '../summaries/pooled-counts.js';
import { andersonDarling, andersonDarlingSquared } from './anderson-darling.js';
import { contingencyPermutationP } from './contingency-permutation.js';
import { cramerVonMises, cramerVonMisesStatistic } from './cramer-von-mises.js';
import { cramerVonMisesExactP } from './cramer-von-mises-exact-p.js';
import { eppsSingleton } from './epps-singleton.js';
import { ksTwoSample } from './ks-two-sample.js';
import { kuiperStatistic, kuiperTwoSample } from './kuiper.js';
import { mannWhitney } from './mann-whitney.js';
import { mannWhitneyExactP } from './mann-whitney-exact-p.js';
import { welchTOfSamples } from './welch-t-of-samples.js';

const random = createRandom('two-sample properties');
const normals = (size: number, shift = 0, scale = 1): Float64Array =>
  Float64Array.from({ length: size }, () => random.normal() * scale + shift).sort();
const rounded = (values: Float64Array): Float64Array => values.map((value) => Math.round(value * 2) / 2);
const pairs: [Float64Array, Float64Array][] = [
  [normals(8), normals(8, 0.5)],
  [normals(12), normals(9, 1)],
  [normals(90), normals(120, 0.1)],
  [normals(300), normals(30, 0, 1.5)],
  [rounded(normals(80)), rounded(normals(70, 0.3))],
  [normals(50), normals(50, 20)],
];
const rankTests = { ksTwoSample, andersonDarling, cramerVonMises, mannWhitney, kuiperTwoSample };
const allTests = { ...rankTests, eppsSingleton, welchTOfSamples };

function answer(
  test: (
    a: Float64Array,
    b: Float64Array,
  ) => { kind: string } | { kind: string; statistic: number; pValue: number },
  a: Float64Array,
  b: Float64Array,
): { statistic: number; pValue: number } {
  const result = test(a, b);
  if ('pValue' in result) return result;
  throw new Error(result.kind);
}

/** What a statistic with a direction becomes when that is turned round. */
function turned(name: string, statistic: number, a: Float64Array, b: Float64Array): number {
  if (name === 'mannWhitney') return a.length * b.length - statistic;
  return name === 'welchTOfSamples' ? -statistic : statistic;
}

describe.each(Object.entries(allTests))('%s', (name, test) => {
  it('gives the same p-value when the samples change places', () => {
    for (const [a, b] of pairs) {
      const [there, back] = [answer(test, a, b), answer(test, b, a)];
      expect(Math.abs(there.pValue - back.pValue)).toBeLessThanOrEqual(1e-13 * there.pValue);
      expect(there.statistic).toBeCloseTo(turned(name, back.statistic, a, b), 12);
    }
  });

  it('does not depend on unit and origin', () => {
    for (const [a, b] of pairs) {
      const there = answer(test, a, b);
      const moved = answer(
        test,
        a.map((v) => 1024 * v + 64),
        b.map((v) => 1024 * v + 64),
      );
      const tolerance = 1e-9 * Math.max(1, Math.abs(there.statistic));
      expect(Math.abs(moved.statistic - there.statistic)).toBeLessThan(tolerance);
      const mirrored = answer(test, a.map((v) => -v).reverse(), b.map((v) => -v).reverse());
      const statistic = turned(name, mirrored.statistic, a, b);
      expect(Math.abs(statistic - there.statistic)).toBeLessThan(tolerance);
    }
  });

  it('sees nothing between a sample and itself', () => {
    for (const [a] of pairs) expect(answer(test, a, a.slice()).pValue).toBeGreaterThan(0.9);
  });

  it('gives finite numbers or a reason for odd samples', () => {
    const odd = [
      [],
      [1],
      [1, 2],
      [5, 5, 5, 5, 5, 5],
      [6, 6, 6, 6, 6, 6],
      [-0, 0, -0, 0, 0, 0],
      [-1.7e308, -1e308, 0, 1e308, 1.7e308, 1.7e308],
      [0, 5e-324, 1e-323, 1.5e-323, 2e-323, 2.5e-323],
      [0, 0, 0, 0, 0, 1e300],
    ].map((values) => Float64Array.from(values).sort());
    for (const a of odd) {
      for (const b of odd) {
        const result = test(a, b);
        if (result.kind !== 'tested') continue;
        expect(Number.isFinite(result.statistic)).toBe(true);
        expect(result.pValue).toBeGreaterThanOrEqual(0);
        expect(result.pValue).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe.each(Object.entries(rankTests))('%s as a rank test', (_name, test) => {
  it('does not change under a monotone map', () => {
    for (const [a, b] of pairs) {
      const cubed = answer(
        test,
        a.map((v) => v ** 3),
        b.map((v) => v ** 3),
      );
      expect(cubed).toEqual(answer(test, a, b));
    }
  });

  it('ranks infinities as the ends', () => {
    const [a, b] = [Float64Array.of(-Infinity, 1, 2, 3, Infinity), Float64Array.of(0, 1.5, 9, 10, 11)];
    const [c, d] = [Float64Array.of(-50, 1, 2, 3, 50), b];
    expect(answer(test, a, b)).toEqual(answer(test, c, d));
  });
});

describe('what the samples are too poor for', () => {
  it('is said by each test in its own variant', () => {
    const [none, one, five] = [new Float64Array(), Float64Array.of(1), Float64Array.of(7, 7, 7, 7, 7)];
    expect(andersonDarling(one, five)).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
    expect(andersonDarling(five, five)).toEqual({ kind: 'constant' });
    expect(cramerVonMises(one, five)).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
    expect(mannWhitney(none, five)).toEqual({ kind: 'insufficient-data', needed: 1, got: 0 });
    expect(mannWhitney(five, five)).toMatchObject({ kind: 'tested', pValue: 1 });
    expect(kuiperTwoSample(none, five)).toEqual({ kind: 'insufficient-data', needed: 1, got: 0 });
    expect(welchTOfSamples(one, five)).toEqual({ kind: 'insufficient-data', needed: 2, got: 1 });
    expect(
      welchTOfSamples(
        five,
        five.map(() => 9),
      ),
    ).toEqual({ kind: 'no-variance', sign: -1 });
    expect(eppsSingleton(one, five)).toEqual({ kind: 'insufficient-data', needed: 5, got: 1 });
    expect(eppsSingleton(five, five)).toEqual({ kind: 'no-spread' });
    expect(
      eppsSingleton(
        five,
        five.map(() => 9),
      ),
    ).toEqual({ kind: 'no-spread' });
  });
});

describe('statistics', () => {
  it('equal their textbook definitions', () => {
    for (const [a, b] of pairs) {
      const counts = pooledCounts(a, b);
      expect(cramerVonMisesStatistic(counts)).toBeCloseTo(rankedCramerVonMises(a, b), 9);
      expect(andersonDarlingSquared(counts)).toBeCloseTo(summedAndersonDarling(a, b), 9);
    }
  });

  it('count equal values of both samples at once', () => {
    const [a, b] = [Float64Array.of(1, 1, 2, 2), Float64Array.of(1, 1, 2, 2)];
    const counts = pooledCounts(a, b);
    expect([counts.reference, counts.current].map((side) => Array.from(side))).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(kuiperStatistic(counts)).toBe(0);
    expect(andersonDarlingSquared(counts)).toBe(0);
    expect(Array.from(pooledCounts(Float64Array.of(-0, 0), Float64Array.of(0)).reference)).toEqual([2]);
  });
});

describe('exact p-values', () => {
  it('equal the enumeration of all orderings', () => {
    for (const [n, m] of [
      [4, 4],
      [3, 5],
      [2, 6],
      [5, 4],
    ] as const) {
      const all = enumerate(n, m);
      const total = all.length;
      for (const counts of all.slice(0, 40)) {
        const statistic = cramerVonMisesStatistic(counts);
        const extreme = all.filter((other) => cramerVonMisesStatistic(other) >= statistic - 1e-12).length;
        const sum = statistic * n * m * (n + m) ** 2;
        expect(cramerVonMisesExactP(n, m, sum + 1e-6)).toBeCloseTo(extreme / total, 12);
      }
      for (let u = 0; u <= (n * m) / 2; u++) {
        const below = all.filter((counts) => pairsBelow(counts) <= u).length;
        expect(mannWhitneyExactP(n, m, u)).toBeCloseTo(Math.min(1, (2 * below) / total), 12);
      }
    }
  });
});

function permutedP(counts: PooledCounts, random: Random, largestDrawCount = 9_999): number {
  return contingencyPermutationP(counts.reference, counts.current, random, {
    statistic: (reference, current) => andersonDarlingSquared({ ...counts, reference, current }),
    largestDrawCount,
  });
}

describe('a rank statistic under permutation', () => {
  it('is near the share of all orderings, ties counted as extreme', () => {
    const all = enumerate(5, 5);
    const counts = all[20]!;
    const limit = andersonDarlingSquared(counts) * (1 - 1e-12);
    const exact = all.filter((other) => andersonDarlingSquared(other) >= limit).length / all.length;
    // Draws stop at the fiftieth extreme one, so the relative error is about 1 / sqrt(50).
    expect(Math.abs(permutedP(counts, createRandom(1)) / exact - 1)).toBeLessThan(4 / Math.sqrt(50));
  });

  it('is never 0, and 1 where nothing can be more extreme', () => {
    expect(permutedP(pooledCounts(normals(40), normals(40, 50)), createRandom(1), 999)).toBe(0.001);
    const same = pooledCounts(Float64Array.of(1, 1, 2), Float64Array.of(1, 1, 2));
    expect(contingencyPermutationP(same.reference, same.current, createRandom(1))).toBe(1);
  });

  it('repeats itself for the same seed and does not mind which sample is the smaller one', () => {
    const [a, b] = [rounded(normals(12)), rounded(normals(60, 0.4))];
    const there = permutedP(pooledCounts(a, b), createRandom(3));
    expect(permutedP(pooledCounts(a, b), createRandom(3))).toBe(there);
    expect(permutedP(pooledCounts(b, a), createRandom(3))).toBe(there);
  });
});

describe('false alarms at 5 %', () => {
  it('of Anderson-Darling stay near 5 % for continuous values and, permuted, for heavy ties', () => {
    const runs = 2_000;
    let continuous = 0;
    let tied = 0;
    for (let run = 0; run < runs; run++) {
      if (answer(andersonDarling, normals(30), normals(30)).pValue <= 0.05) continuous++;
      const counts = pooledCounts(normals(20).map(Math.round), normals(20).map(Math.round));
      const p = permutedP(counts, random, 199);
      if (p <= 0.05) tied++;
    }
    const band = 3 * Math.sqrt((0.05 * 0.95) / runs);
    expect(Math.abs(continuous / runs - 0.05)).toBeLessThan(band);
    expect(tied / runs).toBeLessThan(0.05 + band);
  });
});

describe('energy distance', () => {
  it('has the unit of a square root, and none in its robust form', () => {
    const [a, b] = [normals(200), normals(150, 0.7)];
    const times = (values: Float64Array, factor: number) => values.map((value) => value * factor);
    expect(energyDistance(times(a, 64), times(b, 64))).toBeCloseTo(8 * energyDistance(a, b), 10);
    expect(energyDistance(b, a)).toBe(energyDistance(a, b));
    const robust = robustEnergy(a, b);
    const scaled = robustEnergy(times(a, 1e6), times(b, 1e6));
    if (robust.kind !== 'measured' || scaled.kind !== 'measured') throw new Error('no spread');
    expect(scaled.distance).toBeCloseTo(robust.distance, 10);
  });

  it('of a shift of d standard deviations is about 0.75 d, so the floors of both distances mean the same', () => {
    const a = Float64Array.from({ length: 20_000 }, (_, index) => normalQuantile((index + 0.5) / 20_000));
    const b = a.map((value) => value + 0.1);
    const [energy, first] = [robustEnergy(a, b), robustWasserstein(a, b)];
    if (energy.kind !== 'measured' || first.kind !== 'measured') throw new Error('no spread');
    expect(energy.distance).toBeCloseTo(0.075, 3);
    expect(first.distance).toBeCloseTo(0.1, 2);
  });

  it('stays finite at the end of the range, ignores wild values and refuses an empty side', () => {
    const wide = Float64Array.of(-1.7e308, 0, 1.7e308);
    expect(energyDistance(wide, Float64Array.of(1.7e308))).toBeGreaterThan(1e154);
    expect(Number.isFinite(energyDistance(wide, Float64Array.of(1.7e308)))).toBe(true);
    expect(robustEnergy(wide, wide)).toEqual({ kind: 'measured', distance: 0 });
    expect(robustEnergy(Float64Array.of(1, 1), Float64Array.of(1, 2))).toEqual({ kind: 'no-spread' });
    const [a, b] = [normals(1000), normals(1000, 1)];
    const wild = Float64Array.from([...a.slice(0, -1), 1e6]);
    const [plain, robust] = [robustEnergy(a, b), robustEnergy(wild, b)];
    if (plain.kind !== 'measured' || robust.kind !== 'measured') throw new Error('no spread');
    expect(robust.distance).toBeCloseTo(plain.distance, 1);
    expect(() => energyDistance(new Float64Array(), a)).toThrow('reference');
    expect(() => energyDistance(a, new Float64Array())).toThrow('current');
  });
});

describe('row order', () => {
  it('means nothing once the samples are sorted', () => {
    const [a, b] = pairs[4]!;
    const mixed = Float64Array.from(permutation(a.length, createRandom(1)), (index) => a[index]!).sort();
    for (const test of Object.values(allTests)) expect(test(mixed, b)).toEqual(test(a, b));
  });
});

interface Counts {
  readonly reference: Int32Array;
  readonly current: Int32Array;
  readonly referenceTotal: number;
  readonly currentTotal: number;
}

/** All orderings of n and m untied rows. */
function enumerate(n: number, m: number): Counts[] {
  const all: Counts[] = [];
  for (let mask = 0; mask < 2 ** (n + m); mask++) {
    const reference = Int32Array.from({ length: n + m }, (_, bit) => (mask >> bit) & 1);
    if (reference.reduce((sum, one) => sum + one, 0) !== n) continue;
    const current = reference.map((one) => 1 - one);
    all.push({ reference, current, referenceTotal: n, currentTotal: m });
  }
  return all;
}

function pairsBelow({ reference, current }: Counts): number {
  let below = 0;
  let pairsSeen = 0;
  reference.forEach((isReference, index) => {
    if (isReference === 1) pairsSeen += below;
    below += current[index]!;
  });
  return pairsSeen;
}

function midranks(values: Float64Array, among: Float64Array): number[] {
  return [...values].map((value) => {
    const below = among.filter((other) => other < value).length;
    const equal = among.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** T = U/(nmN) - (4nm - 1)/(6N) from pooled midranks. */
function rankedCramerVonMises(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  const pooled = Float64Array.from([...a, ...b]);
  const squares = (values: Float64Array) =>
    midranks(values, pooled).reduce((sum, rank, index) => sum + (rank - index - 1) ** 2, 0);
  const u = n * squares(a) + m * squares(b);
  return u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
}

/** The double sum of Scholz and Stephens, equation 7. */
function summedAndersonDarling(a: Float64Array, b: Float64Array): number {
  const pooled = Float64Array.from([...a, ...b]);
  const total = pooled.length;
  let sum = 0;
  for (const sample of [a, b]) {
    for (const value of new Set(pooled)) {
      const count = (values: Float64Array, keep: (other: number) => boolean) => values.filter(keep).length;
      const ties = count(pooled, (other) => other === value);
      const below = count(pooled, (other) => other < value) + ties / 2;
      const own = count(sample, (other) => other < value) + count(sample, (other) => other === value) / 2;
      const gap = total * own - sample.length * below;
      sum += ((ties / total) * gap * gap) / (below * (total - below) - (total * ties) / 4) / sample.length;
    }
  }
  return ((total - 1) / total) * sum;
}
