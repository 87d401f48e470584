import type { Matrix } from '../../ml/estimator.js';
import { aucByRanks } from '../../ml/metrics/auc.js';
import { permutation, type Random } from '../../random.js';
import type { Attribution } from '../dataset-measure.js';
import { currentScores, type FoldModel, takeMatrixRows } from './domain-scores.js';

/** Rows of a fold that are looked at. */
const MOST_ROWS = 2_000;

/**
 * How much of the separation rests on each feature: the mean loss of out-of-fold AUC when its values are shuffled among
 * the rows of a fold, as shares of the sum over features. Losses below 0 count as 0. Features that carry the same
 * information share it, so the first of the list need not be the only cause.
 *
 * @param featureOf feature behind every column of the matrices; columns of a feature are shuffled together
 * @returns largest first, equal shares in the order of columns; empty when no feature matters
 * Source: Breiman, Machine Learning 45 (2001) 5-32, section 10; scikit-learn 1.9 `permutation_importance`.
 *
 * @example attributeToFeatures(foldModels, ['a', 'b'], createRandom(1))[0].feature // the one that changed
 */
export function attributeToFeatures(
  folds: readonly FoldModel[],
  featureOf: readonly string[],
  random: Random,
): Attribution[] {
  const features = [...new Set(featureOf)];
  const losses = new Map(features.map((feature) => [feature, 0]));
  folds.forEach(({ model, x, isCurrent }, k) => {
    const rows = evenRows(x.rows);
    const sides = Uint8Array.from(rows, (row) => isCurrent[row]!);
    const plain = takeMatrixRows(x, rows);
    const before = aucByRanks(currentScores(model, plain), sides);
    if (before === undefined) return;
    for (const feature of features) {
      const order = permutation(rows.length, random.fork(`shuffle/${k}/${feature}`));
      const shuffled = shuffleColumns(plain, order, (j) => featureOf[j] === feature);
      const after = aucByRanks(currentScores(model, shuffled), sides) ?? before;
      losses.set(feature, losses.get(feature)! + (before - after));
    }
  });
  const gains = features.map((feature) => ({ feature, loss: Math.max(0, losses.get(feature)!) }));
  const total = gains.reduce((sum, { loss }) => sum + loss, 0);
  if (total === 0) return [];
  return gains
    .map(({ feature, loss }) => ({ feature, share: loss / total }))
    .sort((a, b) => b.share - a.share);
}

/** At most `MOST_ROWS` rows, evenly spread. */
function evenRows(rowCount: number): Uint32Array {
  const size = Math.min(rowCount, MOST_ROWS);
  return Uint32Array.from({ length: size }, (_, i) => Math.floor((i * rowCount) / size));
}

function shuffleColumns(x: Matrix, order: Uint32Array, isShuffled: (column: number) => boolean): Matrix {
  const { rows, columns } = x;
  const data = x.data.slice();
  for (let j = 0; j < columns; j++) {
    if (!isShuffled(j)) continue;
    for (let i = 0; i < rows; i++) data[i * columns + j] = x.data[order[i]! * columns + j]!;
  }
  return { rows, columns, data };
}
