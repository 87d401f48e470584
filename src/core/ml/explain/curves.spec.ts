import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { calibrationCurve } from './calibration-curve.js';
import { gainCurve } from './gain-curve.js';
import { planLearningCurve, summariseLearningCurve } from './learning-curve.js';
import { precisionRecallCurve } from './precision-recall-curve.js';
import { residualReport } from './residual-report.js';
import { rocCurve } from './roc-curve.js';
import { MOST_CURVE_POINTS } from './thin-curve.js';
import { thresholdCurve } from './threshold-curve.js';

function makeRows(rows: number, share = 0.3) {
  const random = createRandom('curves');
  const isPositive = Uint8Array.from({ length: rows }, () => (random.next() < share ? 1 : 0));
  const scores = Float64Array.from(isPositive, (one) => 1 / (1 + Math.exp(-(random.normal() + one - 0.5))));
  return { scores, isPositive };
}

function areaOf(points: readonly { x: number; y: number }[]): number {
  return points.reduce((sum, point, i) => {
    const before = points[i - 1] ?? point;
    return sum + ((point.x - before.x) * (point.y + before.y)) / 2;
  }, 0);
}

describe('curves of one class', () => {
  it('keep at most 200 points and the area below them', () => {
    const found = rocCurve(makeRows(20_000));
    if (found.kind !== 'roc') throw new Error(found.reason);
    expect(found.points.length).toBeLessThanOrEqual(MOST_CURVE_POINTS);
    expect(found.points.length).toBeGreaterThan(100);
    expect(Math.abs(areaOf(found.points) - found.area)).toBeLessThan(0.0005);
    expect(found.points.at(-1)).toMatchObject({ x: 1, y: 1 });
  });

  it('say why they are absent when only one side occurs', () => {
    const rows = { scores: Float64Array.of(0.1, 0.9), isPositive: Uint8Array.of(1, 1) };
    expect(rocCurve(rows)).toEqual({ kind: 'not-explained', reason: 'every row is of this class' });
    const none = { ...rows, isPositive: Uint8Array.of(0, 0) };
    for (const found of [rocCurve(none), precisionRecallCurve(none), gainCurve(none), thresholdCurve(none)]) {
      expect(found.kind).toBe('not-explained');
    }
    expect(calibrationCurve(rows)).toMatchObject({ kind: 'not-explained' });
  });

  it('count what a threshold does, and find the best F1', () => {
    const rows = { scores: Float64Array.of(0.2, 0.4, 0.6, 0.8), isPositive: Uint8Array.of(0, 1, 0, 1) };
    const found = thresholdCurve(rows);
    if (found.kind !== 'threshold') throw new Error(found.reason);
    expect(found.points[50]).toEqual({ threshold: 0.5, precision: 0.5, recall: 0.5, f1: 0.5, flagged: 0.5 });
    expect(found.points[0]).toMatchObject({ recall: 1, flagged: 1 });
    expect(found.points[100]).toMatchObject({ precision: null, recall: 0 });
    expect(found.bestF1).toMatchObject({ threshold: 0.4, f1: 0.8 });
  });

  it('share out a tie evenly in the gain', () => {
    const found = gainCurve({
      scores: new Float64Array(40).fill(0.5),
      isPositive: Uint8Array.from({ length: 40 }, (_, i) => i % 2),
    });
    if (found.kind !== 'gain') throw new Error(found.reason);
    for (const { taken, gain } of found.points) expect(gain).toBeCloseTo(taken, 12);
    expect(found.ks.distance).toBe(0);
  });

  it('hold the observed share of calibrated probabilities within most intervals', () => {
    const random = createRandom('calibrated');
    const scores = Float64Array.from({ length: 5000 }, () => random.next());
    const isPositive = Uint8Array.from(scores, (score) => (random.next() < score ? 1 : 0));
    const found = calibrationCurve({ scores, isPositive });
    if (found.kind !== 'calibration') throw new Error(found.reason);
    const inside = found.bins.filter(
      (bin) => bin.lower <= bin.meanPredicted && bin.meanPredicted <= bin.upper,
    );
    expect(inside.length).toBeGreaterThanOrEqual(8);
  });
});

describe('residuals and learning curves', () => {
  it('describe errors of numbers', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i);
    const found = residualReport(
      values,
      values.map((value) => value - 2),
      1,
    );
    if (found.kind !== 'residuals') throw new Error(found.reason);
    expect(found.mean).toBeCloseTo(2, 12);
    expect(found.deviation).toBeCloseTo(0, 12);
    expect(found.line?.slope).toBeCloseTo(1, 12);
    expect(found.points).toHaveLength(400);
    expect(found.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(residualReport(Float64Array.of(1), Float64Array.of(1), 1).kind).toBe('not-explained');
    expect(residualReport(Float64Array.of(1, 2), Float64Array.of(1, 1), 1)).toMatchObject({ line: null });
  });

  it('plan sizes and put the fits of each together', () => {
    expect(planLearningCurve(1000)).toEqual([100, 325, 550, 775, 1000]);
    expect(planLearningCurve(2)).toEqual([1, 2]);
    const found = summariseLearningCurve([
      { rows: 20, training: 0.9, validation: 0.7 },
      { rows: 10, training: 1, validation: 0.4 },
      { rows: 10, training: null, validation: 0.6 },
    ]);
    if (found.kind !== 'learning-curve') throw new Error(found.reason);
    expect(found.points.map(({ rows }) => rows)).toEqual([10, 20]);
    expect(found.points[0]!.validation!.mean).toBeCloseTo(0.5, 12);
    expect(found.points[0]!.validation!.deviation).toBeCloseTo(0.1, 12);
    expect(found.points[0]!.training).toEqual({ mean: 1, deviation: 0 });
    expect(summariseLearningCurve([{ rows: 1, training: 1, validation: 1 }]).kind).toBe('not-explained');
  });
});
