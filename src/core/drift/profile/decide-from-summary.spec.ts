import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import { robustWasserstein } from '../../stats/distances/robust-wasserstein.js';
import { robustWassersteinByChance } from '../../stats/distances/robust-wasserstein-by-chance.js';
import {
  type ColumnSummary,
  mergeColumnSummaries,
  summariseColumn,
} from '../../stats/sketch/column-summary.js';
import { mergeNumberSummaries, summariseNumbers } from '../../stats/sketch/number-summary.js';
import { finitePart, sortedValues } from '../../stats/summaries/sorted-values.js';
import { ksTwoSample } from '../../stats/tests/ks-two-sample.js';
import type { Column, Table } from '../../table.js';
import { resolveDriftSettings } from '../drift-settings.js';
import type { DriftSettingsInput } from '../drift-settings-shape.js';
import { evaluateDrift } from '../evaluate-drift.js';
import { decideFromSummary } from './decide-from-summary.js';
import { boundFeature } from './feature-bounds.js';
import type { FeatureBounds } from './finding-bounds.js';
import { ksBounds } from './ks-bounds.js';
import { summariseCurrent } from './summarise-current.js';
import { robustWassersteinBounds } from './wasserstein-bounds.js';

const number = (rows: number, draw: () => number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, draw),
});

const category = (rows: number, levels: number, draw: () => number): Column => ({
  kind: 'category',
  codes: Int32Array.from({ length: rows }, () => Math.floor(levels * draw())),
  levels: Array.from({ length: levels }, (_, code) => `level ${code}`),
});

/** Seven kinds of columns, moved by `shift` standard deviations or about as much. */
function sample(rows: number, shift: number, random: Random): Table {
  const moved = () => random.normal() + shift;
  const orMissing = (value: number) => (random.next() < 0.1 + shift / 10 ? Number.NaN : value);
  const orInfinite = (value: number) =>
    random.next() < 0.003 + shift / 100 ? Number.NEGATIVE_INFINITY : value;
  const data: Record<string, Column> = {
    still: number(rows, () => random.normal()),
    moved: number(rows, moved),
    wider: number(rows, () => random.normal() * (1 + shift)),
    gaps: number(rows, () => orInfinite(orMissing(moved()))),
    ties: number(rows, () => Math.round(3 * moved()) / 3),
    zeros: number(rows, () => Math.max(0, moved())),
    counts: number(rows, () => Math.min(6, Math.floor(-Math.log(random.next()) * (1 + shift)))),
    few: category(rows, 5, () => random.next() ** (1 + shift)),
    many: category(rows, 3_000, () => random.next() ** (4 + shift)),
  };
  return { rowCount: rows, columns: Object.entries(data).map(([name, column]) => ({ name, data: column })) };
}

/** A summary with far fewer values than a stored one, so that its error matters at a few thousand rows. */
function coarse(column: Column, points: number): ColumnSummary {
  if (column.kind === 'category') return summariseColumn(column);
  const half = column.values.length >>> 1;
  const parts = [column.values.subarray(0, half), column.values.subarray(half)];
  const numbers = mergeNumberSummaries(
    parts.map((part) => summariseNumbers(part, points)),
    points,
  );
  return { kind: column.kind, numbers };
}

/** Only the measures that decide, as the others cost time and change no verdict. */
const deciding = {
  custom: { number: ['ks'], category: ['chi2'] },
  default: { number: ['auto'], category: ['auto'] },
};
const variants: readonly DriftSettingsInput[] = [
  { preset: 'custom' },
  { preset: 'custom', correction: 'holm', alpha: 0.2 },
  { preset: 'custom', correction: 'none', effectFloors: { robust_wasserstein: 0, total_variation: 0 } },
  { preset: 'default' },
  { preset: 'default', correction: 'bonferroni', effectFloors: { robust_wasserstein: 0.02 } },
];

describe('decideFromSummary', () => {
  it('never contradicts the decision from the rows, also where the two are close', () => {
    const tally = { drift: 0, no_drift: 0, indeterminate: 0 };
    const contradictions: string[] = [];
    for (const shift of [0, 0.06, 0.1, 0.12, 0.5]) {
      for (const [rows, currentRows] of [
        [8_000, 1_200],
        [2_500, 2_500],
      ] as const) {
        const random = createRandom(`decide/${shift}/${rows}`);
        const reference = sample(rows, 0, random);
        const current = sample(currentRows, shift, random);
        const sides = reference.columns.map(({ name, data }, place) => {
          const summary = coarse(data, 64);
          const column = current.columns[place]!.data;
          return {
            rowsKnown: { name, reference: summary, current: summariseCurrent(column, summary) },
            bothStored: { name, reference: summary, current: coarse(column, 64) },
          };
        });
        for (const input of variants) {
          const measuresByKind = deciding[input.preset === 'custom' ? 'custom' : 'default'];
          const settings = resolveDriftSettings({ ...input, measuresByKind });
          const exact = evaluateDrift({ reference, current, settings, seed: 1 });
          for (const way of ['rowsKnown', 'bothStored'] as const) {
            const bounds = sides.map((side) => boundFeature(side[way], settings));
            decideFromSummary(bounds, settings).forEach(({ feature, verdict, reason }, place) => {
              tally[verdict]++;
              const truth = exact.features[place]!;
              if (verdict === 'indeterminate' || (verdict === 'drift') === truth.drifted) return;
              contradictions.push(`${feature} at ${shift}: ${reason}, but ${truth.reason}`);
            });
          }
        }
      }
    }
    expect(contradictions).toEqual([]);
    expect(tally.drift).toBeGreaterThan(100);
    expect(tally.no_drift).toBeGreaterThan(200);
  });

  it('bounds the Kolmogorov-Smirnov test and the robust Wasserstein distance', () => {
    for (const shift of [0, 0.03, 0.1, 1]) {
      for (const points of [8, 256]) {
        const random = createRandom(`bounds/${shift}/${points}`);
        const reference = sample(4_000, 0, random);
        const current = sample(900, shift, random);
        for (const [place, { name, data }] of reference.columns.entries()) {
          const other = current.columns[place]!.data;
          if (data.kind === 'category' || other.kind === 'category') continue;
          const a = coarse(data, points);
          for (const b of [summariseCurrent(other, a), coarse(other, points)]) {
            if (a.kind === 'category' || b.kind === 'category') continue;
            const left = sortedValues(data.values);
            const right = sortedValues(other.values);
            const test = ksTwoSample(left, right);
            if (test.kind !== 'tested') throw new Error('both sides have rows');
            const ks = ksBounds(a.numbers, b.numbers);
            expect(ks.distance.low).toBeLessThanOrEqual(test.statistic + 1e-15);
            expect(ks.distance.high).toBeGreaterThanOrEqual(test.statistic - 1e-15);
            expect(ks.pValue.low).toBeLessThanOrEqual(test.pValue);
            expect(ks.pValue.high).toBeGreaterThanOrEqual(test.pValue);
            const bounds = robustWassersteinBounds(a.numbers.sketch, b.numbers.sketch);
            const truth = robustWasserstein(finitePart(left), finitePart(right));
            if (bounds === undefined) continue;
            if (truth.kind !== 'measured') expect.fail(`${name} has no spread`);
            expect(bounds.distance.low).toBeLessThanOrEqual(truth.distance);
            expect(bounds.distance.high).toBeGreaterThanOrEqual(truth.distance);
            const byChance = robustWassersteinByChance(finitePart(left), finitePart(right)) ?? 0;
            expect(bounds.byChance.low).toBeLessThanOrEqual(byChance);
            expect(bounds.byChance.high).toBeGreaterThanOrEqual(byChance);
          }
        }
      }
    }
  });

  it('is the exact test when every row is known', () => {
    for (const [n, m] of [
      [40, 25],
      [900, 900],
      [12_000, 30],
    ] as const) {
      const random = createRandom(`exact/${n}`);
      const values = [n, m].map((rows) => Float64Array.from({ length: rows }, () => random.normal()));
      const [a, b] = values.map((side) => summariseNumbers(side, 20_000));
      const test = ksTwoSample(sortedValues(values[0]!), sortedValues(values[1]!));
      if (test.kind !== 'tested') throw new Error('both sides have rows');
      const { distance, pValue } = ksBounds(a!, b!);
      expect(distance).toEqual({ low: test.statistic, high: test.statistic });
      expect(Math.abs(pValue.low / test.pValue - 1)).toBeLessThan(1.1e-6);
      expect(Math.abs(pValue.high / test.pValue - 1)).toBeLessThan(1.1e-6);
    }
  });

  it('never raises drift between two summaries of the same rows', () => {
    const settings = resolveDriftSettings({ preset: 'custom', correction: 'none', alpha: 0.999 });
    const same = sample(20_000, 0, createRandom('same'));
    const bounds = same.columns.map(({ name, data }, place) => {
      const current = mergeColumnSummaries([coarse(data, 16)]);
      return boundFeature({ name, reference: coarse(data, 8 + place), current }, settings);
    });
    for (const { verdict } of decideFromSummary(bounds, settings)) expect(verdict).not.toBe('drift');
  });

  it('decides almost every clean feature of the default settings from a summary of the stored size', () => {
    const settings = resolveDriftSettings();
    const random = createRandom('clean');
    const reference = sample(50_000, 0, random);
    const current = sample(10_000, 0, random);
    const bounds = reference.columns.map(({ name, data }, place) => {
      const summary = summariseColumn(data);
      return boundFeature(
        { name, reference: summary, current: summariseCurrent(current.columns[place]!.data, summary) },
        settings,
      );
    });
    const undecided = decideFromSummary(bounds, settings).filter(({ verdict }) => verdict !== 'no_drift');
    expect(undecided.map(({ feature }) => feature)).toEqual(['many']);
  });

  it('knows the table of many categories exactly as soon as the frequent ones are certain', () => {
    const random = createRandom('table');
    const [a, b] = [
      category(50_000, 3_000, () => random.next() ** 4),
      category(9_000, 3_000, () => random.next() ** 4),
    ];
    const summary = summariseColumn(a);
    const settings = resolveDriftSettings({ companions: [] });
    const feature = { name: 'many', reference: summary, current: summariseCurrent(b, summary) };
    const [finding] = boundFeature(feature, settings).findings;
    const tables = [a, b].map((data) => ({ rowCount: 1, columns: [{ name: 'many', data }] }));
    const exact = evaluateDrift({ reference: tables[0]!, current: tables[1]!, settings, seed: 1 })
      .features[0]!;
    expect(summary.kind === 'category' && summary.categories.unlistedHigh).toBeGreaterThan(0);
    expect(finding?.pValue).toEqual({ low: exact.pValue, high: exact.pValue });
    expect(finding?.effect).toEqual({ low: exact.effect, high: exact.effect });
    const floor = exact.threshold?.effectFloor;
    expect(finding?.effectFloor).toEqual({ low: floor, high: floor });
  });

  it('leaves to the rows what it cannot answer', () => {
    const verdictOf = (input: DriftSettingsInput, a: Column, b: Column) => {
      const settings = resolveDriftSettings(input);
      const sides = { reference: summariseColumn(a), current: summariseColumn(b) };
      return decideFromSummary([boundFeature({ name: 'x', ...sides }, settings)], settings)[0]?.verdict;
    };
    const some = number(500, createRandom(1).normal);
    const labels = category(500, 3, createRandom(2).next);
    expect(verdictOf({ preset: 'psi-max-0.2' }, some, some)).toBe('indeterminate');
    expect(verdictOf({ preset: 'evidently' }, some, some)).toBe('indeterminate');
    expect(verdictOf({}, some, labels)).toBe('indeterminate');
    expect(
      verdictOf(
        {},
        some,
        number(0, () => 0),
      ),
    ).toBe('indeterminate');
    expect(
      verdictOf(
        {},
        number(9, () => 4),
        number(9, () => 4),
      ),
    ).toBe('indeterminate');
    expect(verdictOf({}, some, some)).toBe('no_drift');
  });

  it('counts tests that it knows nothing of in both directions', () => {
    const finding = {
      measure: 'ks',
      effect: { low: 1, high: 1 },
      effectMeasure: 'robust_wasserstein',
      alpha: 0.05,
      effectFloor: { low: 0.1, high: 0.1 },
    };
    const feature = (p: number): FeatureBounds => ({
      name: `p ${p}`,
      findings: [{ ...finding, pValue: { low: p, high: p } }],
    });
    const verdicts = (correction: 'benjamini-hochberg' | 'bonferroni' | 'holm', others: number) =>
      decideFromSummary(
        [feature(0.001), feature(0.04), feature(0.3)],
        { correction, datasetRule: { kind: 'any' } },
        others,
      ).map(({ verdict }) => verdict);
    expect(verdicts('benjamini-hochberg', 0)).toEqual(['drift', 'no_drift', 'no_drift']);
    expect(verdicts('benjamini-hochberg', 2)).toEqual(['drift', 'indeterminate', 'no_drift']);
    expect(verdicts('benjamini-hochberg', 90)).toEqual(['indeterminate', 'indeterminate', 'no_drift']);
    expect(verdicts('bonferroni', 90)).toEqual(['indeterminate', 'no_drift', 'no_drift']);
    expect(verdicts('holm', 90)).toEqual(['indeterminate', 'no_drift', 'no_drift']);
  });
});
