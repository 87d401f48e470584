/**
 * Which of the ranked models is taken. The score of a tuned model is the best of many on the same folds, and the best of
 * many is too good; that of a blend or a stack comes from folds that its weights have not seen. Ranked by score alone,
 * luck would win against fair numbers.
 */
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { scoreOfFold } from './higher-is-better.js';
import type { Search } from './search.js';

/** Ranked rows, best first; an ensemble goes before single models that are better by no more than a standard error. */
export function preferredRows(search: Search, rows: readonly RankedRow[]): readonly RankedRow[] {
  const ranked = rows.filter(({ rank }) => rank !== undefined);
  const [best] = ranked;
  if (best === undefined || isEnsemble(search, best)) return ranked;
  const ensemble = ranked.find((row) => isEnsemble(search, row));
  if (ensemble === undefined || isClearlyBetter(search, best.model, ensemble.model)) return ranked;
  return [ensemble, ...ranked.filter((row) => row !== ensemble)];
}

function isEnsemble({ state }: Search, { model }: RankedRow): boolean {
  const kind = state.recipes.get(model)?.kind;
  return kind === 'blend' || kind === 'stack';
}

/** By more than a standard error of the mean difference over the folds; with a single fold any gain will do. */
function isClearlyBetter({ state }: Search, model: string, than: string): boolean {
  const { sortMetric } = state.outline;
  const others = new Map(
    state.scoreboard.foldsOf(than).map((fold) => [fold.outcome.foldIndex, scoreOfFold(sortMetric, fold)]),
  );
  const gains = state.scoreboard.foldsOf(model).flatMap((fold) => {
    const [own, other] = [scoreOfFold(sortMetric, fold), others.get(fold.outcome.foldIndex) ?? null];
    return own === null || other === null ? [] : [own - other];
  });
  if (gains.length < 2) return true;
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  return mean > Math.sqrt(squares / (gains.length - 1) / gains.length);
}
