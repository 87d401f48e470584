import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/core/random.js';
import type { PooledCounts } from '../../src/core/stats/summaries/pooled-counts.js';
import { andersonDarlingOfCounts } from '../../src/core/stats/tests/anderson-darling.js';
import { cramerVonMisesOfCounts } from '../../src/core/stats/tests/cramer-von-mises.js';
import { kuiperOfCounts } from '../../src/core/stats/tests/kuiper.js';

const levels = [0.05, 0.01, 0.001];
const sizes: readonly (readonly [number, number])[] = [
  [8, 8],
  [10, 10],
  [15, 15],
  [30, 30],
  [40, 40],
  [100, 100],
  [8, 100],
  [8, 1_000],
  [30, 1_000],
  [300, 300],
];
const tests = { ad: andersonDarlingOfCounts, cvm: cramerVonMisesOfCounts, kuiper: kuiperOfCounts };
/** Up to here the exact Cramer-von Mises law is used, which needs no simulation and much time. */
const largestExactSize = 20;

/** Untied rows dealt to two samples at random: all that rank tests see of any continuous distribution. */
function dealUntied(n: number, m: number, random: Random): PooledCounts {
  const reference = new Int32Array(n + m);
  let left = n;
  for (let row = 0; row < n + m; row++) {
    if (random.integer(n + m - row) < left) {
      reference[row] = 1;
      left--;
    }
  }
  return { reference, current: reference.map((one) => 1 - one), referenceTotal: n, currentTotal: m };
}

it('laws of rank tests hold their level for untied rows', () => {
  const random = createRandom('laws of rank tests');
  for (const [n, m] of sizes) {
    const runs = Math.min(100_000, Math.floor(2e7 / (n + m)));
    const rejections = Object.fromEntries(Object.keys(tests).map((name) => [name, levels.map(() => 0)]));
    for (let run = 0; run < runs; run++) {
      const counts = dealUntied(n, m, random);
      for (const [name, test] of Object.entries(tests)) {
        if (name === 'cvm' && Math.max(n, m) <= largestExactSize) continue;
        const result = test(counts);
        if (result.kind !== 'tested') throw new Error(result.kind);
        levels.forEach((level, index) => {
          if (result.pValue <= level) rejections[name]![index]!++;
        });
      }
    }
    const shares = Object.entries(rejections).map(([name, counts]) => {
      const relative = counts.map((count, index) => (count / runs / levels[index]!).toFixed(2));
      return `${name} ${relative.join(' ')}`;
    });
    console.log(
      `${n} x ${m}, ${runs} runs, rejections over nominal ${levels.join(' ')}: ${shares.join('; ')}`,
    );
    if (Math.min(n, m) < 30) continue;
    for (const name of ['ad', 'cvm']) {
      const error = Math.sqrt((0.05 * 0.95) / runs);
      // 0.05 +- 0.001 of the law itself, and three standard errors of the simulation.
      expect(Math.abs(rejections[name]![0]! / runs - 0.05)).toBeLessThan(0.001 + 3 * error);
    }
  }
});
