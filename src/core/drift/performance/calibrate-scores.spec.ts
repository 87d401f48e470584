import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { calibrateScores } from './calibrate-scores.js';

/** Rows of two classes whose true chance of the second is `chance(score)`. */
function rowsOf(seed: string, rows: number, score: (u: number) => number) {
  const random = createRandom(seed);
  const scores = new Float64Array(rows * 2);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const chance = random.next();
    labels[row] = random.next() < chance ? 1 : 0;
    scores[row * 2 + 1] = score(chance);
    scores[row * 2] = 1 - scores[row * 2 + 1]!;
  }
  return { scores, labels, classCount: 2 };
}

describe('calibrateScores', () => {
  it('mends overconfident scores', () => {
    const sharpen = (p: number) => p ** 2 / (p ** 2 + (1 - p) ** 2);
    const calibration = calibrateScores(rowsOf('sharp', 8000, sharpen), createRandom(1));
    expect(calibration.isCalibrated).toBe(true);
    expect(calibration.errorAfter).toBeLessThan(calibration.errorBefore! / 2);
    const [, p] = calibration.apply(Float64Array.of(1 - sharpen(0.8), sharpen(0.8)));
    expect(p).toBeGreaterThan(0.76);
    expect(p).toBeLessThan(0.84);
  });

  it('leaves calibrated scores alone most of the time', () => {
    let kept = 0;
    for (let run = 0; run < 20; run++) {
      const calibration = calibrateScores(
        rowsOf(`true/${run}`, 1000, (p) => p),
        createRandom(run),
      );
      if (calibration.isCalibrated) kept++;
    }
    expect(kept).toBeLessThanOrEqual(6);
  });

  it('always calibrates scores that are no probabilities', () => {
    const margins = rowsOf('margin', 2000, (p) => 10 * p - 3);
    const calibration = calibrateScores(margins, createRandom(1));
    expect(calibration).toMatchObject({ isCalibrated: true, errorBefore: undefined, beatsConstant: true });
    const probabilities = calibration.apply(margins.scores);
    expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
  });

  it('notices scores that know nothing', () => {
    const random = createRandom('noise');
    const { labels } = rowsOf('noise', 2000, (p) => p);
    const scores = new Float64Array(4000);
    for (let row = 0; row < 2000; row++) {
      scores[row * 2 + 1] = random.next();
      scores[row * 2] = 1 - scores[row * 2 + 1]!;
    }
    expect(calibrateScores({ scores, labels, classCount: 2 }, createRandom(1)).beatsConstant).toBe(false);
  });

  it('gives rows that sum to 1 for more than two classes, even where every class is ruled out', () => {
    const random = createRandom('three');
    const labels = Int32Array.from({ length: 600 }, () => random.integer(3));
    const scores = new Float64Array(1800);
    labels.forEach((label, row) => {
      for (let k = 0; k < 3; k++) scores[row * 3 + k] = 2 + random.next() + (k === label ? 1 : 0);
    });
    const calibration = calibrateScores({ scores, labels, classCount: 3 }, createRandom(1));
    const probabilities = calibration.apply(Float64Array.of(...scores, -9, -9, -9));
    for (let start = 0; start < probabilities.length; start += 3) {
      expect(probabilities[start]! + probabilities[start + 1]! + probabilities[start + 2]!).toBeCloseTo(
        1,
        12,
      );
    }
  });
});
