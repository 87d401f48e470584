import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../table.js';
import type { Metric } from '../metrics/metric.js';
import type { FigureName } from './segment-figure.js';
import { type SegmentReport, segmentReport } from './segment-report.js';

interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}
type GoldenGroup = { readonly level: string; readonly rows: number; readonly others?: number } & {
  readonly [F in FigureName]?: Interval;
} & { readonly metrics: { readonly [M in Metric]?: number } };

const { classes, numbers } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/segments.json', import.meta.url), 'utf8'),
) as {
  classes: {
    levels: string[];
    labels: number[];
    scores: number[];
    called: number[];
    groups: GoldenGroup[];
    demographicParity: { difference: number; ratio: number };
    equalizedOdds: { difference: number; ratio: number };
  }[];
  numbers: { levels: string[]; values: number[]; predicted: number[]; groups: GoldenGroup[] }[];
};

function tableOf(values: readonly string[]): Table {
  const levels = [...new Set(values)];
  const codes = Int32Array.from(values, (value) => levels.indexOf(value));
  return {
    rowCount: values.length,
    columns: [{ name: 'group', data: { kind: 'category', codes, levels } }],
  };
}

function judgeClasses({ levels, labels, scores, called }: (typeof classes)[number], metric: Metric) {
  return segmentReport({
    segments: tableOf(levels),
    target: { task: 'classification', classCount: 2, labels: Int32Array.from(labels) },
    prediction: {
      task: 'classification',
      classCount: 2,
      probabilities: Float64Array.from(scores.flatMap((score) => [1 - score, score])),
      labels: Int32Array.from(called),
    },
    metric,
    seed: 1,
  });
}

function judgeNumbers({ levels, values, predicted }: (typeof numbers)[number], metric: Metric) {
  return segmentReport({
    segments: tableOf(levels),
    target: { task: 'regression', values: Float64Array.from(values) },
    prediction: { task: 'regression', values: Float64Array.from(predicted) },
    metric,
    seed: 1,
  });
}

function figureAt(report: SegmentReport, level: string, figure: FigureName) {
  const found = report.columns[0]!.groups.find((group) => group.level === level)?.figures[figure];
  if (found?.kind !== 'figure') throw new Error(`${level} has no ${figure}`);
  return found;
}

function expectInterval(report: SegmentReport, { level, ...golden }: GoldenGroup, figure: FigureName) {
  const { value, interval } = figureAt(report, level, figure);
  const expected = golden[figure]!;
  expect(value).toBeCloseTo(expected.value, 9);
  expect(interval?.lower).toBeCloseTo(expected.lower, 9);
  expect(interval?.upper).toBeCloseTo(expected.upper, 9);
}

describe('groups of two classes', () => {
  it('have the shares and Wilson intervals of scikit-learn and statsmodels', () => {
    for (const one of classes) {
      const report = judgeClasses(one, 'logLoss');
      for (const group of one.groups) {
        const found = report.columns[0]!.groups.find(({ level }) => level === group.level)!;
        expect(found.rows).toBe(group.rows);
        expect(found.others.accuracy).toBeCloseTo(group.others!, 12);
        for (const figure of [
          'accuracy',
          'selectionRate',
          'truePositiveRate',
          'falsePositiveRate',
        ] as const) {
          expectInterval(report, group, figure);
        }
        expectInterval(report, group, 'logLoss');
      }
    }
  });

  it('have demographic parity and equalized odds as Fairlearn computes them', () => {
    for (const one of classes) {
      const { fairness } = judgeClasses(one, 'accuracy').columns[0]!;
      if (fairness.kind !== 'fairness' || 'kind' in fairness.equalizedOdds) throw new Error('not computed');
      for (const measure of ['demographicParity', 'equalizedOdds'] as const) {
        const found = fairness[measure] as { difference: number; ratio: number };
        expect(found.difference).toBeCloseTo(one[measure].difference, 12);
        expect(found.ratio).toBeCloseTo(one[measure].ratio, 12);
      }
    }
  });

  it.each(['auc', 'prAuc', 'f1'] as const)(
    'have the %s of scikit-learn inside its resampled interval',
    (metric) => {
      const one = classes[0]!;
      const report = judgeClasses(one, metric);
      for (const { level, metrics } of one.groups) {
        const { value, interval } = figureAt(report, level, metric);
        expect(value).toBeCloseTo(metrics[metric]!, 9);
        expect(interval?.method).toBe('bootstrap');
        expect(interval!.lower).toBeLessThan(value);
        expect(interval!.upper).toBeGreaterThan(value);
        expect(interval!.upper).toBeLessThanOrEqual(1);
      }
      expect(judgeClasses(one, metric)).toEqual(report);
    },
  );
});

describe('groups of numbers', () => {
  it('have mean absolute and mean errors with the intervals of SciPy', () => {
    for (const one of numbers) {
      const report = judgeNumbers(one, 'mae');
      expect(report.figures).toEqual(['mae', 'meanError']);
      for (const group of one.groups) {
        expectInterval(report, group, 'mae');
        expectInterval(report, group, 'meanError');
      }
    }
  });

  it.each(['r2', 'rmse'] as const)('have the %s of scikit-learn', (metric) => {
    const one = numbers[0]!;
    const report = judgeNumbers(one, metric);
    for (const { level, metrics } of one.groups) {
      expect(figureAt(report, level, metric).value).toBeCloseTo(metrics[metric]!, 9);
    }
  });
});
