import type { ConfusionCounts } from './confusion-counts.js';
import { NULL_REASONS, noScore, type Score, score } from './scores.js';

/**
 * Cohen's kappa: agreement beyond chance, (p_o - p_e)/(1 - p_e) with p_e = sum n_k m_k / n^2, unweighted.
 * p_e = 1 (one class only, always predicted): null, where scikit-learn gives NaN. No rows: null.
 * Source: Cohen 1960; scikit-learn 1.9 `cohen_kappa_score`.
 */
export function kappa(counts: ConfusionCounts): Score {
  const { rows } = counts;
  if (rows === 0) return noScore(NULL_REASONS.noRows);
  const { hits, chance } = hitsAndChance(counts);
  // Whole numbers all the way, so that "is it exactly 1" has an exact answer.
  if (chance === rows * rows) return noScore(NULL_REASONS.chanceAgreementIsOne);
  return score((hits * rows - chance) / (rows * rows - chance));
}

/**
 * Matthews' correlation of true and predicted classes,
 * (c s - sum m_k n_k) / sqrt((s^2 - sum m_k^2)(s^2 - sum n_k^2)), c = hits, s = n.
 * Denominator 0 (only one class occurs or is predicted): 0 with flag `zero_division`. No rows: null.
 * Source: Gorodkin 2004; scikit-learn 1.9 `matthews_corrcoef`.
 */
export function mcc(counts: ConfusionCounts): Score {
  const { rows } = counts;
  if (rows === 0) return noScore(NULL_REASONS.noRows);
  const { hits, chance } = hitsAndChance(counts);
  let actualSquares = 0;
  let predictedSquares = 0;
  for (let k = 0; k < counts.classCount; k++) {
    actualSquares += counts.actual[k]! ** 2;
    predictedSquares += counts.predicted[k]! ** 2;
  }
  const actualSpread = rows * rows - actualSquares;
  const predictedSpread = rows * rows - predictedSquares;
  if (actualSpread === 0 || predictedSpread === 0) return score(0, { zero_division: true });
  return score((hits * rows - chance) / (Math.sqrt(actualSpread) * Math.sqrt(predictedSpread)));
}

function hitsAndChance(counts: ConfusionCounts): { hits: number; chance: number } {
  let hits = 0;
  let chance = 0;
  for (let k = 0; k < counts.classCount; k++) {
    hits += counts.hits[k]!;
    chance += counts.actual[k]! * counts.predicted[k]!;
  }
  return { hits, chance };
}
