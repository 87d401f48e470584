import { type ColumnRoles, combineFeatures } from './combine-features.js';
import type { DatasetMeasurement } from './dataset-measure.js';
import type {
  CompanionEvaluation,
  DriftEvaluation,
  FeatureEvaluation,
  FeatureMeasurement,
  NamedResult,
} from './drift-evaluation.js';
import type { DriftSettings } from './drift-settings-shape.js';
import { automaticMeasure } from './drift-settings-shape.js';
import { explainNamedMeasure } from './explain-named-measure.js';
import { explainResult } from './explain-result.js';

/** A stored evaluation with what it was made with. */
export interface StoredEvaluation {
  readonly evaluation: DriftEvaluation;
  readonly settings: DriftSettings;
  readonly roles?: ColumnRoles;
}

/** The verdict under other settings, or why it needs the data. */
export type ReEvaluation =
  | { readonly kind: 'evaluated'; readonly evaluation: DriftEvaluation }
  | { readonly kind: 'needs-data'; readonly because: string };

/** Settings that only say how measured numbers are judged, or which of them count. */
const answerable: ReadonlySet<string> = new Set<keyof DriftSettings>([
  'preset',
  'measuresByKind',
  'companions',
  'datasetMeasures',
  'alpha',
  'correction',
  'effectFloors',
  'datasetRule',
  'importances',
  'features',
  'ignoredColumns',
  // Features that were skipped unread are refused by their own sign.
  'reading',
]);

/**
 * Judges what a report measured under other settings, without its data. Levels, corrections, floors, rules,
 * importances and every measure that was computed can be changed; what would have to be measured anew is refused.
 *
 * @param stored a stored evaluation, the settings it was made with and the roles of its columns
 * @param settings complete settings to judge by
 * @returns the evaluation these settings would have given on the same measurements; with the stored settings, the
 *   stored evaluation itself
 *
 * @example reEvaluate({ evaluation, settings }, { ...settings, alpha: 0.01 })
 */
export function reEvaluate(stored: StoredEvaluation, settings: DriftSettings): ReEvaluation {
  const because = findWhatIsMissing(stored.settings, settings);
  if (because !== undefined) return { kind: 'needs-data', because };
  const sketched = stored.evaluation.features.find(({ flags }) => flags.includes('sketch'));
  if (sketched !== undefined && JSON.stringify(stored.settings) !== JSON.stringify(settings)) {
    return {
      kind: 'needs-data',
      because: `${sketched.name} was judged by a summary, which holds for its settings only`,
    };
  }
  const features: FeatureMeasurement[] = [];
  for (const feature of stored.evaluation.features) {
    if (isLeftOut(feature, settings)) continue;
    const measured = restoreFeature(feature, stored.settings, settings);
    if (typeof measured === 'string') return { kind: 'needs-data', because: measured };
    features.push(measured);
  }
  const dataset = stored.evaluation.dataset.map(({ attributions, ...finding }): DatasetMeasurement => {
    const shares = attributions === undefined ? {} : { attributions };
    return { ...restoreResult(finding), ...shares };
  });
  const roles = stored.roles ?? {};
  return { kind: 'evaluated', evaluation: combineFeatures({ features, dataset, roles }, settings) };
}

function findWhatIsMissing(before: DriftSettings, after: DriftSettings): string | undefined {
  for (const key of Object.keys(after) as (keyof DriftSettings)[]) {
    if (answerable.has(key) || JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    return `${key} cannot be changed without the data`;
  }
  const companion = after.companions.find((id) => !before.companions.includes(id));
  if (companion !== undefined) return `${companion} was not measured`;
  const measure = after.datasetMeasures.find((id) => !before.datasetMeasures.includes(id));
  if (measure !== undefined) return `${measure} was not measured`;
  const column = before.ignoredColumns.find((name) => !after.ignoredColumns.includes(name));
  if (column !== undefined) return `${column} was ignored, so it was not measured`;
  for (const name of new Set([...Object.keys(before.features), ...Object.keys(after.features)])) {
    const [old = {}, wanted = {}] = [before.features[name], after.features[name]];
    if (old.off === true && wanted.off !== true) return `${name} was left out, so it was not measured`;
    if (old.bins !== wanted.bins && wanted.off !== true) return `${name} was measured with other bins`;
  }
  return undefined;
}

function isLeftOut({ name, derivedFrom }: FeatureEvaluation, settings: DriftSettings): boolean {
  return [name, derivedFrom ?? name].some(
    (column) => settings.features[column]?.off === true || settings.ignoredColumns.includes(column),
  );
}

/** The measurement behind the verdict, its deciding measure as the settings want it; a text says what is missing. */
function restoreFeature(
  feature: FeatureEvaluation,
  before: DriftSettings,
  after: DriftSettings,
): FeatureMeasurement | string {
  const measured = {
    name: feature.name,
    derivedFrom: feature.derivedFrom,
    kind: feature.kind,
    status: feature.status,
    because: feature.because,
    measure: feature.measure,
    measures: feature.measures,
    companions: feature.companions
      .filter(({ measure }) => after.companions.includes(measure))
      .map(restoreResult),
    bins: feature.bins,
    summary: feature.summary,
    referenceCount: feature.referenceCount,
    currentCount: feature.currentCount,
    referenceMissing: feature.referenceMissing,
    currentMissing: feature.currentMissing,
  };
  const [old, wanted] = [decidingMeasure(feature, before), decidingMeasure(feature, after)];
  // Without a measure the column was there on one side only, or failed: no setting changes that.
  if (feature.measure === null || old.id === wanted.id) return measured;
  if (wanted.id === automaticMeasure)
    return `the measure of ${feature.name} cannot be chosen without the data`;
  const decisive = feature.measures.find(({ measure }) => measure === wanted.id);
  if (decisive === undefined) return `${wanted.id} of ${feature.name} was not measured`;
  return {
    ...measured,
    status: decisive.kind === 'measured' ? 'ok' : decisive.kind,
    because: decisive.kind === 'measured' ? wanted.because : explainResult(decisive),
    measure: decisive.measure,
    measures: [decisive, ...feature.measures.filter((result) => result !== decisive)],
  };
}

function decidingMeasure({ name, kind }: FeatureEvaluation, settings: DriftSettings) {
  const override = settings.features[name]?.measure;
  const id = override ?? (kind === null ? undefined : settings.measuresByKind[kind][0]) ?? automaticMeasure;
  return { id, because: explainNamedMeasure(override) };
}

/** A report keeps of other findings than the deciding one only what judging needs. */
function restoreResult(finding: CompanionEvaluation): NamedResult {
  const { measure, status, statistic, pValue, effect, effectMeasure, reason } = finding;
  if (status === 'measured' && statistic !== null && effect !== null && effectMeasure !== null) {
    const test = pValue === null ? {} : { pValue };
    return { measure, kind: 'measured', statistic, ...test, effect, effectMeasure, flags: [] };
  }
  const kind = status === 'measured' ? 'empty' : status;
  const prefix = `not tested: ${kind}, `;
  const why = reason.startsWith(prefix) ? { because: reason.slice(prefix.length) } : {};
  return kind === 'insufficient' ? { measure, kind, needed: 0, got: 0, ...why } : { measure, kind, ...why };
}
