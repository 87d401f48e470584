import { describe, expect, it } from 'vitest';
import { RECIPE_LIMITS } from '../core/ml/recipe/recipe-limits.js';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import type { RequestInvalid } from '../platform/problem/problem.js';
import { segmentFaults, trainingSettingsFaults } from './training-settings.api.js';
import { faultsAsSent, readTrainingSettings, trainingSettingsRequest } from './training-settings.dto.api.js';

const trainingFaults = (settings: Parameters<typeof trainingSettingsFaults>[0]) =>
  trainingSettingsFaults(settings, '/training');

const pointers = (settings: Parameters<typeof trainingFaults>[0]) =>
  trainingFaults(settings).map(({ pointer }) => pointer);

describe('trainingSettingsFaults', () => {
  it('accepts known names, and nothing at all', () => {
    expect(trainingFaults({})).toEqual([]);
    expect(trainingFaults({ models: ['dummy', 'gbdt'], sort: 'auc' })).toEqual([]);
  });

  it('names every unknown model and metric with what there is', () => {
    const faults = trainingFaults({ models: ['gbdt', 'xgboost', 'magic'], sort: 'speed' });
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      '/training/models/1',
      '/training/models/2',
      '/training/sort',
    ]);
    expect(faults[0]?.message).toContain('gbdt');
  });

  it('holds a named task to its own models and metrics', () => {
    expect(pointers({ task: 'regression', models: ['nb'], sort: 'accuracy' })).toEqual([
      '/training/models/0',
      '/training/sort',
    ]);
  });
});

describe('with a contract', () => {
  const contract: DatasetContract = {
    columns: [
      { name: 'wind', type: 'number', required: false },
      { name: 'rain', type: 'category', required: true },
    ],
    target: 'rain',
  };

  it('finds columns that the rows do not have', () => {
    const settings = { groupColumn: 'nope', keep: ['zz'], setup: { ignoreFeatures: ['nope'] } };
    const at = (data?: { contract: DatasetContract; target?: string }) =>
      trainingSettingsFaults(settings, '/training', data).map(({ pointer }) => pointer);
    expect(at()).toEqual([]);
    const named = ['/training/setup/ignoreFeatures/0', '/training/keep/0', '/training/groupColumn'];
    expect(at({ contract })).toEqual(named);
    expect(at({ contract, target: 'snow' })).toEqual(['/target', ...named]);
  });

  it('holds models and metrics to what the target can be', () => {
    const faults = trainingSettingsFaults({ models: ['huber'], sort: 'r2' }, '/training', { contract });
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/training/models/0', '/training/sort']);
  });

  it('finds segments that there are not', () => {
    expect(segmentFaults(['wind'], '/segments', { contract })).toEqual([]);
    expect(segmentFaults(['wind', 'nope', 'rain'], '/segments', { contract })).toEqual([
      { pointer: '/segments/1', message: 'must be one of the columns wind, received nope' },
      { pointer: '/segments/2', message: 'must not be the target, received rain' },
    ]);
    expect(segmentFaults(['rain'], '/segments', { contract, target: 'wind' })).toEqual([]);
  });
});

describe('faultsAsSent', () => {
  it('keeps the spelling of options, and leaves all else', () => {
    const pointers = ['/setup/ignoreFeatures/0', '/setup/ordinalFeatures/dayOf~1Year', '/setup', '/keep/0'];
    const sent = (setup: object) =>
      faultsAsSent(
        pointers.map((pointer) => ({ pointer: `/training${pointer}`, message: '' })),
        trainingSettingsRequest.parse({ setup }),
        '/training',
      ).map(({ pointer }) => pointer.replace('/training', ''));
    expect(sent({ ignore_features: [], ordinal_features: {} })).toEqual([
      '/setup/ignore_features/0',
      '/setup/ordinal_features/dayOf~1Year',
      '/setup',
      '/keep/0',
    ]);
    expect(sent({ ignoreFeatures: [], ordinalFeatures: {} })).toEqual(pointers);
    expect(sent({ ignoreFeatures: null, ignore_features: [] })[0]).toBe('/setup/ignore_features/0');
  });
});

describe('readTrainingSettings', () => {
  it('points at the part of a recipe that is wrong, or at the one that lacks it', () => {
    const single = { kind: 'single', estimator: 'lr', params: {} };
    const blend = { kind: 'blend', members: [single], method: 'soft', weights: 'equal' };
    const faultsOf = (recipe: object) => {
      const seedRecipes = [{ recipe: single }, { recipe }];
      try {
        readTrainingSettings(trainingSettingsRequest.parse({ seedRecipes }), '/settings');
        return [];
      } catch (error) {
        return (error as RequestInvalid).faults.map(({ pointer, message }) => [
          pointer.replace('/settings/seedRecipes/1/recipe', ''),
          message.replace(/, received.*/, ''),
        ]);
      }
    };
    const { method: _, ...withoutMethod } = blend;
    expect(faultsOf(blend)).toEqual([]);
    expect(faultsOf({ ...blend, method: 'x' })).toEqual([['/method', 'must be one of soft, hard']]);
    expect(faultsOf(withoutMethod)).toEqual([['', 'method must be one of soft, hard']]);
    expect(faultsOf({ ...blend, members: [single, 3] })).toEqual([['/members/1', 'must be an object']]);
    expect(faultsOf({ ...blend, members: [single, { ...single, params: { c: null } }] })).toEqual([
      ['/members/1/params/c', 'must be a number, text or switch'],
    ]);
    expect(faultsOf({ kind: 'bagging', base: withoutMethod, copies: 2 })).toEqual([
      ['/base', 'method must be one of soft, hard'],
    ]);
    const stack = { kind: 'stack', members: [single], folds: 5, restack: false };
    expect(faultsOf({ ...stack, meta: { ...single, estimator: 1 } })).toEqual([
      ['/meta/estimator', 'must be text'],
    ]);
    const deep = (depth: number): object =>
      depth === 0 ? single : { kind: 'bagging', base: deep(depth - 1), copies: 2 };
    expect(faultsOf(deep(RECIPE_LIMITS.depth))).toEqual([
      ['/base'.repeat(RECIPE_LIMITS.depth), `must not nest deeper than ${RECIPE_LIMITS.depth} recipes`],
    ]);
  });

  it('takes what the command line decides by itself: whether folds stay folds under a short budget', () => {
    const read = (body: object) => readTrainingSettings(trainingSettingsRequest.parse(body), '/settings');
    expect(read({ folds: 5, keepsFolds: false })).toEqual({ folds: 5, keepsFolds: false });
    expect(read({ keepsFolds: true, budgetSeconds: 5 })).toEqual({ keepsFolds: true, budgetSeconds: 5 });
    expect(read({})).toEqual({});
  });

  it('takes at most ten segments', () => {
    const names = Array.from({ length: 10 }, (_, k) => `column ${k}`);
    expect(trainingSettingsRequest.parse({ segments: names })).toEqual({ segments: names });
    expect(trainingSettingsRequest.safeParse({ segments: [...names, 'one more'] }).success).toBe(false);
  });
});
