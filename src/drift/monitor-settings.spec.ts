import { describe, expect, it } from 'vitest';
import { SettingsInvalid } from './drift.errors.js';
import { completeSettings, requireKnownColumns } from './monitor-settings.js';

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

describe('requireKnownColumns', () => {
  const contract = { columns: [{ name: 'age', type: 'number' as const, required: false }] };

  it('refuses an ignored column the dataset has not', () => {
    const settings = completeSettings({ ignoredColumns: ['age', 'agee'] });
    expect(refusalOf(() => requireKnownColumns(settings, contract)).faults).toEqual([
      { pointer: '/settings/ignoredColumns/1', message: 'no such column: agee' },
    ]);
  });

  it('waits for the contract of a dataset without batches', () => {
    expect(() => requireKnownColumns(completeSettings({ ignoredColumns: ['age'] }), undefined)).not.toThrow();
  });
});
