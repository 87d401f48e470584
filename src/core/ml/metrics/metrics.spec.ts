import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { aucByRanks } from './auc.js';
import { averagePrecision } from './average-precision.js';
import { classificationMetrics } from './classification-metrics.js';
import { compareDirection, listMetrics, parseMetric } from './metric.js';
import { regressionMetrics } from './regression-metrics.js';

const binary = (labels: number[], positives: number[]) =>
  classificationMetrics(Int32Array.from(labels), Float64Array.from(positives.flatMap((p) => [1 - p, p])), 2);

describe('classificationMetrics', () => {
  it('takes the last class as the positive one', () => {
    const { values } = binary([0, 0, 1, 1], [0.9, 0.2, 0.8, 0.4]);
    expect(values.precision).toBe(0.5);
    expect(values.recall).toBe(0.5);
    expect(values.accuracy).toBe(0.5);
  });

  it('predicts the smaller index when probabilities tie', () => {
    expect(binary([0, 1], [0.5, 0.5]).values.accuracy).toBe(0.5);
    expect(binary([0, 1], [0.5, 0.5]).values.recall).toBe(0);
  });

  it('says why AUC has no value when only one class occurs', () => {
    const scores = binary([1, 1], [0.9, 0.8]);
    expect(scores.values.auc).toBeNull();
    expect(scores.reasons.auc).toBe('one_class_only');
    expect(scores.values.kappa).toBeNull();
    expect(scores.reasons.kappa).toBe('chance_agreement_is_one');
    expect(scores.flags).toContainEqual({ metric: 'mcc', flag: 'zero_division' });
  });

  it('gives 0 and a flag for precision when nothing is predicted positive', () => {
    const scores = binary([0, 1], [0.1, 0.2]);
    expect(scores.values.precision).toBe(0);
    expect(scores.flags).toContainEqual({ metric: 'precision', flag: 'zero_division' });
  });

  it('flags a class that does not occur and leaves it out of the multiclass AUC', () => {
    const scores = classificationMetrics(
      Int32Array.of(0, 1, 0, 1),
      Float64Array.of(0.5, 0.3, 0.2, 0.2, 0.5, 0.3, 0.6, 0.2, 0.2, 0.1, 0.8, 0.1),
      3,
    );
    expect(scores.values.auc).toBe(1);
    expect(scores.flags).toContainEqual({ metric: 'auc', flag: 'class_missing' });
  });

  it('refuses a multiclass AUC of rows that do not sum to 1', () => {
    const scores = classificationMetrics(Int32Array.of(0, 1), Float64Array.of(3, 1, 0, -1, 2, 0.5), 3);
    expect(scores.values.auc).toBeNull();
    expect(scores.reasons.auc).toBe('probabilities_do_not_sum_to_one');
  });

  it('costs 36.04 per row to be certain and wrong', () => {
    expect(binary([0, 0], [1, 1]).values.logLoss).toBeCloseTo(36.04365, 4);
  });

  it('has no value for any metric without rows', () => {
    const scores = classificationMetrics(new Int32Array(0), new Float64Array(0), 2);
    for (const metric of listMetrics('classification')) {
      expect(scores.values[metric]).toBeNull();
      expect(scores.reasons[metric]).toBe('no_rows');
    }
  });

  it('refuses shapes that do not match and labels out of range', () => {
    expect(() => classificationMetrics(Int32Array.of(0), Float64Array.of(1), 2)).toThrow(InvalidArgument);
    expect(() => classificationMetrics(Int32Array.of(2), Float64Array.of(0, 1), 2)).toThrow(InvalidArgument);
  });
});

describe('PR-AUC', () => {
  it('takes equal scores as one step', () => {
    expect(averagePrecision(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))).toBeCloseTo(
      5 / 6,
      12,
    );
    expect(averagePrecision(Float64Array.of(1, 1, 1, 1), Uint8Array.of(0, 1, 0, 0))).toBe(0.25);
  });

  it('has no value without a positive row, and leaves absent classes out of the mean', () => {
    expect(binary([0, 0], [0.9, 0.8]).reasons.prAuc).toBe('no_positive_row');
    const scores = classificationMetrics(
      Int32Array.of(0, 1),
      Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.6, 0.1),
      3,
    );
    expect(scores.values.prAuc).toBe(1);
    expect(scores.flags).toContainEqual({ metric: 'prAuc', flag: 'class_missing' });
  });
});

describe('aucByRanks', () => {
  it('counts ties as one half and turns round when the scores do', () => {
    const labels = Uint8Array.of(0, 1, 0, 1, 1);
    const scores = Float64Array.of(1, 1, 2, 3, 0);
    const area = aucByRanks(scores, labels)!;
    expect(area).toBeCloseTo(2.5 / 6, 12);
    expect(
      aucByRanks(
        scores.map((score) => -score),
        labels,
      ),
    ).toBeCloseTo(1 - area, 12);
    expect(aucByRanks(scores.map(Math.exp), labels)).toBe(area);
  });
});

describe('regressionMetrics', () => {
  it('calls a constant target explained only when it is hit', () => {
    const constant = new Float64Array(7).fill(0.1);
    expect(regressionMetrics(constant, constant).values.r2).toBe(1);
    expect(regressionMetrics(constant, new Float64Array(7)).values.r2).toBe(0);
  });

  it('has no R2 for a single row', () => {
    expect(regressionMetrics(Float64Array.of(1), Float64Array.of(1)).reasons.r2).toBe('fewer_than_two_rows');
  });

  it('leaves zero targets out of MAPE and says so', () => {
    const scores = regressionMetrics(Float64Array.of(0, 2), Float64Array.of(5, 1));
    expect(scores.values.mape).toBe(0.5);
    expect(scores.flags).toContainEqual({ metric: 'mape', flag: 'zero_targets' });
    expect(regressionMetrics(Float64Array.of(0, 0), Float64Array.of(5, 1)).reasons.mape).toBe(
      'all_targets_zero',
    );
  });

  it('flags negatives, whose sign RMSLE ignores', () => {
    const scores = regressionMetrics(Float64Array.of(-1, 2), Float64Array.of(1, 2));
    expect(scores.values.rmsle).toBe(0);
    expect(scores.flags).toContainEqual({ metric: 'rmsle', flag: 'negatives' });
  });

  it('keeps signs in the strict RMSLE and has none where the logarithm has none', () => {
    const scores = regressionMetrics(Float64Array.of(-0.5, 2), Float64Array.of(0.5, 2));
    expect(scores.values.rmsleStrict).toBeCloseTo(Math.log(3) / Math.SQRT2, 12);
    expect(regressionMetrics(Float64Array.of(-1), Float64Array.of(0)).reasons.rmsleStrict).toBe(
      'values_not_above_minus_one',
    );
  });

  it('divides by a tiny number where the target is zero and says so', () => {
    const scores = regressionMetrics(Float64Array.of(0, 2), Float64Array.of(0, 1));
    expect(scores.values.mapeEps).toBe(0.25);
    expect(scores.flags).toContainEqual({ metric: 'mapeEps', flag: 'zero_targets' });
    expect(regressionMetrics(Float64Array.of(0), Float64Array.of(1)).values.mapeEps).toBe(2 ** 52);
  });

  it('has no value for any metric without rows', () => {
    const scores = regressionMetrics(new Float64Array(0), new Float64Array(0));
    expect(Object.keys(scores.reasons)).toEqual(listMetrics('regression'));
  });

  it('gives null instead of infinity when squares overflow', () => {
    const scores = regressionMetrics(Float64Array.of(1e200, 0), Float64Array.of(0, 0));
    expect(scores.values.mse).toBeNull();
    expect(scores.reasons.mse).toBe('not_finite');
    expect(scores.values.mae).toBe(5e199);
  });
});

describe('metric names', () => {
  it('knows which way is better', () => {
    expect(compareDirection('accuracy')).toBe('higher');
    expect(compareDirection('rmse')).toBe('lower');
  });

  it('refuses an unknown name and a metric of the other task', () => {
    expect(parseMetric('regression', 'mae')).toBe('mae');
    expect(() => parseMetric('regression', 'auc')).toThrow(InvalidArgument);
    expect(() => parseMetric('classification', 'toString')).toThrow(InvalidArgument);
  });
});
