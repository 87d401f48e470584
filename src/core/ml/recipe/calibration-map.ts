import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { type IsotonicFit, isotonicRegression, isotonicValue } from '../../stats/isotonic-regression.js';
import { fitLogisticLine, type LogisticLine } from '../fit-logistic-line.js';
import { logistic, logOdds } from '../log-odds.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import type { ClassPrediction } from '../prediction.js';
import { readList } from '../preprocess/read-texts.js';
import { readChoice, readNumber, readNumbers } from '../read-model.js';
import { tellingClasses } from '../telling-classes.js';

/** Turns one probability into a better one. */
export type CalibrationMap =
  | (LogisticLine & {
      readonly kind: 'sigmoid';
      /** Probabilities are kept this far from 0 and 1 before the log odds are taken. */
      readonly clip: number;
    })
  | (IsotonicFit & { readonly kind: 'isotonic' });

/**
 * Learns one map: sigmoid is Platt's line, on log odds, so that slope 1 and intercept 0 change nothing, with his
 * smoothed targets (n+ + 1) / (n+ + 2) and 1 / (n- + 2) against certainty from few rows; isotonic is any rising line.
 * Probabilities are kept half a row away from 0 and 1 (1 / (2 n)) for the log odds: closer, n rows cannot tell.
 * @param probabilities of the positive class, of rows that the model did not see
 * @param isPositive 1 for rows of the class, else 0
 * Source: Platt 1999; Lin, Lin & Weng 2007; Zadrozny & Elkan 2002.
 */
export function fitCalibrationMap(
  method: 'sigmoid' | 'isotonic',
  probabilities: Float64Array,
  isPositive: Float64Array,
  weights?: Float64Array,
): CalibrationMap {
  if (method === 'isotonic')
    return { kind: method, ...isotonicRegression(probabilities, isPositive, weights) };
  const clip = Math.max(1 / (2 * Math.max(probabilities.length, 1)), 1e-12);
  const z = probabilities.map((p) => logOdds(p, clip));
  const targets = smoothedTargets(isPositive, weights);
  const line = fitLogisticLine(z, targets, weights) ?? { slope: 1, intercept: 0 };
  return { kind: method, ...line, clip };
}

/**
 * Platt's targets: (n+ + 1) / (n+ + 2) for the class and 1 / (n- + 2) for the rest, in place of 1 and 0.
 * @param isPositive 1 for rows of the class, else 0
 */
export function smoothedTargets(isPositive: Float64Array, weights?: Float64Array): Float64Array {
  let positives = 0;
  let total = 0;
  for (let i = 0; i < isPositive.length; i++) {
    positives += (weights?.[i] ?? 1) * isPositive[i]!;
    total += weights?.[i] ?? 1;
  }
  // Weights say how rows compare; how many there are is for the rows to say.
  const scale = total > 0 ? isPositive.length / total : 1;
  const high = (positives * scale + 1) / (positives * scale + 2);
  const low = 1 / ((total - positives) * scale + 2);
  return isPositive.map((one) => (one === 1 ? high : low));
}

/**
 * Maps for all classes: one for the second of two, or one against the rest for each of more.
 */
export function fitCalibrationMaps(
  method: 'sigmoid' | 'isotonic',
  prediction: ClassPrediction,
  labels: Int32Array,
  weights?: Float64Array,
): CalibrationMap[] {
  return tellingClasses(prediction.classCount).map((k) =>
    fitCalibrationMap(
      method,
      classColumn(prediction, k),
      Float64Array.from(labels, (label) => (label === k ? 1 : 0)),
      weights,
    ),
  );
}

/** The probabilities of one class. */
export function classColumn({ probabilities, classCount, labels }: ClassPrediction, k: number): Float64Array {
  return Float64Array.from(labels, (_, row) => probabilities[row * classCount + k]!);
}

/** Corrected probabilities: of two classes p and 1 - p, of more scaled to sum 1, equal where all are 0. */
export function applyCalibration(
  maps: readonly CalibrationMap[],
  prediction: ClassPrediction,
): ClassPrediction {
  const { classCount } = prediction;
  const rows = prediction.labels.length;
  const probabilities = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    const start = row * classCount;
    if (classCount === 2) {
      const p = mapped(maps[0]!, prediction.probabilities[start + 1]!);
      probabilities[start] = 1 - p;
      probabilities[start + 1] = p;
      continue;
    }
    let sum = 0;
    for (let k = 0; k < classCount; k++) {
      const p = mapped(maps[k]!, prediction.probabilities[start + k]!);
      probabilities[start + k] = p;
      sum += p;
    }
    for (let k = 0; k < classCount; k++) {
      probabilities[start + k] = sum > 0 ? probabilities[start + k]! / sum : 1 / classCount;
    }
  }
  return { ...prediction, probabilities, labels: predictedLabels(probabilities, classCount) };
}

function mapped(map: CalibrationMap, probability: number): number {
  if (map.kind === 'isotonic') return isotonicValue(map, probability);
  return logistic(map.slope * logOdds(probability, map.clip) + map.intercept);
}

/** A map as plain data. */
export function writeCalibrationMap(map: CalibrationMap): JsonObject {
  return map.kind === 'isotonic' ? { kind: map.kind, x: [...map.x], y: [...map.y] } : { ...map };
}

/** @throws InvalidArgument on anything off */
export function readCalibrationMap(json: JsonObject): CalibrationMap {
  const kind = readChoice(json, 'kind', ['sigmoid', 'isotonic']);
  if (kind === 'sigmoid') {
    const clip = readNumber(json, 'clip', Number.MIN_VALUE);
    if (clip > 0.5) throw new InvalidArgument('model.clip', 'must be at most 0.5', clip);
    return { kind, slope: readNumber(json, 'slope'), intercept: readNumber(json, 'intercept'), clip };
  }
  const corners = readList(json, 'x').length;
  if (corners < 1) throw new InvalidArgument('model.x', 'must not be empty', corners);
  const x = readNumbers(json, 'x', corners);
  const y = readNumbers(json, 'y', corners, 0);
  for (let i = 0; i < corners; i++) {
    const rises = i === 0 || (x[i]! > x[i - 1]! && y[i]! >= y[i - 1]!);
    if (!rises || y[i]! > 1) {
      throw new InvalidArgument('model.y', 'must rise with x and stay within 0 and 1', y[i]);
    }
  }
  return { kind, x, y };
}
