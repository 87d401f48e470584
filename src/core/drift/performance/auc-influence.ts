/** An area under the ROC curve and how each row moves it. */
export interface AucInfluence {
  readonly auc: number;
  /** Derivative of the area by the weight of each row, times the number of rows; its mean is 0. */
  readonly influence: Float64Array;
}

/**
 * Area under the ROC curve with the influence of every row on it, which gives its standard error for any number of
 * rows: sqrt(mean influence^2 / n).
 *
 * Formula: a positive has (share of negatives below it - AUC) / share of positives, a negative (share of positives
 * above it - AUC) / share of negatives, ties counting one half.
 *
 * @param scores finite numbers
 * @param isPositive 1 for positive rows, 0 for the others
 * @returns undefined when there is no positive or no negative row
 * Cost: O(n log n).
 *
 * Source: DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837-845.
 *
 * @example aucInfluence(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))?.auc // 0.75
 */
export function aucInfluence(scores: Float64Array, isPositive: Uint8Array): AucInfluence | undefined {
  const rows = scores.length;
  const positives = isPositive.reduce((sum, mark) => sum + mark, 0);
  const negatives = rows - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!);
  const influence = new Float64Array(rows);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let wins = 0;
  for (let start = 0; start < rows; ) {
    let end = start;
    let tiedPositives = 0;
    for (; end < rows && scores[order[end]!] === scores[order[start]!]; end++) {
      tiedPositives += isPositive[order[end]!]!;
    }
    const tiedNegatives = end - start - tiedPositives;
    const below = negativesBelow + tiedNegatives / 2;
    const above = positives - positivesBelow - tiedPositives / 2;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      influence[row] = isPositive[row] === 1 ? below / negatives : above / positives;
    }
    wins += tiedPositives * below;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  const auc = wins / (positives * negatives);
  for (let row = 0; row < rows; row++) {
    const share = (isPositive[row] === 1 ? positives : negatives) / rows;
    influence[row] = (influence[row]! - auc) / share;
  }
  return { auc, influence };
}
