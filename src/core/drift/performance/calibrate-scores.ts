import { kFold } from '../../ml/split/k-fold.js';
import { tellingClasses } from '../../ml/telling-classes.js';
import type { Random } from '../../random.js';
import { type IsotonicFit, isotonicRegression, isotonicValue } from '../../stats/isotonic-regression.js';
import { scoresOfClass, takeCodes, takeScores } from './class-rows.js';

const foldCount = 5;
const mostBins = 20;
const fewestRowsPerBin = 10;

/** How scores become probabilities. */
export interface Calibration {
  /** Whether isotonic regression is applied, or the scores stand as they are. */
  readonly isCalibrated: boolean;
  /** Calibration error of the scores as they are, in [0, 1]; undefined when they are no probabilities. */
  readonly errorBefore: number | undefined;
  /** The same after isotonic regression learnt from other rows. */
  readonly errorAfter: number;
  /** Whether the probabilities of rows not learnt from have a smaller squared error than class shares alone. */
  readonly beatsConstant: boolean;
  /** Probabilities for scores, row-major; each row sums to 1. */
  readonly apply: (scores: Float64Array) => Float64Array;
}

/** Scores with their true classes. */
export interface ScoredRows {
  /** Row-major `rows x classCount`, finite. */
  readonly scores: Float64Array;
  readonly labels: Int32Array;
  readonly classCount: number;
}

/**
 * Learns from rows with known classes how to turn scores into probabilities: one isotonic regression per class
 * against the rest, rescaled to sum to 1 (two classes need only one). It is kept only when it lowers the calibration
 * error on rows it was not learnt from; scores outside [0, 1] are no probabilities, there it is always kept.
 *
 * Formula of the error: rows that were not learnt from, in order of the score, are cut into up to 20 groups of equal size
 * and 10 rows at least; sum over groups of |sum of (probability - occurrence)| / n, mean over classes. Both candidates
 * are held against the same groups, and every fold by itself: over all folds together the errors of isotonic
 * regression would cancel, because each fold is predicted by the mean of the others.
 *
 * @param reference at least 5 rows
 * @param random decides which rows are learnt from when the error is checked
 * Cost: O(classes * n log n).
 *
 * Source: Zadrozny and Elkan 2002, KDD (isotonic calibration, one against the rest); Naeini, Cooper and Hauskrecht
 * 2015, AAAI (expected calibration error).
 *
 * @example calibrateScores({ scores, labels, classCount: 2 }, createRandom(1)).apply(scores)
 */
export function calibrateScores(reference: ScoredRows, random: Random): Calibration {
  const { scores, labels, classCount } = reference;
  const areProbabilities = scores.every((score) => score >= 0 && score <= 1);
  const held = new Float64Array(scores.length);
  const plain = (rows: Float64Array) => rescale(rows, classCount);
  let errorOfScores = 0;
  let errorAfter = 0;
  for (const { train, test } of kFold(labels.length, { folds: foldCount, random })) {
    const rowsOf = (rows: Uint32Array): ScoredRows => ({
      scores: takeScores(scores, rows, classCount),
      labels: takeCodes(labels, rows),
      classCount,
    });
    const tested = rowsOf(test);
    const probabilities = applyFits(fitClasses(rowsOf(train)), tested.scores, classCount);
    const share = test.length / labels.length;
    errorAfter += share * calibrationError(tested, probabilities);
    if (areProbabilities) errorOfScores += share * calibrationError(tested, plain(tested.scores));
    for (let at = 0; at < probabilities.length; at++) {
      held[test[Math.floor(at / classCount)]! * classCount + (at % classCount)] = probabilities[at]!;
    }
  }
  const errorBefore = areProbabilities ? errorOfScores : undefined;
  const isCalibrated = errorBefore === undefined || errorAfter < errorBefore;
  const fits = isCalibrated ? fitClasses(reference) : [];
  return {
    isCalibrated,
    errorBefore,
    errorAfter,
    beatsConstant: beatsClassShares(reference, isCalibrated ? held : plain(scores)),
    apply: isCalibrated ? (rows) => applyFits(fits, rows, classCount) : plain,
  };
}

function fitClasses({ scores, labels, classCount }: ScoredRows): readonly IsotonicFit[] {
  return tellingClasses(classCount).map((k) =>
    isotonicRegression(
      scoresOfClass(scores, k, classCount),
      Float64Array.from(labels, (label) => (label === k ? 1 : 0)),
    ),
  );
}

function applyFits(fits: readonly IsotonicFit[], scores: Float64Array, classCount: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  tellingClasses(classCount).forEach((k, position) => {
    for (let at = k; at < scores.length; at += classCount) {
      probabilities[at] = isotonicValue(fits[position]!, scores[at]!);
    }
  });
  return rescale(probabilities, classCount);
}

/** Two classes: the last one decides. More: each row divided by its sum; a row of zeros becomes even. */
function rescale(probabilities: Float64Array, classCount: number): Float64Array {
  const rescaled = new Float64Array(probabilities.length);
  for (let start = 0; start < probabilities.length; start += classCount) {
    if (classCount === 2) {
      const p = Math.min(1, Math.max(0, probabilities[start + 1]!));
      rescaled[start] = 1 - p;
      rescaled[start + 1] = p;
      continue;
    }
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += Math.max(0, probabilities[start + k]!);
    for (let k = 0; k < classCount; k++) {
      rescaled[start + k] = sum > 0 ? Math.max(0, probabilities[start + k]!) / sum : 1 / classCount;
    }
  }
  return rescaled;
}

function calibrationError({ scores, labels, classCount }: ScoredRows, probabilities: Float64Array): number {
  const classes = tellingClasses(classCount);
  const rows = labels.length;
  const bins = Math.max(1, Math.min(mostBins, Math.floor(rows / fewestRowsPerBin)));
  let total = 0;
  for (const k of classes) {
    const own = scoresOfClass(scores, k, classCount);
    const order = Uint32Array.from(own, (_, row) => row).sort((a, b) => own[a]! - own[b]! || a - b);
    for (let bin = 0; bin < bins; bin++) {
      const end = Math.round(((bin + 1) * rows) / bins);
      let excess = 0;
      for (let i = Math.round((bin * rows) / bins); i < end; i++) {
        const row = order[i]!;
        excess += probabilities[row * classCount + k]! - (labels[row] === k ? 1 : 0);
      }
      total += Math.abs(excess);
    }
  }
  return total / (classes.length * rows);
}

/** Whether the squared error of the probabilities is below that of the class shares. */
function beatsClassShares({ labels, classCount }: ScoredRows, probabilities: Float64Array): boolean {
  const shares = new Float64Array(classCount);
  for (const label of labels) shares[label]! += 1 / labels.length;
  let gain = 0;
  labels.forEach((label, row) => {
    for (let k = 0; k < classCount; k++) {
      const occurs = label === k ? 1 : 0;
      gain += (shares[k]! - occurs) ** 2 - (probabilities[row * classCount + k]! - occurs) ** 2;
    }
  });
  return gain > 0;
}
