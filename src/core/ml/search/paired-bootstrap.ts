import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import { rowsOfGroups } from '../split/group-ids.js';
import { FEWEST_GROUPS } from './clustered-mean.js';

/** Below so many usable resamples an interval would be a guess. */
const MINIMUM_USABLE = 200;

/** A two-sided percentile interval and p-value of a difference. */
export type BootstrapResult =
  | {
      readonly kind: 'tested';
      readonly lower: number;
      readonly upper: number;
      readonly pValue: number;
      /** Whether no resample lies on the other side of 0: the p-value is then as small as so many resamples can say. */
      readonly isLeastPValue: boolean;
      /** Standard deviation of the resamples. */
      readonly deviation: number;
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/** What to resample. */
export interface BootstrapInput {
  readonly rows: number;
  /** Rows of one group are drawn together; absent: every row alone. */
  readonly groups?: Int32Array | undefined;
  /** The difference when row i counts `weights[i]` times; undefined when it cannot be computed from these rows. */
  readonly difference: (weights: Float64Array) => number | undefined;
  /** The difference on the rows as they are. Given: resamples are moved so that it is their mean. */
  readonly observed?: number | undefined;
  readonly resamples: number;
  /** Of the interval, in (0, 1). */
  readonly confidence: number;
  readonly random: Random;
}

/**
 * Draws rows with replacement, as often as there are rows, and looks at how the difference of two models on the same
 * rows varies. Interval: percentiles. p = 2 min(1 + #{d <= 0}, 1 + #{d >= 0}) / (resamples + 1), at most 1.
 * A metric such as the average precision is too good on resamples, whose repeated rows stand together; with `observed`
 * that is taken off.
 * With groups as many groups are drawn as there are, each with all its rows; fewer than 5: `insufficient-data`.
 * Resamples without a difference are left out; fewer than 200 left: `insufficient-data`.
 * @throws InvalidArgument when `groups` has another length
 * Cost: resamples x rows. Source: Efron and Tibshirani 1993, chapters 13 and 16; Davison and Hinkley 1997, section 3.8.
 */
export function pairedBootstrap(input: BootstrapInput): BootstrapResult {
  const { rows, groups, difference, observed, resamples, confidence, random } = input;
  if (groups !== undefined && groups.length !== rows) {
    throw new InvalidArgument('groups', `must have ${rows} entries`, groups.length);
  }
  const rowsOf = groups === undefined ? undefined : rowsOfGroups(groups);
  if (rowsOf !== undefined && rowsOf.length < FEWEST_GROUPS)
    return { kind: 'insufficient-data', needed: FEWEST_GROUPS, got: rowsOf.length };
  const units = rowsOf?.length ?? rows;
  const found: number[] = [];
  const weights = new Float64Array(rows);
  for (let r = 0; r < resamples && rows > 0; r++) {
    weights.fill(0);
    for (let i = 0; i < units; i++) {
      const unit = random.integer(units);
      if (rowsOf === undefined) weights[unit]!++;
      else for (const row of rowsOf[unit]!) weights[row]!++;
    }
    const value = difference(weights);
    if (value !== undefined) found.push(value);
  }
  if (found.length < MINIMUM_USABLE)
    return { kind: 'insufficient-data', needed: MINIMUM_USABLE, got: found.length };
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const squares = found.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const shift = observed === undefined ? 0 : observed - mean;
  const sorted = Float64Array.from(found, (value) => value + shift).sort();
  const notAbove = sorted.filter((value) => value <= 0).length;
  const notBelow = sorted.filter((value) => value >= 0).length;
  const tail = (1 - confidence) / 2;
  const opposite = Math.min(notAbove, notBelow);
  return {
    kind: 'tested',
    lower: quantile(sorted, tail),
    upper: quantile(sorted, 1 - tail),
    deviation: Math.sqrt(squares / (found.length - 1)),
    pValue: Math.min(1, (2 * (1 + opposite)) / (sorted.length + 1)),
    isLeastPValue: opposite === 0,
  };
}

/** Linear between order statistics, as numpy. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
