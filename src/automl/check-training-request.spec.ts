import { describe, expect, it } from 'vitest';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import { checkTrainingRequest, type TrainingQuestion } from './check-training-request.js';

const contract: DatasetContract = {
  columns: [
    { name: 'id', type: 'text', required: true },
    { name: 'at', type: 'datetime', required: true },
    { name: 'wind', type: 'number', required: false },
    { name: 'rain', type: 'category', required: true },
    { name: 'count', type: 'integer', required: true },
  ],
  target: 'rain',
  idColumn: 'id',
  timeColumn: 'at',
};

function faultsOf(question: Partial<TrainingQuestion>) {
  const checked = checkTrainingRequest({ contract, settings: {}, ...question });
  return checked.kind === 'refused' ? checked.faults : [];
}

const pointersOf = (question: Partial<TrainingQuestion>) => faultsOf(question).map(({ pointer }) => pointer);

describe('checkTrainingRequest', () => {
  it('fills in the target of the contract and the defaults', () => {
    expect(checkTrainingRequest({ contract, settings: { folds: 3 } })).toEqual({
      kind: 'accepted',
      target: 'rain',
      settings: { folds: 3, foldStrategy: 'auto', keepsFolds: true, seed: 1, timeoutSeconds: 600 },
    });
  });

  it('keeps folds under a short budget when their number was named, unless told otherwise', () => {
    const settingsOf = (settings: TrainingQuestion['settings']) => {
      const checked = checkTrainingRequest({ contract, settings });
      return checked.kind === 'accepted' ? checked.settings : undefined;
    };
    expect(settingsOf({})).not.toHaveProperty('keepsFolds');
    expect(settingsOf({ keepsFolds: true })).toMatchObject({ folds: 5, keepsFolds: true });
    expect(settingsOf({ folds: 5, keepsFolds: false })).toMatchObject({ keepsFolds: false });
  });

  it('names the known models when one is unknown', () => {
    const [fault] = faultsOf({ settings: { models: ['lr', 'xgboost'] } });
    expect(fault).toMatchObject({ pointer: '/settings/models/1', message: expect.stringContaining('gbdt') });
    expect(fault?.message).toContain('received xgboost');
  });

  it('takes segments of any column but the target and the id, and names the others with the rule', () => {
    expect(faultsOf({ settings: { segments: ['wind', 'at'] } })).toEqual([]);
    const faults = faultsOf({ settings: { segments: ['wind', 'rain', 'id', 'snow'] } });
    expect(faults).toEqual([
      { pointer: '/settings/segments/1', message: 'must not be the target, received rain' },
      { pointer: '/settings/segments/2', message: 'must not be the id column, received id' },
      {
        pointer: '/settings/segments/3',
        message: 'must be one of the columns at, wind, count, received snow',
      },
    ]);
  });

  it('offers for groups and for keeping what it would take: neither the target nor, for groups, the id', () => {
    expect(faultsOf({ settings: { groupColumn: 'wind', keep: ['id', 'at'] } })).toEqual([]);
    expect(faultsOf({ settings: { groupColumn: 'snow', keep: ['at', 'snow', 'rain'] } })).toEqual([
      {
        pointer: '/settings/keep/1',
        message: 'must be one of the columns id, at, wind, count, received snow',
      },
      { pointer: '/settings/keep/2', message: 'must not be the target, received rain' },
      {
        pointer: '/settings/groupColumn',
        message: 'must be one of the columns at, wind, count, received snow',
      },
    ]);
    for (const [groupColumn, message] of [
      ['rain', 'must not be the target, received rain'],
      ['id', 'must not be the id column, received id'],
    ]) {
      expect(faultsOf({ settings: { groupColumn: groupColumn! } })).toEqual([
        { pointer: '/settings/groupColumn', message },
      ]);
    }
  });

  it('reports all faults together', () => {
    const settings = { models: ['zz'], folds: 21, sort: 'r2', timeoutSeconds: 0, seed: -1 };
    expect(pointersOf({ settings })).toEqual([
      '/settings/models/0',
      '/settings/sort',
      '/settings/folds',
      '/settings/seed',
      '/settings/timeoutSeconds',
    ]);
  });

  it('refuses parameters that an estimator does not have', () => {
    expect(pointersOf({ settings: { params: { knn: { k: 3 }, zz: {} } } })).toEqual([
      '/settings/params/knn/k',
      '/settings/params/zz',
    ]);
  });

  it('refuses columns of setup that the rows do not have; the id may be ignored, the target not', () => {
    expect(faultsOf({ settings: { setup: { ignoreFeatures: ['id', 'wind'] } } })).toEqual([]);
    const setup = { ignoreFeatures: ['wnid'], ordinalFeatures: { rain: ['no', 'yes'] } };
    expect(faultsOf({ settings: { setup } })).toEqual([
      { pointer: '/settings/setup/ignoreFeatures/0', message: 'must be a column, received wnid' },
      { pointer: '/settings/setup/ordinalFeatures/rain', message: 'must be a column, received rain' },
    ]);
  });

  it('refuses values that a parameter cannot have, with its rule', () => {
    const params = { gbdt: { loss: 'zzz', rounds: 0, learningRate: 0.1 }, lr: { C: 2, penalty: 'l3' } };
    expect(faultsOf({ settings: { params } })).toEqual([
      { pointer: '/settings/params/gbdt/loss', message: expect.stringContaining('received zzz') },
      {
        pointer: '/settings/params/gbdt/rounds',
        message: expect.stringContaining('a whole number of at least 1'),
      },
      { pointer: '/settings/params/lr/penalty', message: expect.stringContaining('must be one of') },
    ]);
  });

  it('refuses another baseline, by which the others would look better', () => {
    const [fault] = faultsOf({ settings: { params: { dummy: { strategy: 'uniform' } } } });
    expect(fault?.pointer).toBe('/settings/params/dummy');
    expect(faultsOf({ settings: { params: { dummy: {} } } })).toEqual([]);
  });

  it('refuses predictions that are to rise with a column that the rows do not have, or that stands twice', () => {
    const faults = (monotone: string) => faultsOf({ settings: { params: { gbdt: { monotone } } } });
    expect(faults('wind:+,count:-,id:+,2:-')).toEqual([]);
    for (const [monotone, message] of [
      ['wnid:+', 'must name columns of id, at, wind, count, received wnid'],
      ['rain:+', 'received rain'],
      ['wind:+,wind:-', 'must name each column once'],
      ['wind', 'must be'],
    ]) {
      expect(faults(monotone!)).toEqual([
        { pointer: '/settings/params/gbdt/monotone', message: expect.stringContaining(message!) },
      ]);
    }
  });

  describe('predictions that are to rise with a column', () => {
    const columns: DatasetContract['columns'] = [
      ...contract.columns,
      { name: 'town', type: 'category', required: false },
      { name: 'note', type: 'text', required: false },
      { name: 'open', type: 'boolean', required: false },
      { name: 'seen', type: 'datetime', required: false },
      { name: '7', type: 'category', required: false },
    ];
    const faults = (column: string, settings: TrainingQuestion['settings'] = {}) =>
      faultsOf({
        contract: { ...contract, columns },
        settings: { ...settings, params: { gbdt: { monotone: `${column}:+` } } },
      });
    const refused = (column: string) => [
      {
        pointer: '/settings/params/gbdt/monotone',
        message: `must name number columns, others have no order, received ${column}`,
      },
    ];

    it.each(['town', 'note', 'open', 'seen', 'at', '7'])('are refused for %s, which is no number', (name) => {
      expect(faults(name)).toEqual(refused(name));
      expect(faults(name, { setup: { numericFeatures: [name] } })).toEqual([]);
    });

    it.each([
      { categoricalFeatures: ['wind'] },
      { dateFeatures: ['wind'] },
      { textFeatures: ['wind'] },
      { ordinalFeatures: { wind: ['1', '2'] } },
    ])('are refused for a number that is read as something else: %j', (setup) => {
      expect(faults('wind', { setup })).toEqual(refused('wind'));
    });

    it('are taken for a column that becomes no feature', () => {
      expect(faults('id')).toEqual([]);
      expect(faults('town', { groupColumn: 'town' })).toEqual([]);
      expect(faults('town', { setup: { ignoreFeatures: ['town'] } })).toEqual([]);
    });
  });

  it('names unknown models whatever the target', () => {
    expect(pointersOf({ target: 'snow', settings: { models: ['zz', 'lr', 'ridge'] } })).toEqual([
      '/target',
      '/settings/models/0',
    ]);
  });

  it('refuses regression on labels and stratified folds for regression', () => {
    expect(pointersOf({ settings: { task: 'regression' } })).toEqual(['/settings/task']);
    expect(
      pointersOf({ target: 'wind', settings: { task: 'regression', foldStrategy: 'stratified' } }),
    ).toEqual(['/settings/foldStrategy']);
  });

  it('lets whole numbers be either, until the rows are read', () => {
    expect(faultsOf({ target: 'count', settings: { sort: 'r2', models: ['nb', 'ridge'] } })).toEqual([]);
  });

  it('refuses the id, the time, an unknown column and no target at all', () => {
    expect(pointersOf({ target: 'id' })).toEqual(['/target']);
    expect(pointersOf({ target: 'at' })).toEqual(['/target']);
    expect(pointersOf({ target: 'snow' })).toEqual(['/target']);
    const { target: _, ...withoutTarget } = contract;
    expect(pointersOf({ contract: withoutTarget })).toEqual(['/target']);
  });
});
