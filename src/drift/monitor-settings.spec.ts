import { describe, expect, it } from 'vitest';
import { SettingsInvalid } from './drift.errors.js';
import { completeSettings, requireSuitableColumns } from './monitor-settings.js';

function refusalOf(call: () => unknown): SettingsInvalid {
  try {
    call();
  } catch (error) {
    if (error instanceof SettingsInvalid) return error;
  }
  throw new Error('was not refused');
}

describe('completeSettings', () => {
  it('fills in what the preset says', () => {
    expect(completeSettings({ preset: 'psi-max-0.2' }).datasetRule).toEqual({
      kind: 'max-statistic',
      above: 0.2,
    });
  });

  it('points at the faulty field inside the settings', () => {
    const { faults } = refusalOf(() => completeSettings({ measuresByKind: { number: ['chi3'] } }));
    expect(faults[0]?.pointer).toBe('/settings/measuresByKind/number');
  });
});

describe('requireSuitableColumns', () => {
  const contract = { columns: [{ name: 'age', type: 'number' as const, required: false }] };

  it('refuses an ignored column the dataset has not', () => {
    const settings = completeSettings({ ignoredColumns: ['age', 'agee'] });
    expect(refusalOf(() => requireSuitableColumns(settings, contract)).faults).toEqual([
      { pointer: '/settings/ignoredColumns/1', message: 'no such column: agee' },
    ]);
  });

  it('refuses weights and overrides of columns the dataset has not, except what is derived from one it has', () => {
    const settings = completeSettings({
      importances: { age: 1, 'age (length)': 1, 'a/b': 2 },
      features: { agee: { off: true } },
    });
    expect(
      refusalOf(() => requireSuitableColumns(settings, contract)).faults.map(({ pointer }) => pointer),
    ).toEqual(['/settings/features/agee', '/settings/importances/a~1b']);
  });

  it('refuses segments of numbers and periods without a time column', () => {
    const settings = completeSettings({ segments: ['age'], chunks: { kind: 'period', period: 'day' } });
    expect(
      refusalOf(() => requireSuitableColumns(settings, contract)).faults.map(({ pointer }) => pointer),
    ).toEqual(['/settings/segments/0', '/settings/chunks/kind']);
  });

  it('waits for the contract of a dataset without batches', () => {
    expect(() =>
      requireSuitableColumns(completeSettings({ ignoredColumns: ['age'] }), undefined),
    ).not.toThrow();
  });
});
