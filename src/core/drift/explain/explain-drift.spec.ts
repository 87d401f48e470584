import { describe, expect, it } from 'vitest';
import { makeCompanion, makeEvaluation, makeFeature } from '../../../../test/support/make-evaluation.js';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import { explainDrift } from './explain-drift.js';
import { rankFeatures } from './rank-features.js';

function driftedFeature(name: string, effect: number, importance: number | null = null) {
  return makeFeature({ name, effect, importance, drifted: true, driftedBy: ['ks'], severity: 'moderate' });
}

describe('rankFeatures', () => {
  it('orders drifted features by strength times importance', () => {
    const features = [
      driftedFeature('weak', 0.2, 3),
      driftedFeature('strong', 0.9, 1),
      makeFeature({ name: 'calm', importance: 6 }),
    ];
    const ranking = rankFeatures(makeEvaluation({ features }));
    expect(ranking.map(({ feature }) => feature)).toEqual(['strong', 'weak']);
    expect(ranking[0]).toMatchObject({ strength: 9, importance: 0.1, measure: 'ks', effect: 0.9 });
    expect(ranking[0]!.score).toBeCloseTo(0.9, 12);
    expect(ranking[1]!.score).toBeCloseTo(2 * 0.3, 12);
  });

  it('weighs all features alike without importances', () => {
    const features = [driftedFeature('a', 0.2), driftedFeature('b', 0.4), makeFeature({ name: 'c' })];
    const ranking = rankFeatures(makeEvaluation({ features }));
    expect(ranking.map(({ feature, importance }) => [feature, importance])).toEqual([
      ['b', 1 / 3],
      ['a', 1 / 3],
    ]);
  });

  it('names the companion when its finding is the strongest, and weighs derived columns as their source', () => {
    const companions = [makeCompanion({ drifted: true, effect: 0.2 })];
    const features = [
      { ...driftedFeature('note', 0.2, 1), companions },
      { ...driftedFeature('note (length)', 0.3), derivedFrom: 'note' },
      makeFeature({ name: 'age', importance: 3 }),
    ];
    const ranking = rankFeatures(makeEvaluation({ features }));
    expect(ranking[0]).toMatchObject({ feature: 'note', measure: 'missing_rate', importance: 0.25 });
    expect(ranking[0]!.strength).toBeCloseTo(10, 12);
    expect(ranking[1]).toMatchObject({ feature: 'note (length)', importance: 0.25 });
  });

  it('keeps the order of the report for equals', () => {
    const features = [driftedFeature('b', 0.2, 0), driftedFeature('a', 0.2, 0)];
    expect(rankFeatures(makeEvaluation({ features })).map(({ feature }) => feature)).toEqual(['b', 'a']);
  });
});

describe('explainDrift', () => {
  const random = createRandom('explain');
  const start = Date.UTC(2026, 0, 1);

  function makeTable(rows: number, shiftFrom: number): Table {
    const time = Float64Array.from({ length: rows }, (_, row) => start + row * 60_000);
    const shop = Int32Array.from({ length: rows }, () => random.integer(3));
    const price = Float64Array.from(
      shop,
      (code, row) => random.normal() + (row >= shiftFrom && code === 1 ? 2 : 0),
    );
    return {
      rowCount: rows,
      columns: [
        { name: 'time', data: { kind: 'date', values: time } },
        { name: 'shop', data: { kind: 'category', codes: shop, levels: ['north', 'south', 'west'] } },
        { name: 'price', data: { kind: 'number', values: price } },
      ],
    };
  }

  const features = [driftedFeature('price', 0.5), makeFeature({ name: 'shop', kind: 'category' })];
  const evaluation = makeEvaluation({ features });
  const rows = { reference: makeTable(2000, 2000), current: makeTable(2000, 1200), timeColumn: 'time' };

  it('says which feature, in which rows, since when, of what kind and what to do', () => {
    const { sentences, segments, changePoints, diagnosis } = explainDrift({ evaluation, rows });
    expect(diagnosis.kind).toBe('distribution_change');
    expect(segments[0]?.segment).toEqual({ column: 'shop', label: 'south' });
    expect(changePoints).toHaveLength(1);
    expect(changePoints[0]).toMatchObject({ feature: 'price', kind: 'inside', changed: 'after' });
    expect(sentences[0]).toBe('The data follow another distribution');
    expect(sentences[1]).toBe('The distribution of price changed');
    expect(sentences[2]).toBe(
      'price matters most: its change is 5 times its limit (moderate), its weight 50 %',
    );
    expect(sentences[3]).toMatch(
      /^price changed most where shop is south: moved by [\d.]+ standard deviations there, moved by [\d.]+ standard deviations elsewhere \(\d+ and \d+ rows, adjusted p [\de.-]+\)$/,
    );
    expect(sentences.at(-2)).toMatch(
      /^price changed after [\d.]+ % of the current window \(row \d+, 2026-01-01T\d\d:\d\d:00.000Z\)$/,
    );
    expect(sentences.at(-1)).toMatch(/^Note the change/);
  });

  it('is plain JSON and the same every time', () => {
    const first = explainDrift({ evaluation, rows });
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(explainDrift({ evaluation, rows })).toEqual(first);
  });

  it('does without rows, and passes over features that are no column', () => {
    const derived = { ...driftedFeature('note (length)', 0.3), derivedFrom: 'note' };
    const other = makeEvaluation({ features: [derived] });
    expect(explainDrift({ evaluation: other })).toMatchObject({ segments: [], changePoints: [] });
    expect(explainDrift({ evaluation: other, rows })).toMatchObject({ segments: [], changePoints: [] });
  });

  it('looks for the start of missing values when the missing rate is what changed', () => {
    const companions = [makeCompanion({ drifted: true, effect: 0.3 })];
    const price = {
      ...makeFeature({ name: 'price', drifted: true, driftedBy: ['missing_rate'] }),
      companions,
    };
    const current = makeTable(1000, 1000);
    const prices = current.columns[2]!.data;
    if (prices.kind === 'number') prices.values.fill(Number.NaN, 700);
    const explained = explainDrift({
      evaluation: makeEvaluation({ features: [price] }),
      rows: { ...rows, current },
    });
    expect(explained.diagnosis.kind).toBe('quality_incident');
    expect(explained.changePoints[0]).toMatchObject({ kind: 'inside', about: 'missing', index: 700 });
  });
});
