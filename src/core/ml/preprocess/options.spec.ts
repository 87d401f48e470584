import { describe, expect, it } from 'vitest';
import { categories, makeTable, numbers } from '../../../../test/support/make-table.js';
import type { Json } from '../../json.js';
import type { Task } from '../estimator.js';
import { checkPreprocessOptions } from './check-preprocess-options.js';
import { InvalidPreprocessOptions } from './invalid-preprocess-options.js';
import { optionNames } from './option-rules.js';
import { DEFAULT_PREPROCESS_OPTIONS } from './preprocess-options.js';
import { readPreprocessOptions } from './read-preprocess-options.js';
import { resolvePreprocessOptions } from './resolve-preprocess-options.js';

function pointersOf(json: Json, task?: Task): string[] {
  try {
    readPreprocessOptions(json, task);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPreprocessOptions);
    return (error as InvalidPreprocessOptions).faults.map(({ pointer }) => pointer);
  }
  return [];
}

describe('reading options', () => {
  it('takes both spellings and leaves null to the default', () => {
    expect(
      readPreprocessOptions({
        max_encoding_ohe: 5,
        numericImputation: 0,
        n_features_to_select: 3,
        fix_imbalance_method: 'SMOTE',
        create_date_columns: ['dayofweek', 'month'],
        rare_to_value: null,
      }),
    ).toEqual({
      maxEncodingOhe: 5,
      numericImputation: 0,
      nFeaturesToSelect: 3,
      fixImbalanceMethod: 'smote',
      createDateColumns: ['weekday', 'month'],
    });
  });

  it('names every problem at once, each where it stands', () => {
    expect(
      pointersOf({
        normalise: true,
        normalize: 'yes',
        normalize_method: 'robustly',
        normalizeMethod: 'robust',
        rare_to_value: 1,
        lowVarianceThreshold: -0.1,
        numericFeatures: ['a', 'a'],
        ordinalFeatures: { size: ['S'] },
        pcaComponents: 1.5,
        outliersThreshold: 0.5,
        polynomialDegree: 2.5,
      }),
    ).toEqual([
      '/normalise',
      '/normalize',
      '/normalize_method',
      '/normalizeMethod',
      '/rare_to_value',
      '/lowVarianceThreshold',
      '/numericFeatures',
      '/ordinalFeatures',
      '/pcaComponents',
      '/outliersThreshold',
      '/polynomialDegree',
    ]);
    expect(pointersOf([])).toEqual(['']);
  });

  it('takes an option in one spelling, and names both where there are two', () => {
    const read = () => readPreprocessOptions({ ignore_features: ['a'], ignoreFeatures: ['b'] });
    expect(read).toThrow(
      'ignoreFeatures must be given in one spelling, received ignore_features and ignoreFeatures',
    );
    expect(pointersOf({ ignoreFeatures: ['b'], ignore_features: ['a'] })).toEqual(['/ignore_features']);
  });

  it('refuses what is not for the task', () => {
    expect(pointersOf({ fix_imbalance: true, transformTarget: true }, 'regression')).toEqual([
      '/fixImbalance',
    ]);
    expect(pointersOf({ fix_imbalance: true, transformTarget: true }, 'classification')).toEqual([
      '/transformTarget',
    ]);
  });

  it('knows every option and agrees with its own defaults', () => {
    expect(Object.keys(DEFAULT_PREPROCESS_OPTIONS).filter((name) => !optionNames().includes(name))).toEqual(
      [],
    );
    expect(readPreprocessOptions(DEFAULT_PREPROCESS_OPTIONS as unknown as Json)).toEqual(
      DEFAULT_PREPROCESS_OPTIONS,
    );
  });
});

describe('resolving options', () => {
  it('lays choices over the defaults', () => {
    expect(resolvePreprocessOptions({ normalize: true })).toEqual({
      ...DEFAULT_PREPROCESS_OPTIONS,
      normalize: true,
    });
  });

  it('switches every optional step off with preprocess: false, but not how columns are read', () => {
    const options = { preprocess: false, pca: true, rareToValue: 0.1, categoricalFeatures: ['a'] } as const;
    expect(resolvePreprocessOptions(options)).toEqual({
      ...DEFAULT_PREPROCESS_OPTIONS,
      preprocess: false,
      categoricalFeatures: ['a'],
    });
  });
});

describe('checking options against a table', () => {
  const table = makeTable({ size: categories('S', 'L', 'M'), price: numbers(1, 2, 3) });
  const check = (options: Parameters<typeof checkPreprocessOptions>[0]) =>
    checkPreprocessOptions(options, table, 'regression').map(({ pointer }) => pointer);

  it('finds columns that do not exist and columns read in two ways', () => {
    expect(check({ ignoreFeatures: ['price', 'prize'], groupFeatures: { g: ['x'] } })).toEqual([
      '/ignoreFeatures/1',
      '/groupFeatures/g/0',
    ]);
    expect(check({ numericFeatures: ['size'], ordinalFeatures: { size: ['S', 'M', 'L'] } })).toEqual([
      '/ordinalFeatures',
    ]);
  });

  it('knows columns that have been taken away before', () => {
    const options = { ignoreFeatures: ['id'], ordinalFeatures: { leak: ['low', 'high'] } };
    expect(check(options)).toEqual(['/ignoreFeatures/0', '/ordinalFeatures/leak']);
    expect(checkPreprocessOptions(options, table, 'regression', ['size', 'price', 'id', 'leak'])).toEqual([]);
  });

  it('finds orders that lack a level, and takes levels that no row has yet', () => {
    expect(check({ ordinalFeatures: { size: ['S', 'M', 'L'], price: ['1', '2', '3'] } })).toEqual([]);
    expect(check({ ordinalFeatures: { size: ['S', 'M'] } })).toEqual(['/ordinalFeatures/size']);
    expect(check({ ordinalFeatures: { size: ['S', 'M', 'L', 'XL'] } })).toEqual([]);
  });

  it('finds wrong values and what is not for the task', () => {
    expect(check({ maxEncodingOhe: 2.5 })).toEqual(['/maxEncodingOhe']);
    expect(check({ fixImbalance: true })).toEqual(['/fixImbalance']);
  });
});
