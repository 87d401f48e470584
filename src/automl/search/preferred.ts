/**
 * Which of the ranked models is taken. The score of a tuned model is the best of many on the same folds, and the best of
 * many is too good; that of a blend or a stack comes from folds that its weights have not seen. Ranked by score alone,
 * luck would win against fair numbers.
 */

import type { Target } from '../../core/ml/estimator.js';
import type { Metric } from '../../core/ml/metrics/metric.js';
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { classLosses, numberLoss } from '../../core/ml/search/row-losses.js';
import { takeTargetRows } from '../../core/ml/target-rows.js';
import type { DataOutline } from '../outline-data.js';
import type { ScoredFold } from '../scoreboard.js';
import { scoreOfFold } from './higher-is-better.js';
import type { SearchState } from './search.js';

/** What of a search the choice depends on. */
export interface Judged {
  readonly state: Pick<SearchState, 'scoreboard' | 'recipes' | 'target'> & {
    readonly outline: Pick<DataOutline, 'sortMetric' | 'foldRows'>;
  };
}

/** Ranked rows, best first; an ensemble goes before single models that are better by no more than a standard error. */
export function preferredRows(search: Judged, rows: readonly RankedRow[]): readonly RankedRow[] {
  const ranked = rows.filter(({ rank }) => rank !== undefined);
  const [best] = ranked;
  if (best === undefined || isEnsemble(search, best)) return ranked;
  const ensemble = ranked.find((row) => isEnsemble(search, row));
  if (ensemble === undefined || isClearlyBetter(search, best.model, ensemble.model)) return ranked;
  return [ensemble, ...ranked.filter((row) => row !== ensemble)];
}

function isEnsemble({ state }: Judged, { model }: RankedRow): boolean {
  const kind = state.recipes.get(model)?.kind;
  return kind === 'blend' || kind === 'stack';
}

/** By more than a standard error of the difference. */
function isClearlyBetter(search: Judged, model: string, than: string): boolean {
  const { scoreboard, outline } = search.state;
  const others = new Map(scoreboard.foldsOf(than).map((fold) => [fold.outcome.foldIndex, fold]));
  const pairs = scoreboard.foldsOf(model).flatMap((own): [ScoredFold, ScoredFold][] => {
    const other = others.get(own.outcome.foldIndex);
    return other === undefined ? [] : [[own, other]];
  });
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) return isBetterByRows(search, ...only);
  const gains = pairs.flatMap(([own, other]) => {
    const [a, b] = [scoreOfFold(outline.sortMetric, own), scoreOfFold(outline.sortMetric, other)];
    return a === null || b === null ? [] : [a - b];
  });
  if (gains.length < 2) return true;
  // Folds share most of their training rows, so their differences say less than as many independent ones would
  // (Nadeau and Bengio 2003, Inference for the generalization error).
  const testShare = rowsOf(pairs[0]?.[0]) / Math.max(1, outline.foldRows);
  return meanOf(gains) > Math.sqrt(varianceOf(gains) * (1 / gains.length + testShare));
}

function rowsOf(fold: ScoredFold | undefined): number {
  return fold?.outcome.kind === 'scored' ? fold.outcome.outOfFold.rows.length : 0;
}

/** On a holdout there is one score of each, and the rows take the place of folds. */
function isBetterByRows({ state }: Judged, own: ScoredFold, other: ScoredFold): boolean {
  const { outline, target } = state;
  const losses = rowLossesOf(outline.sortMetric, target, own);
  const others = rowLossesOf(outline.sortMetric, target, other);
  if (losses === undefined || others?.length !== losses.length) return true;
  const gains = Array.from(others, (loss, row) => loss - losses[row]!).filter((gain) => !Number.isNaN(gain));
  return meanOf(gains) > Math.sqrt(varianceOf(gains) / gains.length);
}

/** Of a metric that is no mean over rows, the log loss or the squared error in its place. */
function rowLossesOf(metric: Metric, target: Target, { outcome }: ScoredFold): Float64Array | undefined {
  if (outcome.kind !== 'scored') return undefined;
  const { rows, prediction } = outcome.outOfFold;
  const truth = takeTargetRows(target, rows);
  if (truth.task === 'classification' && prediction.task === 'classification') {
    return classLosses(metric, truth, prediction) ?? classLosses('logLoss', truth, prediction);
  }
  if (truth.task !== 'regression' || prediction.task !== 'regression') return undefined;
  const loss = numberLoss(metric) ?? ((value: number, predicted: number) => (value - predicted) ** 2);
  return truth.values.map((value, row) => loss(value, prediction.values[row]!));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}
