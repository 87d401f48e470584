import { hypergeometricAtLeast } from '../../stats/distributions/hypergeometric.js';
import { isExactCategorySketch } from '../../stats/sketch/category-sketch.js';
import type { ColumnSummary } from '../../stats/sketch/column-summary.js';
import type { NumberSummary } from '../../stats/sketch/number-summary.js';
import { mergeDistinct, sketchAtValues } from '../../stats/sketch/quantile-sketch.js';
import { exceedanceP } from '../../stats/tests/exceedance.js';
import { unseenCategoriesP } from '../../stats/tests/unseen-categories.js';
import type { DriftSettings } from '../drift-settings-shape.js';
import { tableBounds } from './category-bounds.js';
import {
  type FindingBounds,
  rowCounts,
  type SummarisedFeature,
  type UnjudgedBounds,
} from './finding-bounds.js';
import { anyPValue, widen } from './interval.js';

/**
 * Bounds the companions of a feature: the change of the missing rate, rows out of range, unknown categories.
 *
 * @param measures ids of the companions asked
 * @param feature both sides
 * @param settings as completed by `resolveDriftSettings`
 * @returns one entry for each companion that has something to say about the feature; others than these three stay open
 *
 * @example boundCompanions(['missing_rate'], feature, settings)[0]?.effect // { low: 0.01, high: 0.01 }
 */
export function boundCompanions(
  measures: readonly string[],
  feature: SummarisedFeature,
  settings: DriftSettings,
): FindingBounds[] {
  return measures.flatMap((measure): FindingBounds[] => {
    const bounds = boundCompanion(measure, feature.reference, feature.current);
    if (bounds === undefined) return [];
    const floor = settings.effectFloors[bounds.effectMeasure] ?? 0;
    return [{ ...bounds, alpha: settings.alpha, effectFloor: { low: floor, high: floor } }];
  });
}

/** Undefined when the companion has nothing to say about the feature. */
function boundCompanion(
  measure: string,
  reference: ColumnSummary,
  current: ColumnSummary,
): UnjudgedBounds | undefined {
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

function boundMissingRate(reference: ColumnSummary, current: ColumnSummary): UnjudgedBounds | undefined {
  const [a, b] = [rowCounts(reference), rowCounts(current)];
  const missing = a.missing + b.missing;
  if (a.rows === 0 || b.rows === 0 || missing === 0 || missing === a.rows + b.rows) return undefined;
  const bounds = tableBounds([a.missing, a.rows - a.missing], [b.missing, b.rows - b.missing]);
  const effect = Math.abs(b.missing / b.rows - a.missing / a.rows);
  return {
    measure: 'missing_rate',
    statistic: bounds?.statistic,
    pValue: bounds?.pValue ?? anyPValue,
    effect: { low: effect, high: effect },
    effectMeasure: 'missing_rate_difference',
  };
}

/** The range of a summary is exact, so only the current rows beyond it may be uncertain. */
function boundOutOfRange(reference: NumberSummary, current: NumberSummary): UnjudgedBounds {
  const [smallest] = reference.sketch.values;
  const largest = reference.sketch.values.at(-1);
  const open = { measure: 'out_of_range', pValue: anyPValue, effectMeasure: 'out_of_range_share' };
  if (smallest === undefined || largest === undefined) return { ...open, effect: undefined };
  const ends = Float64Array.from(new Set([smallest, largest]));
  const known = sketchAtValues(current.sketch, mergeDistinct(current.sketch.values, ends));
  const first = known.values.indexOf(smallest);
  const last = known.values.indexOf(largest);
  const few = { below: known.belowLow[first]!, above: known.count - known.upToHigh[last]! };
  const many = { below: known.belowHigh[first]!, above: known.count - known.upToLow[last]! };
  const infinite = {
    reference: reference.negativeInfinite + reference.positiveInfinite,
    current: current.negativeInfinite + current.positiveInfinite,
  };
  const rows = current.rows - current.missing;
  const expected = (infinite.reference / (reference.rows - reference.missing)) * rows;
  const excess = Math.max(0, infinite.current - expected);
  const p = (outside: typeof few) => outOfRangeP(reference, current, infinite, outside);
  return {
    ...open,
    statistic: many.below + many.above + infinite.current,
    pValue: { low: p(many), high: p(few) },
    effect: { low: (few.below + few.above + excess) / rows, high: (many.below + many.above + excess) / rows },
  };
}

/** As the measure `out_of_range`: one p for each end, one more for infinite rows, the smallest times their number. */
function outOfRangeP(
  reference: NumberSummary,
  current: NumberSummary,
  infinite: { readonly reference: number; readonly current: number },
  { below, above }: { readonly below: number; readonly above: number },
): number {
  const n = reference.sketch.count;
  const m = current.sketch.count;
  const pValues = [exceedanceP(n, m, above), exceedanceP(n, m, below)];
  const successes = infinite.reference + infinite.current;
  if (successes > 0) {
    const draws = current.rows - current.missing;
    const population = reference.rows - reference.missing + draws;
    pValues.push(hypergeometricAtLeast(infinite.current, { population, successes, draws }));
  }
  return Math.min(1, pValues.length * Math.min(...pValues));
}

function boundNewCategories(
  reference: Extract<ColumnSummary, { kind: 'category' }>,
  current: Extract<ColumnSummary, { kind: 'category' }>,
): UnjudgedBounds {
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
  return {
    ...open,
    statistic: unseenRows,
    pValue: { low: pValue, high: pValue },
    effect: { low: effect, high: effect },
  };
}
