import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibrationCurve } from './calibration-curve.js';
import { classReport } from './class-report.js';
import { gainCurve } from './gain-curve.js';
import { precisionRecallCurve } from './precision-recall-curve.js';
import { rocCurve } from './roc-curve.js';

interface GoldenCase {
  readonly labels: number[];
  readonly scores: number[];
  readonly weights: number[] | null;
  readonly roc: { x: number[]; y: number[]; thresholds: number[]; area: number };
  readonly precisionRecall: { x: number[]; y: number[]; thresholds: number[]; average: number };
  readonly calibration?: { said: number[]; observed: number[]; brier: number };
  readonly ks?: number;
  readonly confusion?: number[][];
  readonly report?: { precision: number | null; recall: number; f1: number; support: number }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/explain.json', import.meta.url), 'utf8'),
) as { cases: GoldenCase[] };

function rowsOf({ labels, scores, weights }: GoldenCase) {
  return {
    scores: Float64Array.from(scores),
    isPositive: Uint8Array.from(labels),
    weights: weights === null ? undefined : Float64Array.from(weights),
  };
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
}

describe('curves from scores', () => {
  it('are those of scikit-learn, with ties and weights: ROC and its area', () => {
    for (const golden of cases) {
      const found = rocCurve(rowsOf(golden));
      if (found.kind !== 'roc') throw new Error(found.reason);
      expect(found.area).toBeCloseTo(golden.roc.area, 12);
      expectClose(
        found.points.map(({ x }) => x),
        golden.roc.x,
      );
      expectClose(
        found.points.map(({ y }) => y),
        golden.roc.y,
      );
      expectClose(
        found.points.slice(1).map(({ threshold }) => threshold!),
        golden.roc.thresholds,
      );
    }
  });

  it('are those of scikit-learn, with ties and weights: precision and recall', () => {
    for (const golden of cases) {
      const found = precisionRecallCurve(rowsOf(golden));
      if (found.kind !== 'precision-recall') throw new Error(found.reason);
      const { x, y, average } = golden.precisionRecall;
      expect(found.averagePrecision).toBeCloseTo(average, 12);
      // Below the threshold that finds every row of the class nothing is gained any more.
      const end = x.findIndex((recall) => recall >= 1 - 1e-12) + 1;
      expectClose(
        found.points.map((point) => point.x),
        x.slice(0, end),
      );
      expectClose(
        found.points.map((point) => point.y),
        y.slice(0, end),
      );
    }
  });

  it('are those of scikit-learn and SciPy: calibration, KS, confusion matrix and class report', () => {
    for (const golden of cases.filter(({ calibration }) => calibration !== undefined)) {
      const rows = rowsOf(golden);
      const calibration = calibrationCurve(rows);
      const gain = gainCurve(rows);
      if (calibration.kind !== 'calibration' || gain.kind !== 'gain') throw new Error('absent');
      expectClose(
        calibration.bins.map(({ meanPredicted }) => meanPredicted),
        golden.calibration!.said,
      );
      expectClose(
        calibration.bins.map(({ observed }) => observed),
        golden.calibration!.observed,
      );
      expect(calibration.brier).toBeCloseTo(golden.calibration!.brier, 12);
      expect(gain.ks.distance).toBeCloseTo(golden.ks!, 12);
      const predicted = Int32Array.from(golden.scores, (score) => (score >= 0.5 ? 1 : 0));
      const report = classReport(Int32Array.from(golden.labels), predicted, 2);
      expect(report.matrix.counts).toEqual(golden.confusion);
      report.classes.forEach(({ precision, recall, f1, support }, k) => {
        const expected = golden.report![k]!;
        expect(support).toBe(expected.support);
        expect(precision ?? -1).toBeCloseTo(expected.precision ?? -1, 12);
        expect(recall).toBeCloseTo(expected.recall, 12);
        expect(f1).toBeCloseTo(expected.f1, 12);
      });
    }
  });
});
