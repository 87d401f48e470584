/** Settings as a monitor stores them: what the caller said, completed from the preset only when they are used. */

import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { InvalidArgument } from '../core/errors.js';
import { pointerStep } from '../core/json-pointer.js';
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

/** Checks that every column the settings name exists, once the dataset has a contract. @throws SettingsInvalid */
export function requireKnownColumns(settings: DriftSettings, contract: DatasetContract | undefined): void {
  if (contract === undefined) return;
  const known = new Set(contract.columns.map(({ name }) => name));
  const faults = namedColumns(settings)
    .filter(({ column }) => !known.has(column))
    .map(({ pointer, column }) => ({ pointer, message: `no such column: ${column}` }));
  if (faults.length > 0) throw new SettingsInvalid('the settings name columns the dataset has not', faults);
}

interface NamedColumn {
  readonly pointer: string;
  readonly column: string;
}

function namedColumns({ ignoredColumns, segments, features, model }: DriftSettings): NamedColumn[] {
  const listed = (field: string, columns: readonly string[]) =>
    columns.map((column, position) => ({ pointer: `/settings/${field}/${position}`, column }));
  const overridden = Object.keys(features)
    // What was derived from a column is named after it, with what it is in brackets.
    .map((name) => ({
      pointer: `/settings/features${pointerStep(name)}`,
      column: name.replace(/ \([^()]+\)$/, ''),
    }));
  const traces =
    model === null
      ? []
      : [
          { pointer: '/settings/model/prediction', column: model.prediction },
          { pointer: '/settings/model/target', column: model.target },
          ...Object.entries(model.scores ?? {}).map(([label, column]) => ({
            pointer: `/settings/model/scores${pointerStep(label)}`,
            column,
          })),
        ];
  return [
    ...listed('ignoredColumns', ignoredColumns),
    ...listed('segments', segments),
    ...overridden,
    ...traces,
  ];
}
