import { describe, expect, it } from 'vitest';
import { makeCompanion, makeEvaluation, makeFeature } from '../../../test/support/make-evaluation.js';
import { createRandom } from '../random.js';
import type { Column, Table } from '../table.js';
import { combineFeatures } from './combine-features.js';
import { describeDrift } from './describe-drift.js';
import { resolveDriftSettings } from './drift-settings.js';
import type { DriftSettingsInput } from './drift-settings-shape.js';
import { evaluateDrift, featureNames } from './evaluate-drift.js';
import { evaluateFeature } from './evaluate-feature.js';

const table = (columns: Record<string, Column>, rowCount = 500): Table => ({
  rowCount,
  columns: Object.entries(columns).map(([name, data]) => ({ name, data })),
});
const normal = (seed: string, shift = 0, size = 500): Column => {
  const random = createRandom(seed);
  return { kind: 'number', values: Float64Array.from({ length: size }, () => random.normal() + shift) };
};
const constant = (value: number): Column => ({ kind: 'number', values: new Float64Array(500).fill(value) });
const colours = (seed: string, shareRed: number, size = 500): Column => {
  const random = createRandom(seed);
  const codes = Int32Array.from({ length: size }, () =>
    random.next() < shareRed ? 0 : 1 + random.integer(2),
  );
  return { kind: 'category', codes, levels: ['red', 'green', 'blue'] };
};
const withMissing = (column: Column, every: number): Column =>
  column.kind === 'category'
    ? { ...column, codes: column.codes.map((code, i) => (i % every === 0 ? -1 : code)) }
    : { ...column, values: column.values.map((value, i) => (i % every === 0 ? Number.NaN : value)) };
const evaluate = (reference: Table, current: Table, input: DriftSettingsInput = {}) =>
  evaluateDrift({ reference, current, settings: resolveDriftSettings(input), seed: 7 });

const mixedReference = table({
  price: normal('p1'),
  colour: colours('c1', 0.3),
  weight: normal('w1'),
  steady: constant(1),
  gone: normal('g1'),
  retyped: normal('r1'),
  emptied: normal('e1'),
});
const mixedCurrent = table({
  price: normal('p2', 0.6),
  colour: colours('c2', 0.55),
  weight: withMissing(normal('w2'), 5),
  steady: constant(1),
  retyped: colours('r2', 0.5),
  emptied: { kind: 'number', values: new Float64Array(500).fill(Number.NaN) },
  extra: normal('x2'),
});

describe('evaluateDrift with the default preset', () => {
  const evaluation = evaluate(mixedReference, mixedCurrent);
  const feature = (name: string) => evaluation.features.find((candidate) => candidate.name === name)!;

  it('judges every column on its own and never drops one', () => {
    const statuses = Object.fromEntries(evaluation.features.map(({ name, status }) => [name, status]));
    expect(statuses).toEqual({
      price: 'ok',
      colour: 'ok',
      weight: 'ok',
      steady: 'constant',
      gone: 'schema_changed',
      retyped: 'schema_changed',
      emptied: 'empty',
      extra: 'schema_changed',
    });
    expect(evaluation).toMatchObject({
      drifted: true,
      testedFeatures: 4,
      driftedFeatures: 4,
      schemaChangedFeatures: 3,
    });
  });

  it('asks for p and effect and says so', () => {
    expect(feature('price')).toMatchObject({
      measure: 'ad',
      drifted: true,
      driftedBy: expect.arrayContaining(['ad']),
      effectMeasure: 'robust_wasserstein',
      threshold: { alpha: 0.05, effectFloor: 0.1, statisticAbove: null, ownRule: null },
    });
    expect(feature('price').effect).toBeCloseTo(0.6, 0);
    expect(feature('colour')).toMatchObject({
      measure: 'chi2',
      effectMeasure: 'total_variation',
      drifted: true,
    });
    expect(feature('colour').measures.map((result) => result.measure)).toEqual(['chi2', 'js', 'psi']);
  });

  it('tests missing rows apart from values', () => {
    expect(feature('weight')).toMatchObject({
      currentMissing: 100,
      currentCount: 400,
      driftedBy: ['missing_rate'],
    });
    expect(feature('weight').companions[0]).toMatchObject({
      measure: 'missing_rate',
      effect: 0.2,
      drifted: true,
    });
    expect(feature('emptied')).toMatchObject({ driftedBy: ['missing_rate'], statistic: null, pValue: null });
  });

  it('gives shares for a plot', () => {
    expect(feature('colour').bins).toMatchObject({ kind: 'labels', other: null });
    const bins = feature('price').bins;
    expect(bins?.kind === 'edges' && bins.edges.length).toBe(9);
    expect(bins?.reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('gives equal bytes for equal input, whole or one feature at a time', () => {
    const again = JSON.stringify(evaluate(mixedReference, mixedCurrent));
    expect(again).toBe(JSON.stringify(evaluation));
    const settings = resolveDriftSettings();
    const find = (side: Table, name: string) => side.columns.find((column) => column.name === name)?.data;
    const measurements = featureNames(mixedReference, mixedCurrent, settings)
      .reverse()
      .map((name) =>
        evaluateFeature(
          { name, reference: find(mixedReference, name), current: find(mixedCurrent, name) },
          settings,
          7,
        ),
      )
      .reverse();
    const transported = JSON.parse(JSON.stringify(measurements));
    expect(JSON.stringify(combineFeatures({ features: transported }, settings))).toBe(again);
    expect(JSON.parse(again)).toEqual(evaluation);
  });

  it('corrects over value tests and companions together', () => {
    const tests = evaluation.features.flatMap((f) => [f.pValue, ...f.companions.map((c) => c.pValue)]);
    // price, colour, weight; missing of weight and emptied; unknown categories of colour
    expect(tests.filter((p) => p !== null)).toHaveLength(8);
    for (const { pValue, pAdjusted } of evaluation.features) {
      if (pValue !== null) expect(pAdjusted).toBeGreaterThanOrEqual(pValue);
    }
  });
});

describe('the choice of the deciding measure', () => {
  const decide = (reference: Column, current: Column) =>
    evaluate(table({ x: reference }), table({ x: current })).features[0]!;
  const mapped = (column: Column, change: (value: number) => number): Column =>
    column.kind === 'category' ? column : { ...column, values: column.values.map(change) };

  it('takes a table test for few values and for heavy ties', () => {
    const few = decide(mapped(normal('a'), Math.round), mapped(normal('b'), Math.round));
    expect(few).toMatchObject({ measure: 'chi2', effectMeasure: 'total_variation', drifted: false });
    const zeros = (value: number) => (value < 0 ? 0 : value);
    const tied = decide(mapped(normal('a'), zeros), mapped(normal('b', 0.5), zeros));
    expect(tied).toMatchObject({ measure: 'chi2', effectMeasure: 'robust_wasserstein', drifted: true });
    expect(tied.flags).toContain('pooled_bins');
  });

  it('treats one value that became another as a change and not as constant', () => {
    expect(decide(constant(1), constant(2))).toMatchObject({ status: 'ok', measure: 'chi2', drifted: true });
    expect(decide(constant(1), constant(1))).toMatchObject({
      status: 'constant',
      drifted: false,
      pValue: null,
    });
  });

  it('compares dates as numbers and refuses fewer than 8 rows', () => {
    const date = (column: Column): Column =>
      column.kind === 'category'
        ? column
        : { kind: 'date', values: column.values.map((v) => 1.7e12 + v * 1e9) };
    expect(decide(date(normal('a')), date(normal('b', 1)))).toMatchObject({
      kind: 'date',
      measure: 'ad',
      drifted: true,
    });
    expect(decide(normal('a', 0, 7), normal('b'))).toMatchObject({ status: 'insufficient', drifted: false });
  });

  it('does not call a tiny shift of many rows drift', () => {
    const many = decide(normal('a', 0, 100_000), normal('b', 0.03, 100_000));
    expect(many.pAdjusted).toBeLessThan(0.01);
    expect(many.drifted).toBe(false);
  });
});

describe('the preset psi-max-0.2', () => {
  const preset = { preset: 'psi-max-0.2' } as const;

  it('drifts when the largest PSI is above 0.2, whatever their p-values', () => {
    const evaluation = evaluate(
      table({ a: normal('a'), colour: colours('c', 0.3) }),
      table({ a: normal('b', 1), colour: colours('d', 0.32) }),
      preset,
    );
    expect(evaluation.drifted).toBe(true);
    expect(evaluation.features.map((f) => [f.measure, f.drifted, f.threshold?.alpha])).toEqual([
      ['psi', true, null],
      ['psi', false, null],
    ]);
  });

  it('does not lose a column that left the reference range altogether', () => {
    const evaluation = evaluate(table({ a: normal('a') }), table({ a: normal('b', 100) }), preset);
    expect(evaluation.features[0]!.statistic).toBeGreaterThan(5);
    expect(evaluation.drifted).toBe(true);
  });
});

describe('dataset rules', () => {
  const reference = table({ a: normal('a'), b: normal('b'), c: normal('c'), d: normal('d') });
  const current = table({ a: normal('e', 1), b: normal('f'), c: normal('g'), d: normal('h') });

  it('count drifted over tested features', () => {
    expect(evaluate(reference, current, { datasetRule: { kind: 'share', atLeast: 0.25 } })).toMatchObject({
      drifted: true,
      driftedShare: 0.25,
    });
    expect(evaluate(reference, current, { datasetRule: { kind: 'share', atLeast: 0.5 } }).drifted).toBe(
      false,
    );
    expect(evaluate(reference, current, { ignoredColumns: ['a'] })).toMatchObject({
      drifted: false,
      testedFeatures: 3,
    });
  });

  it('have no share when nothing could be tested', () => {
    const nothing = evaluate(table({}), table({}));
    expect(nothing).toMatchObject({ drifted: false, driftedShare: null, testedFeatures: 0 });
    expect(describeDrift(nothing)).toEqual(['No feature could be tested']);
  });

  it('judge a measure without a test by its effect alone', () => {
    const measuresByKind = { number: ['js'] };
    const [first] = evaluate(reference, current, { measuresByKind, correction: 'holm' }).features;
    expect(first).toMatchObject({
      measure: 'js',
      drifted: true,
      pValue: null,
      effectMeasure: 'jensen_shannon',
    });
  });
});

describe('describeDrift', () => {
  it('tells what changed and what was not judged', () => {
    const text = describeDrift(evaluate(mixedReference, mixedCurrent)).join('\n');
    expect(text).toContain('Drift: 4 of 4 tested features and 1 measure of all columns drifted');
    expect(text).toMatch(/price: mean from -?0\.\d+ to 0\.\d+/);
    expect(text).toMatch(/colour: share of red from \d/);
    expect(text).toContain('weight: missing from 0 % to 20 %');
    expect(text).toContain('gone was not judged: schema_changed: the column is missing in the current data');
    expect(text).toContain(
      'retyped was not judged: schema_changed: the type changed from number to category',
    );
  });
});

describe('the order of described features', () => {
  it('rests on findings, not on an effect that was no finding', () => {
    const twoKeys = { alpha: 0.05, effectFloor: 0.1, statisticAbove: null, ownRule: null };
    const gaps = makeCompanion({ drifted: true, effect: 0.12, threshold: twoKeys });
    const drifted = { drifted: true, threshold: twoKeys };
    const features = [
      makeFeature({ ...drifted, name: 'gaps', effect: 9, driftedBy: ['missing_rate'], companions: [gaps] }),
      makeFeature({ ...drifted, name: 'moved', effect: 0.5, driftedBy: ['ks'] }),
    ];
    const [, first, second] = describeDrift(makeEvaluation({ features }));
    expect([first, second]).toEqual([expect.stringMatching(/^moved:/), expect.stringMatching(/^gaps:/)]);
  });
});

describe('resolveDriftSettings', () => {
  it('completes settings and leaves complete ones alone', () => {
    const settings = resolveDriftSettings({ alpha: 0.01, effectFloors: { psi: 0.3 } });
    expect(settings).toMatchObject({ preset: 'default', alpha: 0.01, correction: 'benjamini-hochberg' });
    expect(settings.effectFloors).toMatchObject({
      psi: 0.3,
      robust_wasserstein: 0.1,
      missing_rate_difference: 0.02,
    });
    expect(resolveDriftSettings(settings)).toEqual(settings);
  });

  it.each<[string, DriftSettingsInput]>([
    ['preset', { preset: 'other' as 'default' }],
    ['alpha', { alpha: 0 }],
    ['correction', { correction: 'sidak' as 'holm' }],
    ['measuresByKind/number', { measuresByKind: { number: [] } }],
    ['measuresByKind/category', { measuresByKind: { category: ['ks'] } }],
    ['measuresByKind/number', { measuresByKind: { number: ['ks', 'auto'] } }],
    ['measuresByKind/number', { measuresByKind: { number: ['ks', 'ks'] } }],
    ['companions', { companions: ['psi'] }],
    ['effectFloors', { effectFloors: { unknown: 1 } }],
    ['effectFloors/psi', { effectFloors: { psi: -1 } }],
    ['datasetRule/atLeast', { datasetRule: { kind: 'share', atLeast: 0 } }],
    ['datasetRule/above', { datasetRule: { kind: 'max-statistic', above: Number.NaN } }],
    ['datasetRule/kind', { datasetRule: { kind: 'most' } as unknown as { kind: 'any' } }],
  ])('refuses a wrong %s', (field, input) => {
    expect(() => resolveDriftSettings(input)).toThrow(field);
  });
});
