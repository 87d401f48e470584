import type { Random } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import type { NumberLoss } from './row-losses.js';
import { rowsOfParts } from './rows-of-parts.js';

/** Partners per row; more would change the mean loss of a random partner by less than its own noise. */
const PARTNERS = 64;

/**
 * How much less each row loses by its own prediction than by the prediction of a row drawn at random. The mean is the
 * gain over predictions dealt out at random; rows are centred on both sides, a_i + b_i - c - l(y_i, p_i) with a_i the
 * mean loss of value i with other predictions, b_i that of prediction i with other values and c the mean of all, so
 * that the spread of the gains is that of the mean. For squared errors it is 2 (y_i - mean y)(p_i - mean p).
 * @param values true values
 * @param predictions of the same rows
 * @param dealtWithin part of each row: partners are drawn in it alone; absent: among all rows
 * Equal predictions gain exactly 0. Cost: 64 x rows. Source: the projection of a U-statistic, Hoeffding 1948.
 */
export function gainsOverShuffled(
  loss: NumberLoss,
  values: Float64Array,
  predictions: Float64Array,
  random: Random,
  dealtWithin?: Int32Array,
): Float64Array {
  if (dealtWithin === undefined) return gainsOfPart(loss, values, predictions, random);
  const gains = new Float64Array(values.length);
  for (const rows of rowsOfParts(values.length, dealtWithin)) {
    const pick = (from: Float64Array) => Float64Array.from(rows, (row) => from[row]!);
    const own = gainsOfPart(loss, pick(values), pick(predictions), random);
    rows.forEach((row, i) => {
      gains[row] = own[i]!;
    });
  }
  return gains;
}

/**
 * The same for predicted classes, exact and without drawing: how often each answer would meet each class follows from
 * their shares.
 * @param lossOf loss of a row by true and predicted class
 */
export function classGainsOverShuffled(
  { labels, classCount }: ClassTarget,
  predicted: Int32Array,
  lossOf: (truth: number, answer: number) => number,
  dealtWithin?: Int32Array,
): Float64Array {
  const gains = new Float64Array(labels.length);
  const losses = Array.from({ length: classCount }, (_, truth) =>
    Float64Array.from({ length: classCount }, (__, answer) => lossOf(truth, answer)),
  );
  for (const rows of rowsOfParts(labels.length, dealtWithin)) {
    const truths = new Float64Array(classCount);
    const answers = new Float64Array(classCount);
    for (const row of rows) {
      truths[labels[row]!]! += 1 / rows.length;
      answers[predicted[row]!]! += 1 / rows.length;
    }
    // Where all answers are the same it makes no difference who gets which.
    if (answers.some((share) => share > 1 - 0.5 / rows.length)) continue;
    const ofTruth = losses.map((of) => of.reduce((sum, loss, k) => sum + loss * answers[k]!, 0));
    const ofAnswer = answers.map((_, k) => truths.reduce((sum, share, t) => sum + share * losses[t]![k]!, 0));
    const mean = truths.reduce((sum, share, t) => sum + share * ofTruth[t]!, 0);
    // Centred on both sides, so that the spread of the gains is that of their mean.
    for (const row of rows) {
      const [label, answer] = [labels[row]!, predicted[row]!];
      gains[row] = ofTruth[label]! + ofAnswer[answer]! - mean - losses[label]![answer]!;
    }
  }
  return gains;
}

function gainsOfPart(
  loss: NumberLoss,
  values: Float64Array,
  predictions: Float64Array,
  random: Random,
): Float64Array {
  const rows = values.length;
  if (predictions.every((prediction) => prediction === predictions[0])) return new Float64Array(rows);
  const partners = Math.min(PARTNERS, rows - 1);
  const ofValue = new Float64Array(rows);
  const ofPrediction = new Float64Array(rows);
  let total = 0;
  for (let p = 0; p < partners; p++) {
    const step = partners === rows - 1 ? p + 1 : 1 + random.integer(rows - 1);
    for (let i = 0; i < rows; i++) {
      const j = (i + step) % rows;
      const lost = loss(values[i]!, predictions[j]!) / partners;
      ofValue[i]! += lost;
      ofPrediction[j]! += lost;
      total += lost;
    }
  }
  const mean = total / rows;
  return values.map((value, i) => ofValue[i]! + ofPrediction[i]! - mean - loss(value, predictions[i]!));
}
