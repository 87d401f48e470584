import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { momentsOf } from '../../stats/summaries/moments.js';
import { pairedMean } from '../../stats/tests/paired-mean.js';
import { listMetrics } from '../metrics/metric.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import { beatsBaseline } from './beats-baseline.js';
import { clusteredMean } from './clustered-mean.js';
import { effectiveUnits } from './few-units.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import { gainsOverShuffled } from './shuffled-gains.js';
import { timeBlocks } from './time-blocks.js';
import { shuffledAveragePrecision, weightedAveragePrecision } from './weighted-metric.js';

const rows = 120;
const classes = (positive: (row: number) => number) => {
  const probabilities = Float64Array.from({ length: 2 * rows }, (_, i) =>
    i % 2 === 1 ? positive(i >> 1) : 1 - positive(i >> 1),
  );
  return {
    task: 'classification',
    classCount: 2,
    probabilities,
    labels: predictedLabels(probabilities, 2),
  } as const;
};
const truthOf = (label: (row: number) => number) =>
  ({
    task: 'classification',
    classCount: 2,
    labels: Int32Array.from({ length: rows }, (_, row) => label(row)),
  }) as const;

describe('beatsBaseline', () => {
  it('answers for every metric, and believes a model that knows the rows', () => {
    const random = createRandom('knows');
    const target = truthOf((row) => row % 2);
    const good = classes((row) => 0.5 + (row % 2 === 1 ? 0.4 : -0.4) * random.next());
    const dummy = classes(() => 0.49);
    for (const metric of listMetrics('classification')) {
      const pair = { metric, target, candidate: good, baseline: dummy, seed: 1 } as const;
      expect(beatsBaseline(pair).beats, metric).toBe(true);
      expect(beatsBaseline({ ...pair, dependent: timeBlocks(rows) }).beats, metric).toBe(true);
      expect(beatsBaseline({ ...pair, candidate: dummy, baseline: good }).beats, metric).toBe(false);
    }
    const values = Float64Array.from({ length: rows }, () => Math.exp(random.normal()));
    const truth = { task: 'regression', values } as const;
    const near = {
      task: 'regression',
      values: values.map((value) => value * (1 + 0.1 * random.next())),
    } as const;
    const mean = { task: 'regression', values: new Float64Array(rows).fill(1.65) } as const;
    for (const metric of listMetrics('regression')) {
      const pair = { metric, target: truth, candidate: near, baseline: mean, seed: 1 } as const;
      expect(beatsBaseline(pair).beats, metric).toBe(true);
      expect(beatsBaseline({ ...pair, dependent: timeBlocks(rows) }).beats, metric).toBe(true);
    }
  });

  it('does not believe a model that only names a class more often than the dummy', () => {
    const random = createRandom('often');
    const target = truthOf(() => (random.next() < 0.4 ? 1 : 0));
    const guess = classes(() => (random.next() < 0.5 ? 0.9 : 0.1));
    const dummy = classes(() => 0.4);
    for (const metric of ['recall', 'precision', 'f1'] as const) {
      const test = beatsBaseline({ metric, target, candidate: guess, baseline: dummy, seed: 1 });
      expect(test).toMatchObject({ kind: 'tested', against: 'shuffled', beats: false });
    }
  });

  it('does not believe guesses where the dummy names a class that has become rare, of dependent rows either', () => {
    const random = createRandom('stale');
    const target = truthOf(() => (random.next() < 0.15 ? 1 : 0));
    const guess = classes(() => (random.next() < 0.5 ? 0.9 : 0.1));
    const stale = classes(() => 0.6);
    const pair = { metric: 'accuracy', target, candidate: guess, baseline: stale, seed: 1 } as const;
    for (const dependent of [undefined, timeBlocks(rows)]) {
      expect(beatsBaseline({ ...pair, dependent })).toMatchObject({ against: 'shuffled', beats: false });
    }
  });

  it('does not take rounding for a difference', () => {
    const random = createRandom('rounding');
    const values = Float64Array.from({ length: rows }, () => 1e6 + random.normal());
    const target = { task: 'regression', values } as const;
    const mean = { task: 'regression', values: new Float64Array(rows).fill(1e6) } as const;
    const other = { task: 'regression', values: mean.values.map((value) => value + 2 ** -33) } as const;
    for (const metric of ['r2', 'mae', 'rmsle'] as const) {
      for (const dependent of [undefined, timeBlocks(rows)]) {
        const pair = { metric, target, candidate: other, baseline: mean, seed: 1, dependent };
        expect(beatsBaseline(pair).kind).toBe('no-difference');
      }
    }
  });

  it('does not believe a model that only says less than the mean', () => {
    const random = createRandom('less');
    const values = Float64Array.from({ length: rows }, () => Math.exp(1.5 * random.normal()));
    const target = { task: 'regression', values } as const;
    const mean = { task: 'regression', values: new Float64Array(rows).fill(6) } as const;
    const low = { task: 'regression', values: values.map(() => 0.9 + 0.1 * random.next()) } as const;
    for (const metric of ['mae', 'pinball', 'mape', 'mapeEps', 'rmsle', 'rmsleStrict'] as const) {
      const test = beatsBaseline({ metric, target, candidate: low, baseline: mean, seed: 1 });
      expect(test, metric).toMatchObject({ against: 'shuffled', beats: false });
    }
    const same = { task: 'regression', values: new Float64Array(rows).fill(1) } as const;
    expect(beatsBaseline({ metric: 'mae', target, candidate: same, baseline: mean, seed: 1 })).toMatchObject({
      kind: 'no-difference',
    });
  });

  it('counts groups, not rows, where rows depend on each other', () => {
    const random = createRandom('groups');
    // Ten rows of each user repeat one answer: 12 users are right or wrong, not 120 rows.
    const right = Array.from({ length: 12 }, (_, user) => user < 8);
    const target = truthOf((row) => row % 2);
    const candidate = classes((row) => (right[Math.floor(row / 10)] ? row % 2 : 1 - (row % 2)) * 0.8 + 0.1);
    const baseline = classes(() => 0.3 + 0.1 * random.next());
    const users = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 10));
    for (const metric of ['accuracy', 'auc', 'mcc'] as const) {
      const pair = { metric, target, candidate, baseline, seed: 1 } as const;
      const [alone, together] = [beatsBaseline(pair), beatsBaseline({ ...pair, dependent: users })];
      if (alone.kind !== 'tested' || together.kind !== 'tested') throw new Error('not tested');
      expect(together.pValue, metric).toBeGreaterThan(5 * alone.pValue);
      expect(together.beats, metric).toBe(false);
    }
    const few = Int32Array.from({ length: rows }, (_, row) => row % 3);
    for (const metric of ['accuracy', 'auc'] as const) {
      expect(beatsBaseline({ metric, target, candidate, baseline, seed: 1, dependent: few })).toMatchObject({
        kind: 'insufficient-data',
        needed: 5,
        got: 3,
      });
    }
    const short = Int32Array.of(1);
    expect(() =>
      beatsBaseline({ metric: 'auc', target, candidate, baseline, seed: 1, dependent: short }),
    ).toThrow(InvalidArgument);
  });

  it('has no answer where the strict RMSLE has none', () => {
    const target = { task: 'regression', values: Float64Array.of(1, 2, 3) } as const;
    const below = { task: 'regression', values: Float64Array.of(1, -2, 3) } as const;
    expect(
      beatsBaseline({ metric: 'rmsleStrict', target, candidate: below, baseline: target, seed: 1 }),
    ).toMatchObject({
      kind: 'insufficient-data',
      needed: 3,
      got: 2,
    });
  });
});

describe('clusteredMean', () => {
  it('is the paired t test when every row is a group', () => {
    const differences = Float64Array.of(1, 2, 4, -1, 0.5, 3);
    const alone = clusteredMean(differences, Int32Array.of(0, 1, 2, 3, 4, 5), 0.95);
    const paired = pairedMean(momentsOf(differences), 0.95);
    if (alone.kind !== 'tested' || paired.kind !== 'tested') throw new Error('not tested');
    expect(alone.statistic).toBeCloseTo(paired.statistic, 10);
    expect(alone.pValue).toBeCloseTo(paired.pValue, 10);
    expect(alone.lower).toBeCloseTo(paired.lower, 10);
  });

  it('gives the same answer when every row stands there three times', () => {
    const differences = Float64Array.of(1, 2, 4, -1, 0.5, 3);
    const thrice = Float64Array.from([...differences, ...differences, ...differences]);
    const rowOf = Int32Array.from(thrice, (_, i) => i % 6);
    const [once, again] = [
      clusteredMean(differences, rowOf.slice(0, 6), 0.95),
      clusteredMean(thrice, rowOf, 0.95),
    ];
    if (once.kind !== 'tested' || again.kind !== 'tested') throw new Error('not tested');
    expect(again.pValue).toBeCloseTo(once.pValue, 12);
  });
});

describe('pairedBootstrap', () => {
  it('draws whole groups', () => {
    const groups = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
    const seen = new Set<boolean>();
    pairedBootstrap({
      rows: 10,
      groups,
      difference: (weights) => {
        for (let row = 0; row < 10; row += 2) seen.add(weights[row] === weights[row + 1]);
        return weights[0]!;
      },
      resamples: 300,
      confidence: 0.95,
      random: createRandom(1),
    });
    expect([...seen]).toEqual([true]);
  });
});

describe('chance', () => {
  it('knows what average precision scores dealt out at random have, ties included', () => {
    const random = createRandom('chance');
    const labels = Int32Array.from({ length: 40 }, (_, row) => (row < 6 ? 1 : 0));
    const target = { task: 'classification', classCount: 2, labels } as const;
    const scores = Float64Array.from({ length: 40 }, () => random.integer(12) / 12);
    const of = (order: Float64Array) => {
      const probabilities = Float64Array.from({ length: 80 }, (_, i) =>
        i % 2 === 1 ? order[i >> 1]! : 1 - order[i >> 1]!,
      );
      return {
        task: 'classification',
        classCount: 2,
        probabilities,
        labels: predictedLabels(probabilities, 2),
      } as const;
    };
    const ones = new Float64Array(40).fill(1);
    let sum = 0;
    const runs = 3000;
    for (let run = 0; run < runs; run++) {
      const mixed = scores.slice();
      for (let i = 39; i > 0; i--) {
        const j = random.integer(i + 1);
        [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
      }
      sum += weightedAveragePrecision(target, of(mixed))(ones)!;
    }
    // The standard error of the mean is about 0.0015.
    expect(Math.abs(shuffledAveragePrecision(target, of(scores))! - sum / runs)).toBeLessThan(0.006);
  });

  it('is twice the centred product for squared errors', () => {
    const random = createRandom('product');
    const y = Float64Array.from({ length: 50 }, () => random.normal());
    const p = y.map((value) => value + random.normal());
    const gains = gainsOverShuffled((value, predicted) => (value - predicted) ** 2, y, p, random);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanY, meanP] = [mean(y), mean(p)];
    const product = y.map((value, i) => 2 * (value - meanY) * (p[i]! - meanP));
    // Partners are all other rows, so means are taken over n - 1 rows instead of n.
    expect(mean(gains)).toBeCloseTo((50 / 49) * mean(product), 10);
    const spread = (values: Float64Array) =>
      Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
    expect(spread(gains) / spread(product)).toBeCloseTo(1, 1);
  });
});

describe('effectiveUnits', () => {
  it('is about the rarer of two classes, and a quarter of the rows of equal ones', () => {
    expect(
      effectiveUnits(
        truthOf((row) => row % 2),
        undefined,
        'auc',
      ),
    ).toBeCloseTo(30, 10);
    expect(
      effectiveUnits(
        truthOf((row) => (row < 10 ? 1 : 0)),
        undefined,
        'auc',
      ),
    ).toBeCloseTo(1 / (1 / 10 + 1 / 110), 10);
    const users = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 10));
    expect(
      effectiveUnits(
        truthOf((row) => row % 2),
        users,
        'auc',
      ),
    ).toBeCloseTo(6, 10);
  });
});

describe('timeBlocks', () => {
  it('cuts neighbouring rows into blocks of the cube root of their number', () => {
    expect(timeBlocks(5, 2)).toEqual(Int32Array.of(0, 0, 1, 1, 2));
    expect(new Set(timeBlocks(1000)).size).toBe(100);
    expect(timeBlocks(0)).toEqual(new Int32Array(0));
    expect(() => timeBlocks(5, 0)).toThrow(InvalidArgument);
  });
});
