import { InvalidArgument } from '../errors.js';
import { pointerStep } from '../json-pointer.js';
import { requireChunkRule } from './chunks/plan-chunks.js';
import { findDatasetMeasure, listDatasetMeasures } from './dataset-measure-registry.js';
import { driftPresets } from './drift-presets.js';
import {
  automaticMeasure,
  CORRECTIONS,
  type DatasetRule,
  type DriftSettings,
  type DriftSettingsInput,
  type FeatureOverride,
  READINGS,
} from './drift-settings-shape.js';
import type { ColumnKind } from './measure.js';
import { findMeasure, listMeasures } from './measure-registry.js';

/** Every level of every segment column is a comparison of its own. */
const mostSegmentColumns = 5;

const columnKinds: readonly ColumnKind[] = ['number', 'date', 'category'];

/**
 * Completes settings from their preset and checks them.
 *
 * @param input what the caller said; by default the preset `default`
 * @returns complete settings; resolving them again changes nothing
 * @throws InvalidArgument naming the field, the rule and the value
 *
 * @example resolveDriftSettings({ alpha: 0.01 }).correction // 'benjamini-hochberg'
 */
export function resolveDriftSettings(input: DriftSettingsInput = {}): DriftSettings {
  const presetName = input.preset ?? 'default';
  if (!Object.hasOwn(driftPresets, presetName)) {
    throw new InvalidArgument('preset', `must be one of ${Object.keys(driftPresets).join(', ')}`, presetName);
  }
  const preset = driftPresets[presetName];
  const settings: DriftSettings = {
    preset: presetName,
    measuresByKind: {
      number: input.measuresByKind?.number ?? preset.measuresByKind.number,
      date: input.measuresByKind?.date ?? preset.measuresByKind.date,
      category: input.measuresByKind?.category ?? preset.measuresByKind.category,
    },
    companions: input.companions ?? preset.companions,
    datasetMeasures: input.datasetMeasures ?? preset.datasetMeasures,
    alpha: input.alpha ?? preset.alpha,
    correction: input.correction ?? preset.correction,
    effectFloors: { ...defaultFloors(), ...input.effectFloors },
    datasetRule: input.datasetRule ?? preset.datasetRule,
    importances: input.importances ?? {},
    features: input.features ?? {},
    ignoredColumns: input.ignoredColumns ?? [],
    segments: input.segments ?? [],
    chunks: input.chunks ?? null,
    reading: input.reading ?? 'exact',
    model: input.model ?? null,
  };
  for (const kind of columnKinds) requireMeasures(kind, settings.measuresByKind[kind]);
  requireCompanions(settings.companions);
  if (!(settings.alpha > 0 && settings.alpha < 1)) {
    throw new InvalidArgument('alpha', 'must be above 0 and below 1', settings.alpha);
  }
  if (!CORRECTIONS.includes(settings.correction)) {
    throw new InvalidArgument('correction', `must be one of ${CORRECTIONS.join(', ')}`, settings.correction);
  }
  if (!READINGS.includes(settings.reading)) {
    throw new InvalidArgument('reading', `must be one of ${READINGS.join(', ')}`, settings.reading);
  }
  requireFloors(settings.effectFloors);
  requireDatasetRule(settings.datasetRule, settings.importances);
  requireImportances(settings.importances);
  requireDatasetMeasures(settings.datasetMeasures);
  requireSegments(settings.segments);
  if (settings.chunks !== null) requireChunkRule('chunks', settings.chunks);
  for (const [name, override] of Object.entries(settings.features)) requireOverride(name, override);
  return settings;
}

function defaultFloors(): Record<string, number> {
  return Object.assign(
    {},
    ...[...listMeasures(), ...listDatasetMeasures()].map((measure) => measure.effectFloors),
  );
}

function requireMeasures(kind: ColumnKind, ids: readonly string[]): void {
  const field = `measuresByKind/${kind}`;
  if (ids.length === 0) throw new InvalidArgument(field, 'must name at least one measure', '[]');
  ids.forEach((id, position) => {
    if (id === automaticMeasure) {
      if (position === 0) return;
      throw new InvalidArgument(field, `may say ${automaticMeasure} only in the first place`, ids.join(', '));
    }
    const measure = findMeasure(id);
    if (measure?.role !== 'value' || !measure.kinds.includes(kind)) {
      throw new InvalidArgument(field, `must name value measures for ${kind} columns`, id);
    }
    if (ids.indexOf(id) !== position) throw new InvalidArgument(field, 'must not repeat a measure', id);
  });
}

function requireCompanions(ids: readonly string[]): void {
  ids.forEach((id, position) => {
    if (findMeasure(id)?.role !== 'companion') {
      throw new InvalidArgument('companions', 'must name companion measures', id);
    }
    if (ids.indexOf(id) !== position)
      throw new InvalidArgument('companions', 'must not repeat a measure', id);
  });
}

function requireFloors(floors: Readonly<Record<string, number>>): void {
  const known = defaultFloors();
  for (const [name, floor] of Object.entries(floors)) {
    if (!Object.hasOwn(known, name)) {
      throw new InvalidArgument(
        'effectFloors',
        `must name effects among ${Object.keys(known).join(', ')}`,
        name,
      );
    }
    if (!(floor >= 0 && Number.isFinite(floor))) {
      throw new InvalidArgument(`effectFloors/${name}`, 'must be finite and not negative', floor);
    }
  }
}

function requireDatasetRule(rule: DatasetRule, importances: Readonly<Record<string, number>>): void {
  switch (rule.kind) {
    case 'any':
      return;
    case 'weighted-share':
      if (!Object.values(importances).some((weight) => weight > 0)) {
        throw new InvalidArgument('importances', 'must name a feature above 0 for the weighted share', '{}');
      }
      requireShare(rule.atLeast);
      return;
    case 'share':
      requireShare(rule.atLeast);
      return;
    case 'max-statistic':
      if (rule.above >= 0 && Number.isFinite(rule.above)) return;
      throw new InvalidArgument('datasetRule/above', 'must be finite and not negative', rule.above);
    default:
      throw new InvalidArgument(
        'datasetRule/kind',
        'must be any, share, weighted-share or max-statistic',
        (rule as { kind: unknown }).kind,
      );
  }
}

function requireShare(atLeast: number): void {
  if (atLeast > 0 && atLeast <= 1) return;
  throw new InvalidArgument('datasetRule/atLeast', 'must be above 0 and at most 1', atLeast);
}

function requireImportances(importances: Readonly<Record<string, number>>): void {
  for (const [name, weight] of Object.entries(importances)) {
    if (weight >= 0 && Number.isFinite(weight)) continue;
    throw new InvalidArgument(`importances${pointerStep(name)}`, 'must be finite and not negative', weight);
  }
}

function requireDatasetMeasures(ids: readonly string[]): void {
  ids.forEach((id, position) => {
    if (findDatasetMeasure(id) === undefined) {
      const known = listDatasetMeasures().map((measure) => measure.id);
      throw new InvalidArgument('datasetMeasures', `must name measures among ${known.join(', ')}`, id);
    }
    if (ids.indexOf(id) !== position) {
      throw new InvalidArgument('datasetMeasures', 'must not repeat a measure', id);
    }
  });
}

/** Whether the measure suits the kind of the feature is only known with the data; the feature fails if not. */
function requireOverride(name: string, { measure, alpha, effectFloor, bins }: FeatureOverride): void {
  const field = `features${pointerStep(name)}`;
  if (measure !== undefined && measure !== automaticMeasure && findMeasure(measure)?.role !== 'value') {
    throw new InvalidArgument(`${field}/measure`, 'must name a value measure', measure);
  }
  if (alpha !== undefined && !(alpha > 0 && alpha < 1)) {
    throw new InvalidArgument(`${field}/alpha`, 'must be above 0 and below 1', alpha);
  }
  if (effectFloor !== undefined && !(effectFloor >= 0 && Number.isFinite(effectFloor))) {
    throw new InvalidArgument(`${field}/effectFloor`, 'must be finite and not negative', effectFloor);
  }
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 2 && bins <= 100)) {
    throw new InvalidArgument(`${field}/bins`, 'must be a whole number from 2 to 100', bins);
  }
}

function requireSegments(columns: readonly string[]): void {
  if (columns.length > mostSegmentColumns) {
    throw new InvalidArgument('segments', `must name at most ${mostSegmentColumns} columns`, columns.length);
  }
  if (new Set(columns).size < columns.length) {
    throw new InvalidArgument('segments', 'must not repeat a column', columns.join(', '));
  }
}
