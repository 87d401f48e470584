import { isExactCategorySketch } from '../../stats/sketch/category-sketch.js';
import type { ColumnSummary } from '../../stats/sketch/column-summary.js';
import type { NumberSummary } from '../../stats/sketch/number-summary.js';
import { mergeDistinct, rankUncertainty, sketchAtValues } from '../../stats/sketch/quantile-sketch.js';
import { unseenCategoriesP } from '../../stats/tests/unseen-categories.js';
import { automaticMeasure, type DriftSettings } from '../drift-settings-shape.js';
import { fewestUsableRows } from '../measure-context.js';
import { categoryBounds, tableBounds } from './category-bounds.js';
import { anyPValue, type Interval, widen } from './interval.js';
import { ksBounds } from './ks-bounds.js';
import { robustWassersteinBounds } from './wasserstein-bounds.js';

/** One test or distance of a feature, as far as summaries know it. */
export interface FindingBounds {
  readonly measure: string;
  /** Undefined when the measure has no test. */
  readonly pValue: Interval | undefined;
  /** Undefined when nothing is known about it. */
  readonly effect: Interval | undefined;
  /** Largest adjusted p-value that counts as drift. */
  readonly alpha: number;
  /** Smallest effect that counts as drift. */
  readonly effectFloor: number;
}

/** What summaries know about one feature. */
export interface FeatureBounds {
  readonly name: string;
  readonly findings: readonly FindingBounds[];
  /** Why only the rows can tell, in words; the findings still take their place in the family of tests. */
  readonly unanswered?: string;
}

/** One column on both sides, each as a summary; that of rows in memory is exact where the other side needs it. */
export interface SummarisedFeature {
  readonly name: string;
  readonly reference: ColumnSummary;
  readonly current: ColumnSummary;
  /** Derived columns have no companions. */
  readonly isDerived?: boolean;
}

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
    measure: value.measure,
    pValue: value.pValue,
    effect: value.effect,
    alpha: override?.alpha ?? settings.alpha,
    effectFloor: Math.max(floor, value.effectByChance ?? 0),
  };
  return { name, findings: [finding, ...companions] };
}

interface ValueBounds {
  readonly measure: string;
  readonly pValue: Interval | undefined;
  readonly effect: Interval | undefined;
  readonly effectMeasure: string;
  /** A floor that the data themselves set. */
  readonly effectByChance?: number;
}

function boundValue(measure: string, reference: ColumnSummary, current: ColumnSummary): ValueBounds {
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
  return {
    measure,
    pValue: measure === 'ks' ? ksBounds(a, b).pValue : measure === 'wasserstein' ? undefined : anyPValue,
    effect: robustWassersteinBounds(a.sketch, b.sketch),
    effectMeasure: 'robust_wasserstein',
  };
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

function boundCompanions(
  measures: readonly string[],
  feature: SummarisedFeature,
  settings: DriftSettings,
): FindingBounds[] {
  return measures.flatMap((measure): FindingBounds[] => {
    const bounds = boundCompanion(measure, feature.reference, feature.current);
    if (bounds === undefined) return [];
    const { pValue, effect, effectMeasure } = bounds;
    const effectFloor = settings.effectFloors[effectMeasure] ?? 0;
    return [{ measure, pValue, effect, alpha: settings.alpha, effectFloor }];
  });
}

/** Undefined when the companion has nothing to say about the feature. */
function boundCompanion(
  measure: string,
  reference: ColumnSummary,
  current: ColumnSummary,
): ValueBounds | undefined {
  switch (measure) {
    case 'missing_rate':
      return boundMissingRate(reference, current);
    case 'out_of_range':
      return reference.kind === 'number' && current.kind === 'number'
        ? boundOutOfRange(reference.numbers, current.numbers)
        : undefined;
    case 'new_categories':
      return reference.kind === 'category' && current.kind === 'category'
        ? boundNewCategories(reference, current)
        : undefined;
    default:
      return { measure, pValue: anyPValue, effect: undefined, effectMeasure: '' };
  }
}

function boundMissingRate(reference: ColumnSummary, current: ColumnSummary): ValueBounds | undefined {
  const [a, b] = [rowCounts(reference), rowCounts(current)];
  const missing = a.missing + b.missing;
  if (a.rows === 0 || b.rows === 0 || missing === 0 || missing === a.rows + b.rows) return undefined;
  const bounds = tableBounds([a.missing, a.rows - a.missing], [b.missing, b.rows - b.missing]);
  const effect = Math.abs(b.missing / b.rows - a.missing / a.rows);
  return {
    measure: 'missing_rate',
    pValue: bounds?.pValue ?? anyPValue,
    effect: { low: effect, high: effect },
    effectMeasure: 'missing_rate_difference',
  };
}

/** The range of a summary is exact, so only the current rows beyond it may be uncertain. */
function boundOutOfRange(reference: NumberSummary, current: NumberSummary): ValueBounds {
  const [smallest] = reference.sketch.values;
  const largest = reference.sketch.values.at(-1);
  const effectMeasure = 'out_of_range_share';
  if (smallest === undefined || largest === undefined) {
    return { measure: 'out_of_range', pValue: anyPValue, effect: undefined, effectMeasure };
  }
  const ends = Float64Array.from(new Set([smallest, largest]));
  const values = mergeDistinct(current.sketch.values, ends);
  const known = sketchAtValues(current.sketch, values);
  const first = values.indexOf(smallest);
  const last = values.indexOf(largest);
  const rows = current.rows - current.missing;
  const infinite = current.negativeInfinite + current.positiveInfinite;
  const expected =
    ((reference.negativeInfinite + reference.positiveInfinite) / (reference.rows - reference.missing)) * rows;
  const excess = Math.max(0, infinite - expected);
  const effect = {
    low: (known.belowLow[first]! + current.sketch.count - known.upToHigh[last]! + excess) / rows,
    high: (known.belowHigh[first]! + current.sketch.count - known.upToLow[last]! + excess) / rows,
  };
  return { measure: 'out_of_range', pValue: anyPValue, effect, effectMeasure };
}

function boundNewCategories(
  reference: Extract<ColumnSummary, { kind: 'category' }>,
  current: Extract<ColumnSummary, { kind: 'category' }>,
): ValueBounds {
  const { categories: a } = reference;
  const { categories: b } = current;
  const open = { measure: 'new_categories', pValue: anyPValue, effectMeasure: 'unseen_share' };
  const known = new Set(a.labels);
  if (!isExactCategorySketch(a) || !isExactCategorySketch(b)) {
    const seen = b.labels.reduce((sum, label, place) => sum + (known.has(label) ? b.low[place]! : 0), 0);
    return { ...open, effect: widen({ low: 0, high: 1 - seen / b.count }, 1e-9) };
  }
  const unseenRows = b.labels.reduce((sum, label, place) => sum + (known.has(label) ? 0 : b.low[place]!), 0);
  const pValue = unseenCategoriesP({
    referenceRows: a.count,
    seenOnce: a.low.filter((rows) => rows === 1).length,
    seenTwice: a.low.filter((rows) => rows === 2).length,
    currentRows: b.count,
    unseenRows,
  });
  const effect = unseenRows / b.count;
  return { ...open, pValue: { low: pValue, high: pValue }, effect: { low: effect, high: effect } };
}

function rowCounts(summary: ColumnSummary): { readonly rows: number; readonly missing: number } {
  return summary.kind === 'category' ? summary : summary.numbers;
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
