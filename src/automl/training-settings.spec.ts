import { describe, expect, it } from 'vitest';
import { trainingSettingsFaults } from './training-settings.api.js';
import { readTrainingSettings, trainingSettingsRequest } from './training-settings.dto.api.js';

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

describe('readTrainingSettings', () => {
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
