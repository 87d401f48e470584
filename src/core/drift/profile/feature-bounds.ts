import type { ColumnSummary } from '../../stats/sketch/column-summary.js';
import type { NumberSummary } from '../../stats/sketch/number-summary.js';
import { mergeDistinct, rankUncertainty, sketchAtValues } from '../../stats/sketch/quantile-sketch.js';
import { automaticMeasure, type DriftSettings } from '../drift-settings-shape.js';
import { fewestRowsForChance, fewestUsableRows } from '../measure-context.js';
import { categoryBounds, tableBounds } from './category-bounds.js';
import { boundCompanions } from './companion-bounds.js';
import {
  type FeatureBounds,
  type FindingBounds,
  rowCounts,
  type SummarisedFeature,
  type UnjudgedBounds,
} from './finding-bounds.js';
import { anyPValue, type Interval } from './interval.js';
import { ksBounds } from './ks-bounds.js';
import { robustWassersteinBounds } from './wasserstein-bounds.js';

/** Measures whose effect is the robust Wasserstein distance; of their p-values only that of `ks` can be bounded. */
const wassersteinMeasures = new Set([
  'ks',
  'ad',
  'cvm',
  'kuiper',
  'mann_whitney',
  'welch',
  'epps_singleton',
  'wasserstein',
]);
/** Up to here the chi-squared measure tests the values of a numeric column one by one. */
const largestValueTable = 20;

/**
 * Bounds everything that decides about a feature: its deciding measure and the companions.
 *
 * Known from summaries: the test and effect of `ks`; the effect of other tests of numbers; `chi2` of categories and of
 * numbers with at most 20 distinct values when the counts are exact; the change of the missing rate; the shares of
 * rows out of range and of unknown categories. Everything else stays open, which never hurts but for the rows that
 * have to be read.
 *
 * @param feature both sides
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example boundFeature({ name: 'age', reference, current }, settings).findings[0]?.pValue // { low: 0.4, high: 0.5 }
 */
export function boundFeature(feature: SummarisedFeature, settings: DriftSettings): FeatureBounds {
  const { name, reference, current } = feature;
  const measure = settings.features[name]?.measure ?? settings.measuresByKind[reference.kind][0] ?? '';
  if (reference.kind !== current.kind) {
    return { name, findings: [], unanswered: 'the kind of the column changed' };
  }
  const rows = Math.min(usableRows(reference), usableRows(current));
  const refusal =
    rows < fewestUsableRows
      ? `a side has only ${rows} usable rows`
      : isConstant(reference, current)
        ? 'both sides hold one value'
        : undefined;
  const asked = feature.isDerived === true ? [] : settings.companions;
  if (refusal !== undefined) {
    // Of the companions only the missing rate has something to say about values that cannot be compared.
    const still = asked.filter((id) => id === 'missing_rate');
    return { name, findings: boundCompanions(still, feature, settings), unanswered: refusal };
  }
  const companions = boundCompanions(asked, feature, settings);
  const value = boundValue(measure, reference, current);
  const override = settings.features[name];
  const floor = override?.effectFloor ?? settings.effectFloors[value.effectMeasure] ?? 0;
  const finding: FindingBounds = {
    ...value,
    alpha: override?.alpha ?? settings.alpha,
    effectFloor: floorOf(floor, rows >= fewestRowsForChance ? value.effectByChance : undefined),
  };
  return { name, findings: [finding, ...companions] };
}

function boundValue(measure: string, reference: ColumnSummary, current: ColumnSummary): UnjudgedBounds {
  const open = { measure, pValue: anyPValue, effect: undefined, effectMeasure: '' };
  if (reference.kind === 'category' || current.kind === 'category') {
    if (reference.kind !== 'category' || current.kind !== 'category') return open;
    if (measure !== 'chi2' && measure !== automaticMeasure) return open;
    const bounds = categoryBounds(reference.categories, current.categories);
    return bounds === undefined ? open : { measure: 'chi2', ...bounds, effectMeasure: 'total_variation' };
  }
  const { numbers: a } = reference;
  const { numbers: b } = current;
  if (measure === 'chi2' || measure === automaticMeasure) {
    const counts = valueTable(a, b);
    if (counts !== undefined) {
      const bounds = tableBounds(counts.reference, counts.current);
      return bounds === undefined ? open : { measure: 'chi2', ...bounds, effectMeasure: 'total_variation' };
    }
  } else if (!wassersteinMeasures.has(measure)) return open;
  const ks = measure === 'ks' ? ksBounds(a, b) : undefined;
  const wasserstein = robustWassersteinBounds(a.sketch, b.sketch);
  const finite = Math.min(a.sketch.count, b.sketch.count);
  return {
    measure,
    statistic: ks?.distance.high,
    pValue: measure === 'wasserstein' ? undefined : (ks?.pValue ?? anyPValue),
    effect: wasserstein?.distance,
    effectMeasure: 'robust_wasserstein',
    ...(wasserstein !== undefined && finite >= fewestRowsForChance
      ? { effectByChance: wasserstein.byChance }
      : {}),
  };
}

function floorOf(floor: number, byChance: Interval = { low: 0, high: 0 }): Interval {
  return { low: Math.max(floor, byChance.low), high: Math.max(floor, byChance.high) };
}

/** The counts of every distinct value, when there are at most 20; both sketches are exact then. */
function valueTable(a: NumberSummary, b: NumberSummary) {
  const values = mergeDistinct(a.sketch.values, b.sketch.values);
  const infinities = [
    { reference: a.negativeInfinite, current: b.negativeInfinite },
    { reference: a.positiveInfinite, current: b.positiveInfinite },
  ].filter(({ reference, current }) => reference + current > 0);
  if (values.length + infinities.length > largestValueTable) return undefined;
  if (rankUncertainty(a.sketch) > 0 || rankUncertainty(b.sketch) > 0) return undefined;
  const left = sketchAtValues(a.sketch, values);
  const right = sketchAtValues(b.sketch, values);
  const [lowest, highest] = [
    a.negativeInfinite + b.negativeInfinite,
    a.positiveInfinite + b.positiveInfinite,
  ];
  const column = (sketch: typeof left, negative: number, positive: number) => [
    ...(lowest > 0 ? [negative] : []),
    ...sketch.upToLow.map((rows, index) => rows - sketch.belowLow[index]!),
    ...(highest > 0 ? [positive] : []),
  ];
  return {
    reference: column(left, a.negativeInfinite, a.positiveInfinite),
    current: column(right, b.negativeInfinite, b.positiveInfinite),
  };
}

function usableRows(summary: ColumnSummary): number {
  const { rows, missing } = rowCounts(summary);
  return rows - missing;
}

function isConstant(reference: ColumnSummary, current: ColumnSummary): boolean {
  if (reference.kind === 'category' || current.kind === 'category') {
    const labels = (side: ColumnSummary) => (side.kind === 'category' ? side.categories.labels : []);
    return new Set([...labels(reference), ...labels(current)]).size <= 1;
  }
  const table = [reference.numbers, current.numbers];
  const finite = new Set(table.flatMap(({ sketch }) => [...sketch.values]));
  const below = table.some(({ negativeInfinite }) => negativeInfinite > 0);
  const above = table.some(({ positiveInfinite }) => positiveInfinite > 0);
  return finite.size + Number(below) + Number(above) <= 1;
}
