import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import type { Metric } from '../metrics/metric.js';
import { type SegmentRequest, segmentReport } from './segment-report.js';

interface Row {
  readonly level: string;
  readonly truth: 0 | 1;
  readonly isRight: boolean;
}

function requestOf(rows: readonly Row[], metric: Metric = 'accuracy'): SegmentRequest {
  const levels = [...new Set(rows.map(({ level }) => level))];
  const codes = Int32Array.from(rows, ({ level }) => levels.indexOf(level));
  const called = rows.map(({ truth, isRight }) => (isRight ? truth : 1 - truth));
  const segments: Table = {
    rowCount: rows.length,
    columns: [{ name: 'region', data: { kind: 'category', codes, levels } }],
  };
  return {
    segments,
    target: { task: 'classification', classCount: 2, labels: Int32Array.from(rows, ({ truth }) => truth) },
    prediction: {
      task: 'classification',
      classCount: 2,
      labels: Int32Array.from(called),
      probabilities: Float64Array.from(called.flatMap((label) => (label === 1 ? [0.2, 0.8] : [0.8, 0.2]))),
    },
    metric,
    seed: 1,
  };
}

/** So many rows of a level, half of each class, of which a share is predicted rightly. */
function rowsOf(level: string, count: number, shareRight: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    level,
    truth: i % 2 === 0 ? 0 : 1,
    isRight: (i * 7919) % count < shareRight * count,
  }));
}

describe('segmentReport', () => {
  it('names the group that is predicted worse than the others, and no other', () => {
    const rows = [...rowsOf('north', 200, 0.9), ...rowsOf('south', 200, 0.89), ...rowsOf('west', 100, 0.6)];
    const { worse, remarks, columns } = segmentReport(requestOf(rows));
    expect(worse.map(({ level, figure }) => [level, figure])).toEqual([['west', 'accuracy']]);
    expect(worse[0]).toMatchObject({ value: 0.6, others: 0.895, column: 'region' });
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toMatch(
      /^worse where region is west: Accuracy 0\.6 \(95 % interval 0\.502 to 0\.690\d?\) against 0\.895 in all other rows, p = .* after Holm over 3 comparisons$/,
    );
    expect(columns[0]!.gaps.find(({ figure }) => figure === 'accuracy')).toMatchObject({
      lowest: 'west',
      highest: 'north',
      groups: 3,
    });
  });

  it('says too few below thirty rows of a group or a class, and compares the rest', () => {
    const rows = [...rowsOf('small', 29, 0), ...rowsOf('half', 40, 0.5), ...rowsOf('large', 200, 0.9)];
    const [large, half, small] = segmentReport(requestOf(rows)).columns[0]!.groups;
    expect(small!.figures).toEqual(
      Object.fromEntries(
        ['accuracy', 'selectionRate', 'truePositiveRate', 'falsePositiveRate'].map((name) => [
          name,
          { kind: 'too-few', rows: 29, needed: 30 },
        ]),
      ),
    );
    expect(half!.figures.accuracy?.kind).toBe('figure');
    expect(half!.figures.truePositiveRate).toEqual({ kind: 'too-few', rows: 20, needed: 30 });
    expect(large!.figures.truePositiveRate?.kind).toBe('figure');
  });

  it('has no fairness where only one group has enough rows, and says why', () => {
    const { fairness, gaps } = segmentReport(requestOf([...rowsOf('a', 100, 0.9), ...rowsOf('b', 5, 0.9)]))
      .columns[0]!;
    expect(fairness).toEqual({ kind: 'not-explained', reason: 'it takes two groups with enough rows' });
    expect(gaps).toEqual([]);
  });

  it('has no value, and no figure in its place, where a group has one class', () => {
    const rows = [
      ...rowsOf('a', 100, 0.9),
      ...rowsOf('b', 80, 1).map((row) => ({ ...row, truth: 1 as const })),
    ];
    const groups = segmentReport(requestOf(rows, 'auc')).columns[0]!.groups;
    expect(groups[1]!.figures.auc).toEqual({ kind: 'no-value', reason: 'AUC has no value on these rows' });
    expect(groups[1]!.figures.falsePositiveRate).toEqual({ kind: 'too-few', rows: 0, needed: 30 });
  });

  it('leaves resampled intervals out when the time is up, and says so; shares need none', () => {
    const rows = [...rowsOf('a', 100, 0.9), ...rowsOf('b', 100, 0.5)];
    const [first] = segmentReport({ ...requestOf(rows, 'f1'), mayGoOn: () => false }).columns[0]!.groups;
    expect(first!.figures.f1).toMatchObject({ interval: null, reason: 'the time for explaining was up' });
    expect(first!.figures.accuracy).toMatchObject({ interval: { method: 'wilson' } });
  });

  it('finds a worse group in resampled metrics too, in the direction of the metric', () => {
    const rows = [...rowsOf('a', 300, 0.95), ...rowsOf('b', 1500, 0.9), ...rowsOf('c', 200, 0.6)];
    const { worse } = segmentReport(requestOf(rows, 'f1'));
    expect(worse.map(({ level, figure }) => `${level} ${figure}`).toSorted()).toEqual(['c accuracy', 'c f1']);
    const losses = segmentReport(requestOf(rows, 'logLoss'));
    const found = losses.worse.find(({ figure }) => figure === 'logLoss');
    expect(found?.level).toBe('c');
    expect(found!.interval.lower).toBeGreaterThan(found!.others);
  });

  it('seldom names a group where all are alike: at most a twentieth of reports, but for chance', () => {
    const random = createRandom('alike');
    let alarms = 0;
    for (let run = 0; run < 300; run++) {
      const rows = Array.from(
        { length: 400 },
        (): Row => ({
          level: `g${random.integer(4)}`,
          truth: random.next() < 0.5 ? 0 : 1,
          isRight: random.next() < 0.8,
        }),
      );
      if (segmentReport(requestOf(rows)).worse.length > 0) alarms++;
    }
    // 15 of 300 and three standard errors.
    expect(alarms).toBeLessThanOrEqual(26);
  });

  it('refuses columns with another number of rows', () => {
    const request = requestOf(rowsOf('a', 40, 1));
    expect(() => segmentReport({ ...request, segments: { rowCount: 3, columns: [] } })).toThrow(/segments/);
  });

  it('judges several classes by the metric and accuracy alone', () => {
    const request = requestOf(rowsOf('a', 60, 1));
    const report = segmentReport({
      ...request,
      target: { task: 'classification', classCount: 3, labels: new Int32Array(60) },
      prediction: {
        task: 'classification',
        classCount: 3,
        labels: new Int32Array(60),
        probabilities: Float64Array.from({ length: 180 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
      },
    });
    expect(report).toMatchObject({ figures: ['accuracy'], positiveClass: null });
    expect(report.columns[0]!.fairness).toMatchObject({ kind: 'not-explained' });
    // No other rows, so nothing to be worse than.
    expect(report.columns[0]!.groups[0]!.others).toEqual({ accuracy: null });
  });
});
