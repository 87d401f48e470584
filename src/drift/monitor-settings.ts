/** Settings as a monitor stores them: what the caller said, completed from the preset only when they are used. */

import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { type Fault, InvalidArgument } from '../core/errors.js';
import { pointerStep } from '../core/json-pointer.js';
import type { ColumnType, DatasetContract } from '../ingestion/ingestion.api.js';
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

/**
 * Checks that every column the settings name exists and suits what it is named for, once the dataset has a contract.
 * @throws SettingsInvalid
 */
export function requireSuitableColumns(settings: DriftSettings, contract: DatasetContract | undefined): void {
  if (contract === undefined) return;
  const types = new Map(contract.columns.map(({ name, type }) => [name, type]));
  const unknown = namedColumns(settings)
    .filter(({ column }) => !types.has(column))
    .map(({ pointer, column }) => ({ pointer, message: `no such column: ${column}` }));
  const unsuitable = settings.segments.flatMap((name, position): Fault[] => {
    const type = types.get(name);
    if (type === undefined || SEGMENT_TYPES.includes(type)) return [];
    return [
      { pointer: `/settings/segments/${position}`, message: `must hold categories: ${name} is ${type}` },
    ];
  });
  const faults = [...unknown, ...unsuitable, ...periodFaults(settings, contract)];
  if (faults.length > 0) throw new SettingsInvalid('they do not suit the columns of the dataset', faults);
}

const SEGMENT_TYPES: readonly ColumnType[] = ['category', 'boolean', 'text'];

function periodFaults({ chunks }: DriftSettings, { columns, timeColumn }: DatasetContract): Fault[] {
  const time = columns.find(({ name }) => name === timeColumn);
  if (chunks?.kind !== 'period' || time?.type === 'datetime') return [];
  return [{ pointer: '/settings/chunks/kind', message: 'period needs a time column of type datetime' }];
}

interface NamedColumn {
  readonly pointer: string;
  readonly column: string;
}

function namedColumns({
  ignoredColumns,
  segments,
  features,
  importances,
  model,
}: DriftSettings): NamedColumn[] {
  const listed = (field: string, columns: readonly string[]) =>
    columns.map((column, position) => ({ pointer: `/settings/${field}/${position}`, column }));
  const keyed = (field: string, entries: object) =>
    Object.keys(entries).map((name) => ({
      pointer: `/settings/${field}${pointerStep(name)}`,
      // What was derived from a column is named after it, with what it is in brackets.
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
    ...keyed('features', features),
    ...keyed('importances', importances),
    ...traces,
  ];
}
