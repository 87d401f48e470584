import { createRandom } from '../random.js';
import { boundedMoments } from '../stats/summaries/bounded-moments.js';
import { quantileOfSorted } from '../stats/summaries/quantile.js';
import { type Column, columnLength, countMissing } from '../table.js';
import type { FeatureMeasurement, FeatureStatus, NamedResult, NumberSummary } from './drift-evaluation.js';
import type { DriftSettings, FeatureOverride } from './drift-settings-shape.js';
import { automaticMeasure } from './drift-settings-shape.js';
import { explainNamedMeasure } from './explain-named-measure.js';
import { explainResult } from './explain-result.js';
import { featureBins } from './feature-bins.js';
import type { ColumnKind, MeasureResult } from './measure.js';
import { createMeasureContext, type MeasureContext } from './measure-context.js';
import { findMeasure } from './measure-registry.js';
import { selectMeasure } from './select-measure.js';

/** One column on both sides; undefined where the table has no such column. */
export interface FeatureColumns {
  readonly name: string;
  readonly reference: Column | undefined;
  readonly current: Column | undefined;
  /** The column it was derived from. */
  readonly derivedFrom?: string;
  /** Whether it holds free text: only missing ones are tested, its derived columns stand for the rest. */
  readonly isText?: boolean;
}

/**
 * Measures one feature on its own, so that columns can be loaded one at a time and spread over threads. Verdicts
 * need all features together: hand the measurements to `combineFeatures`.
 *
 * @param columns the same column on both sides
 * @param settings as completed by `resolveDriftSettings`
 * @param seed any number or string; with the column name it seeds every permutation test
 * @returns plain JSON without NaN or Infinity; a column that cannot be measured has a status and a reason
 *
 * @example evaluateFeature({ name: 'age', reference, current }, resolveDriftSettings(), 1).measure // 'ad'
 */
export function evaluateFeature(
  columns: FeatureColumns,
  settings: DriftSettings,
  seed: number | string,
): FeatureMeasurement {
  const { reference, current } = columns;
  if (reference === undefined || current === undefined) {
    const side = reference === undefined ? 'reference' : 'current data';
    return withoutMeasures(columns, 'schema_changed', `the column is missing in the ${side}`);
  }
  if (reference.kind !== current.kind) {
    const because = `the type changed from ${reference.kind} to ${current.kind}`;
    return withoutMeasures(columns, 'schema_changed', because);
  }
  try {
    return measureColumns({ ...columns, reference, current }, settings, seed);
  } catch (error) {
    // One broken measure must not silence the other features; the status says that this one has no answer.
    const message = error instanceof Error ? error.message : String(error);
    return withoutMeasures(columns, 'failed', `a measure failed: ${message}`);
  }
}

function measureColumns(
  columns: FeatureColumns & { reference: Column; current: Column },
  settings: DriftSettings,
  seed: number | string,
): FeatureMeasurement {
  const { name, reference, current, derivedFrom, isText = false } = columns;
  const kind = reference.kind;
  const override = settings.features[name] ?? {};
  const random = createRandom(seed).fork(`drift/${name}`);
  const context = createMeasureContext(reference, current, random, override.bins);
  const { ids, because } = isText ? freeText : measuresToAsk(kind, context, settings, override);
  const measure = (id: string) => askMeasure(id, reference, current, { ...context, random: random.fork(id) });
  const measures = ids.map(measure);
  const companions = companionsOf(columns, settings).map(measure);
  const [decisive] = measures;
  return {
    name,
    derivedFrom: derivedFrom ?? null,
    kind,
    status: decisive === undefined ? 'ok' : statusOf(decisive),
    because: decisive === undefined || decisive.kind === 'measured' ? because : explainResult(decisive),
    measure: decisive?.measure ?? null,
    measures,
    companions,
    bins: isText ? null : featureBins(kind, context),
    summary: numberSummaries(kind, context),
    referenceCount: context.referenceRows - context.referenceMissing,
    currentCount: context.currentRows - context.currentMissing,
    referenceMissing: context.referenceMissing,
    currentMissing: context.currentMissing,
  };
}

const freeText = {
  ids: [],
  because: 'free text is judged by its length, its characters and its unknown words',
} as const;

/** A derived column is missing where its source is, and the source is tested for that. */
function companionsOf(
  { reference, derivedFrom, isText = false }: FeatureColumns,
  { companions }: DriftSettings,
): readonly string[] {
  if (derivedFrom !== undefined || reference === undefined) return [];
  const asked = isText ? companions.filter((id) => id === 'missing_rate') : companions;
  return asked.filter((id) => findMeasure(id)?.kinds.includes(reference.kind));
}

function askMeasure(id: string, reference: Column, current: Column, context: MeasureContext): NamedResult {
  const measure = findMeasure(id);
  if (measure === undefined) throw new Error(`no measure is called ${id}`);
  if (!measure.kinds.includes(reference.kind)) {
    throw new Error(`${id} cannot compare columns of kind ${reference.kind}`);
  }
  return { measure: id, ...measure.compute(reference, current, context) };
}

function measuresToAsk(
  kind: ColumnKind,
  context: MeasureContext,
  settings: DriftSettings,
  override: FeatureOverride,
): { ids: readonly string[]; because: string } {
  const [usual = automaticMeasure, ...others] = settings.measuresByKind[kind];
  const first = override.measure ?? usual;
  const behind = (id: string) => [id, ...others.filter((other) => other !== id)];
  if (first !== automaticMeasure) {
    return { ids: behind(first), because: explainNamedMeasure(override.measure) };
  }
  const selection = selectMeasure(kind, context);
  return { ids: behind(selection.measure), because: selection.because };
}

function statusOf(result: MeasureResult): FeatureStatus {
  return result.kind === 'measured' ? 'ok' : result.kind;
}

function numberSummaries(kind: ColumnKind, context: MeasureContext): FeatureMeasurement['summary'] {
  if (kind === 'category') return null;
  const reference = numberSummary(context.reference().finite);
  const current = numberSummary(context.current().finite);
  return reference === undefined || current === undefined ? null : { reference, current };
}

function numberSummary(finite: Float64Array): NumberSummary | undefined {
  if (finite.length === 0) return undefined;
  const { mean, standardDeviation } = boundedMoments(finite);
  return { mean, standardDeviation: standardDeviation ?? null, median: quantileOfSorted(finite, 0.5) };
}

function withoutMeasures(
  { name, reference, current, derivedFrom }: FeatureColumns,
  status: FeatureStatus,
  because: string,
): FeatureMeasurement {
  const referenceRows = countRows(reference);
  const currentRows = countRows(current);
  return {
    name,
    derivedFrom: derivedFrom ?? null,
    kind: reference?.kind === current?.kind ? (reference?.kind ?? null) : null,
    status,
    because,
    measure: null,
    measures: [],
    companions: [],
    bins: null,
    summary: null,
    referenceCount: referenceRows.usable,
    currentCount: currentRows.usable,
    referenceMissing: referenceRows.missing,
    currentMissing: currentRows.missing,
  };
}

function countRows(column: Column | undefined): { usable: number; missing: number } {
  if (column === undefined) return { usable: 0, missing: 0 };
  const missing = countMissing(column);
  return { usable: columnLength(column) - missing, missing };
}
