import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import type { Column, Table } from '../table.js';
import { changeSettings } from './change-settings.js';
import { combineFeatures } from './combine-features.js';
import type { DatasetMeasurement } from './dataset-measure.js';
import type { DriftEvaluation, FeatureEvaluation } from './drift-evaluation.js';
import { resolveDriftSettings } from './drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from './drift-settings-shape.js';
import { evaluateFeature } from './evaluate-feature.js';
import { reEvaluate } from './re-evaluate.js';

const rows = 300;
const normal = (seed: string, shift = 0): Column => {
  const random = createRandom(seed);
  return { kind: 'number', values: Float64Array.from({ length: rows }, () => random.normal() + shift) };
};
const labels = (seed: string, levels: readonly string[], missing = 0): Column => {
  const random = createRandom(seed);
  const codes = Int32Array.from({ length: rows }, () =>
    random.next() < missing ? -1 : random.integer(levels.length),
  );
  return { kind: 'category', codes, levels };
};
const filled = (value: number): Column => ({ kind: 'number', values: new Float64Array(rows).fill(value) });
const table = (columns: Record<string, Column>): Table => ({
  rowCount: rows,
  columns: Object.entries(columns).map(([name, data]) => ({ name, data })),
});

const reference = table({
  price: normal('p1'),
  near: normal('n1'),
  colour: labels('c1', ['red', 'green', 'blue']),
  patchy: labels('m1', ['a', 'b']),
  steady: filled(1),
  gone: normal('g1'),
  emptied: normal('e1'),
  few: { kind: 'number', values: Float64Array.from({ length: rows }, (_, i) => (i < 5 ? i : Number.NaN)) },
});
const current = table({
  price: normal('p2', 0.4),
  near: normal('n2', 0.12),
  colour: labels('c2', ['red', 'green', 'violet']),
  patchy: labels('m2', ['a', 'b'], 0.3),
  steady: filled(1),
  emptied: filled(Number.NaN),
  few: normal('f2'),
});
const dataset: DatasetMeasurement[] = [
  {
    measure: 'duplicate_rows',
    kind: 'measured',
    statistic: 2,
    pValue: 0.03,
    effect: 0.05,
    effectMeasure: 'duplicate_share_difference',
    flags: ['rounded'],
  },
  {
    measure: 'domain_classifier',
    kind: 'measured',
    statistic: 0.7,
    pValue: 0.0005,
    effect: 0.2,
    effectMeasure: 'auc_distance',
    flags: [],
    attributions: [
      { feature: 'price', share: 0.9 },
      { feature: 'near', share: 0.1 },
    ],
  },
  {
    measure: 'row_count',
    kind: 'insufficient',
    needed: 6,
    got: 2,
    because: 'only 2 earlier batches are known',
  },
];
const roles = { target: 'near' };

function evaluate(settings: DriftSettings): DriftEvaluation {
  const names = [...new Set([...reference.columns, ...current.columns].map(({ name }) => name))];
  const column = (side: Table, name: string) => side.columns.find((entry) => entry.name === name)?.data;
  const features = names
    .filter((name) => settings.features[name]?.off !== true && !settings.ignoredColumns.includes(name))
    .map((name) =>
      evaluateFeature(
        { name, reference: column(reference, name), current: column(current, name) },
        settings,
        7,
      ),
    );
  const asked = dataset.filter(({ measure }) => settings.datasetMeasures.includes(measure));
  return combineFeatures({ features, dataset: asked, roles }, settings);
}

/** As a report comes back from the database. */
const stored = (evaluation: DriftEvaluation): DriftEvaluation => JSON.parse(JSON.stringify(evaluation));

const inputs: DriftSettingsInput[] = [
  {},
  { datasetMeasures: ['duplicate_rows', 'domain_classifier'] },
  { preset: 'custom', correction: 'holm', alpha: 0.2 },
  { preset: 'psi-max-0.2' },
  { correction: 'bonferroni', datasetRule: { kind: 'share', atLeast: 0.5 } },
  { correction: 'none', effectFloors: { ks_distance: 0, robust_wasserstein: 0 } },
  { importances: { price: 3, near: 1 }, datasetRule: { kind: 'weighted-share', atLeast: 0.6 } },
  { features: { price: { measure: 'js', alpha: 0.5 }, near: { off: true }, colour: { effectFloor: 0.9 } } },
  { ignoredColumns: ['colour'], companions: [], datasetMeasures: [] },
];

describe('reEvaluate', () => {
  it.each(inputs.map((input) => ({ name: JSON.stringify(input), input })))(
    'gives the stored evaluation itself under its own settings: $name',
    ({ input }) => {
      const settings = resolveDriftSettings(input);
      const evaluation = stored(evaluate(settings));
      const again = reEvaluate({ evaluation, settings, roles }, settings);
      expect(again.kind === 'evaluated' && JSON.stringify(again.evaluation)).toBe(JSON.stringify(evaluation));
    },
  );

  it.each(
    [
      { alpha: 0.0001 },
      { correction: 'bonferroni' },
      { effectFloors: { robust_wasserstein: 0.3 } },
      { datasetRule: { kind: 'share', atLeast: 0.9 } },
      { importances: { colour: 1 }, datasetRule: { kind: 'weighted-share', atLeast: 0.5 } },
      { features: { price: { off: true }, near: { alpha: 0.9, effectFloor: 0 } } },
      { companions: ['missing_rate'], datasetMeasures: ['row_count'] },
      { ignoredColumns: ['patchy'] },
    ].map((change) => ({ name: JSON.stringify(change), change: change as DriftSettingsInput })),
  )('gives what the data would have given: $name', ({ change }) => {
    const before = resolveDriftSettings();
    const after = changeSettings(before, change);
    const again = reEvaluate({ evaluation: stored(evaluate(before)), settings: before, roles }, after);
    expect(again).toEqual({ kind: 'evaluated', evaluation: stored(evaluate(after)) });
  });

  it('keeps what each feature adds to a finding about all columns', () => {
    const settings = resolveDriftSettings({ datasetMeasures: ['domain_classifier'] });
    const [finding] = evaluate(settings).dataset;
    expect(finding).toMatchObject({
      drifted: true,
      attributions: [{ feature: 'price' }, { feature: 'near' }],
    });
    expect(finding?.reason).toContain('mostly by price (90 %), near (10 %)');
  });

  it('judges by another measure that was computed', () => {
    const before = resolveDriftSettings();
    const changes: DriftSettingsInput[] = [
      { preset: 'psi-max-0.2' },
      { measuresByKind: { number: ['js'] } },
      { features: { price: { measure: 'wasserstein' }, colour: { measure: 'psi' } } },
    ];
    for (const change of changes) {
      const after = changeSettings(before, change);
      const again = reEvaluate({ evaluation: stored(evaluate(before)), settings: before, roles }, after);
      if (again.kind !== 'evaluated') throw new Error(again.because);
      const withoutOthers = ({ features, ...rest }: DriftEvaluation) => ({
        ...rest,
        features: features.map(({ measures, ...feature }: FeatureEvaluation) => [feature, measures[0]]),
      });
      expect(withoutOthers(again.evaluation)).toEqual(withoutOthers(stored(evaluate(after))));
    }
  });

  it.each<[DriftSettingsInput, string]>([
    [{ features: { price: { measure: 'ks' } } }, 'ks of price was not measured'],
    [{ features: { price: { bins: 20 } } }, 'price was measured with other bins'],
    [{ companions: ['missing_rate', 'new_categories'] }, 'new_categories was not measured'],
    [{ datasetMeasures: ['mmd'] }, 'mmd was not measured'],
    [{ segments: ['colour'] }, 'segments cannot be changed without the data'],
  ])('says what only the data could answer: %j', (change, because) => {
    const before = resolveDriftSettings({ measuresByKind: { number: ['js'] }, companions: ['missing_rate'] });
    const answer = reEvaluate(
      { evaluation: evaluate(before), settings: before },
      changeSettings(before, change),
    );
    expect(answer).toEqual({ kind: 'needs-data', because });
  });

  it('cannot bring back a choice or a column that was not measured', () => {
    const before = resolveDriftSettings({ preset: 'custom', ignoredColumns: ['colour'] });
    const evaluation = evaluate(before);
    const answer = (change: DriftSettingsInput) =>
      reEvaluate({ evaluation, settings: before }, changeSettings(before, change));
    expect(answer({ measuresByKind: { number: ['auto'] } })).toMatchObject({
      because: 'the measure of price cannot be chosen without the data',
    });
    expect(answer({ ignoredColumns: [] })).toMatchObject({
      because: 'colour was ignored, so it was not measured',
    });
  });
});

describe('changeSettings', () => {
  it('keeps what is not named, entry by entry', () => {
    const base = resolveDriftSettings({ alpha: 0.01, features: { a: { alpha: 0.2 } } });
    const changed = changeSettings(base, { effectFloors: { psi: 0.5 }, features: { a: { off: true } } });
    expect(changed).toEqual({
      ...base,
      effectFloors: { ...base.effectFloors, psi: 0.5 },
      features: { a: { alpha: 0.2, off: true } },
    });
  });

  it('takes measures and rule of another preset, and keeps importances', () => {
    const base = resolveDriftSettings({ importances: { a: 1 } });
    expect(changeSettings(base, { preset: 'psi-max-0.2' })).toMatchObject({
      preset: 'psi-max-0.2',
      datasetRule: { kind: 'max-statistic', above: 0.2 },
      importances: { a: 1 },
    });
  });
});
