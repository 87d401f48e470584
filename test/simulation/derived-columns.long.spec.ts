import { describe, expect, it } from 'vitest';
import { combineFeatures } from '../../src/core/drift/combine-features.js';
import { deriveColumns } from '../../src/core/drift/derived/derive-columns.js';
import type { FeatureEvaluation } from '../../src/core/drift/drift-evaluation.js';
import { resolveDriftSettings } from '../../src/core/drift/drift-settings.js';
import { evaluateFeature } from '../../src/core/drift/evaluate-feature.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { Column } from '../../src/core/table.js';

const settings = resolveDriftSettings();
const sizes = [
  [30, 30],
  [100, 100],
  [1000, 1000],
  [5000, 5000],
  [30, 5000],
  [5000, 30],
] as const;
const dayMs = 86_400_000;
const start = Date.UTC(2025, 0, 1);

/** Largest share that three binomial standard errors allow for a rate of 0.05. */
const barOf = (runs: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);

type Draw = (random: Random, rows: number, days: number) => Column;

function letters(rank: number): string {
  return rank.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
}

/** Texts of words with Zipf frequencies; a share of the words comes from a fresh part of the language. */
const texts =
  (fresh: number, longest = 20): Draw =>
  (random, rows) => {
    const levels = Array.from({ length: rows }, () => {
      const words = Array.from({ length: 4 + random.integer(longest) }, () => {
        const rank = Math.floor(20_000 ** random.next());
        return random.next() < fresh ? `new${letters(rank)}` : letters(rank);
      });
      return `${words.join(' ')}${random.next() < 0.3 ? ', 12' : ''}. ${100_000_000 + random.integer(900_000_000)}`;
    });
    return { kind: 'category', codes: Int32Array.from(levels, (_, row) => row), levels };
  };
const instants: Draw = (random, rows, days) => ({
  kind: 'date',
  values: Float64Array.from({ length: rows }, () => start + random.next() * days * dayMs),
});
const nights: Draw = (random, rows, days) => ({
  kind: 'date',
  values: Float64Array.from({ length: rows }, () => {
    const hour = random.next() < 0.2 ? 6 * random.next() : 24 * random.next();
    return start + Math.floor(random.next() * days) * dayMs + (hour / 24) * dayMs;
  }),
});

function verdicts(before: Draw, after: Draw, referenceRows: number, currentRows: number, seed: string) {
  const random = createRandom(seed);
  const columns = {
    name: 'x',
    reference: before(random, referenceRows, 101),
    current: after(random, currentRows, 17.4),
  };
  const derived = deriveColumns(columns, { random });
  return combineFeatures(
    { features: derived.map((column) => evaluateFeature(column, settings, seed)) },
    settings,
  ).features;
}

function rates(runs: number, judge: (run: number) => readonly FeatureEvaluation[]) {
  const passed = new Map<string, { p: number; drifted: number }>();
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const features = judge(run);
    if (features.some((feature) => feature.drifted)) alarms++;
    for (const { name, pValue, drifted } of features) {
      const counts = passed.get(name) ?? { p: 0, drifted: 0 };
      passed.set(name, {
        p: counts.p + Number(pValue !== null && pValue <= 0.05),
        drifted: counts.drifted + Number(drifted),
      });
    }
  }
  return { passed, alarms: alarms / runs };
}

function print(rows: readonly Record<string, unknown>[]): void {
  console.table(rows);
}

describe('derived columns', () => {
  it('of clean texts and dates raise no more false alarms than allowed', () => {
    const rows: Record<string, unknown>[] = [];
    const tooMany: string[] = [];
    for (const [kind, draw] of Object.entries({ text: texts(0), date: instants })) {
      for (const [referenceRows, currentRows] of sizes) {
        const runs = Math.max(referenceRows, currentRows) >= 5000 ? 200 : 500;
        const { passed, alarms } = rates(runs, (run) =>
          verdicts(draw, draw, referenceRows, currentRows, `${kind}/${referenceRows}/${currentRows}/${run}`),
        );
        const row: Record<string, unknown> = { kind, n: referenceRows, m: currentRows };
        for (const [name, { p }] of passed) {
          row[`p <= 0.05${name.slice(1)}`] = p / runs;
          if (p / runs > barOf(runs)) tooMany.push(`${name}, ${referenceRows} x ${currentRows}`);
        }
        rows.push({ ...row, 'any alarm': alarms });
        if (alarms > barOf(runs)) tooMany.push(`any alarm, ${referenceRows} x ${currentRows}`);
      }
    }
    print(rows);
    expect(tooMany).toEqual([]);
  });

  it('of changed texts and dates find the change', () => {
    const runs = 100;
    const rows: Record<string, unknown>[] = [];
    const changes: Record<string, readonly [Draw, Draw]> = {
      '15 % of the words are new': [texts(0), texts(0.15)],
      'texts half as long': [texts(0), texts(0, 8)],
      '20 % of the rows move to the night': [instants, nights],
    };
    for (const [name, [before, after]] of Object.entries(changes)) {
      const row: Record<string, unknown> = { change: name };
      for (const size of [200, 1000, 5000]) {
        const { alarms } = rates(runs, (run) =>
          verdicts(before, after, size, size, `${name}/${size}/${run}`),
        );
        row[`found, n = m = ${size}`] = alarms;
        if (size === 5000) expect(alarms).toBeGreaterThanOrEqual(0.99);
      }
      rows.push(row);
    }
    print(rows);
  });
});
