/** Settings as a monitor stores them: what the caller said, completed from the preset only when they are used. */

import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { InvalidArgument } from '../core/errors.js';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import { SettingsInvalid } from './drift.errors.js';

/**
 * Completes settings.
 * @throws SettingsInvalid with a pointer to the faulty field below `/settings`
 */
export function completeSettings(settings: Readonly<Record<string, unknown>>): DriftSettings {
  try {
    return resolveDriftSettings(settings as DriftSettingsInput);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    const faults = error.faults.map(({ pointer, message }) => ({ pointer: `/settings${pointer}`, message }));
    throw new SettingsInvalid(error.message, faults);
  }
}

/** Checks that every ignored column exists, once the dataset has a contract. @throws SettingsInvalid */
export function requireKnownColumns(settings: DriftSettings, contract: DatasetContract | undefined): void {
  if (contract === undefined) return;
  const names = new Set(contract.columns.map(({ name }) => name));
  const faults = settings.ignoredColumns.flatMap((column, position) =>
    names.has(column)
      ? []
      : [{ pointer: `/settings/ignoredColumns/${position}`, message: `no such column: ${column}` }],
  );
  if (faults.length > 0)
    throw new SettingsInvalid('ignoredColumns names columns the dataset has not', faults);
}
