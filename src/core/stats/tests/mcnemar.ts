import { InvalidArgument } from '../../errors.js';
import { binomialTwoSidedP } from '../distributions/binomial.js';
import { normalSf } from '../distributions/normal.js';
import { criticalNormal } from './confidence.js';

/** Up to this many rows on which the models disagree the p-value is the exact binomial one. */
const mostExactDiscordant = 10_000;

/** Rows by whether each of two models was right on them. */
export interface PairedCounts {
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
}

interface ComparedAccuracies {
  readonly pValue: number;
  readonly pValueMethod: 'exact-binomial' | 'normal';
  /** Accuracy of the second model minus accuracy of the first, from -1 to 1. */
  readonly difference: number;
  /** Rows on which exactly one of the two was right. */
  readonly discordant: number;
}

/** What `pairedAccuracy` can answer. Without variance the p-value stands but there is no interval. */
export type PairedAccuracyResult =
  | (ComparedAccuracies & {
      readonly kind: 'tested';
      readonly standardError: number;
      readonly lower: number;
      readonly upper: number;
    })
  | (ComparedAccuracies & { readonly kind: 'no-variance' })
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Is the second of two models more often right on the same rows? McNemar's test with an interval.
 *
 * Formula: with b rows only the second got right, c only the first, and n in all: d = (b - c)/n,
 * var = (b + c - (b - c)^2/n) / n^2, interval d -+ z* sqrt(var) cut to [-1, 1]. The p-value is the two-sided
 * binomial(b; b + c, 1/2), exact up to 10,000 discordant rows; beyond, normal with
 * z = (b - c)/sqrt(b + c) and no continuity correction.
 *
 * @param counts four whole numbers from 0
 * @param confidence level of the interval, between 0 and 1
 * @returns `tested`; `insufficient-data` without rows; `no-variance` when the models never disagree, or
 * disagree on every row in the same direction
 * @throws InvalidArgument when a count or the level is outside its range
 *
 * Source: McNemar, Psychometrika 12 (1947) 153-157; statsmodels 0.15 `mcnemar(exact=True)` and
 * `mcnemar(exact=False, correction=False)`.
 *
 * @example pairedAccuracy({ bothRight: 700, onlyFirst: 40, onlySecond: 60, bothWrong: 200 })
 * // difference 0.02, pValue 0.0569
 */
export function pairedAccuracy(counts: PairedCounts, confidence = 0.95): PairedAccuracyResult {
  for (const name of ['bothRight', 'onlyFirst', 'onlySecond', 'bothWrong'] as const) {
    const count = counts[name];
    if (!(Number.isSafeInteger(count) && count >= 0)) {
      throw new InvalidArgument(name, 'must be a whole number from 0', count);
    }
  }
  const critical = criticalNormal(confidence);
  const { bothRight, onlyFirst, onlySecond, bothWrong } = counts;
  const discordant = onlyFirst + onlySecond;
  const rows = bothRight + discordant + bothWrong;
  if (rows === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  const balance = onlySecond - onlyFirst;
  const difference = balance / rows;
  const isExact = discordant <= mostExactDiscordant;
  const compared: ComparedAccuracies = {
    pValue: isExact
      ? binomialTwoSidedP(onlySecond, discordant)
      : 2 * normalSf(Math.abs(balance) / Math.sqrt(discordant)),
    pValueMethod: isExact ? 'exact-binomial' : 'normal',
    difference,
    discordant,
  };
  const standardError = Math.sqrt(sumOfSquares(onlyFirst, onlySecond, rows)) / rows;
  if (standardError === 0) return { ...compared, kind: 'no-variance' };
  return {
    ...compared,
    kind: 'tested',
    standardError,
    lower: Math.max(-1, difference - critical * standardError),
    upper: Math.min(1, difference + critical * standardError),
  };
}

/** b + c - (b - c)^2/n written without a subtraction: (b + c)(n - b - c)/n + 4bc/n. */
function sumOfSquares(onlyFirst: number, onlySecond: number, rows: number): number {
  const discordant = onlyFirst + onlySecond;
  return discordant * ((rows - discordant) / rows) + 4 * onlyFirst * (onlySecond / rows);
}
