import { describe, expect, it } from 'vitest';
import { makeBinary, makeRegression, makeThreeClasses } from '../../../../test/support/make-model-columns.js';
import { categories, numbers } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Column, DateColumn } from '../../table.js';
import { planChunks } from '../chunks/plan-chunks.js';
import { evaluateModelHealth, type ModelHealthInput } from './evaluate-model-health.js';
import type { ModelColumns } from './model-columns.js';
import type { ChunkHealth } from './model-health.js';

function healthOf(
  problem: ModelHealthInput['problem'],
  reference: ModelColumns,
  current: ModelColumns,
  more: Partial<ModelHealthInput> = {},
) {
  const { prediction } = current;
  const rows = (prediction.kind === 'category' ? prediction.codes : prediction.values).length;
  const chunks = planChunks(rows, { kind: 'number', chunks: 4 });
  return evaluateModelHealth({ problem, reference, current, chunks, seed: 1, ...more });
}

const withoutLabels = ({ target: _, ...columns }: ModelColumns): ModelColumns => columns;
const random = createRandom('model health');
const reference = makeBinary(random.fork('reference'), 8000);
const sameWorld = makeBinary(random.fork('same'), 8000);
const otherConcept = makeBinary(random.fork('concept'), 8000, { concept: 0.5 });

describe('evaluateModelHealth of a classifier', () => {
  it('finds an unchanged model within its bands, realised and estimated', () => {
    const health = healthOf('classification', reference, sameWorld);
    expect(health.evidence).toEqual({ realised: 'within', estimated: 'within', estimateUnreliable: false });
    expect(health.estimator).toMatchObject({ method: 'cbpe', beatsConstant: true });
    expect(health.chunks.map(({ rows, labelCoverage }) => [rows, labelCoverage])).toEqual([
      [2000, 1],
      [2000, 1],
      [2000, 1],
      [2000, 1],
    ]);
    for (const { estimated } of health.chunks) {
      expect(Math.abs(estimated.accuracy!.gap!)).toBeLessThan(estimated.accuracy!.gapLimit!);
      expect(Math.abs(estimated.auc!.gap!)).toBeLessThan(estimated.auc!.gapLimit!);
    }
  });

  it('sees another concept once labels arrive and then distrusts the estimate', () => {
    const health = healthOf('classification', reference, otherConcept);
    expect(health.evidence).toEqual({ realised: 'below', estimated: 'within', estimateUnreliable: true });
    expect(health.reasons.join('\n')).toMatch(/realised accuracy of all rows is 0\.\d+, below 0\.\d+/);
    expect(health.reasons.join('\n')).toMatch(/estimated accuracy of all rows is off by -0\.\d+/);
  });

  it('is blind to another concept without labels, and says that it saw none', () => {
    const health = healthOf('classification', reference, withoutLabels(otherConcept));
    expect(health.evidence).toEqual({ realised: 'unknown', estimated: 'within', estimateUnreliable: false });
    expect(health.overall.labelCoverage).toBe(0);
    expect(health.overall.realised.accuracy).toMatchObject({ value: null, status: 'insufficient' });
    expect(health.overall.estimated.accuracy).toMatchObject({ gap: null, gapLimit: null });
    expect(health.reasons).toContain('too few rows have a label to tell the performance');
  });

  it('estimates the loss of harder inputs without a label', () => {
    // All inputs move to where the classes mix.
    const easy = makeBinary(random.fork('easy'), 8000, { shift: 1.5 });
    const health = healthOf('classification', easy, withoutLabels(sameWorld));
    expect(health.evidence.estimated).toBe('below');
    const truth = healthOf('classification', easy, sameWorld).overall.realised.accuracy!.value!;
    expect(Math.abs(health.overall.estimated.accuracy!.value! - truth)).toBeLessThan(0.03);
  });

  it('handles three classes', () => {
    const health = healthOf(
      'classification',
      makeThreeClasses(random.fork('three'), 6000),
      makeThreeClasses(random.fork('three, later'), 6000, { labelled: 0.3 }),
    );
    expect(health.evidence).toEqual({ realised: 'within', estimated: 'within', estimateUnreliable: false });
    expect(health.overall.labelCoverage).toBeCloseTo(0.3, 1);
    expect(Object.keys(health.overall.realised)).toEqual([
      'accuracy',
      'balancedAccuracy',
      'precision',
      'recall',
      'f1',
      'auc',
      'logLoss',
    ]);
  });

  it('has no AUC for a chunk without both classes, and keeps its accuracy', () => {
    const oneClass = makeBinary(random.fork('one class'), 400);
    const truth = Float64Array.from({ length: 400 }, (_, row) => (row < 100 ? 1 : row % 2));
    const health = healthOf('classification', reference, {
      ...oneClass,
      target: { kind: 'number', values: truth },
    });
    const [first] = health.chunks as [ChunkHealth];
    expect(first.realised.auc).toMatchObject({ value: null, status: 'insufficient' });
    expect(first.realised.balancedAccuracy).toMatchObject({ value: null, status: 'insufficient' });
    expect(first.realised.accuracy?.value).toBeTypeOf('number');
    expect(health.chunks[1]?.realised.auc?.value).toBeTypeOf('number');
  });

  it('does without scores', () => {
    const plain = ({ prediction, target }: ModelColumns): ModelColumns => ({ prediction, target });
    const health = healthOf('classification', plain(reference), plain(otherConcept));
    expect(health.evidence).toEqual({ realised: 'below', estimated: 'unknown', estimateUnreliable: false });
    expect(health.reasons[0]).toBe(
      'performance is not estimated: the reference has no scores for every class',
    );
    expect(health.overall.realised.auc).toBeUndefined();
  });

  it('counts rows of classes that the reference does not know and leaves them out', () => {
    const truth = Float64Array.from({ length: 8000 }, (_, row) => (row < 50 ? 2 : row % 2));
    const health = healthOf('classification', reference, {
      ...sameWorld,
      target: { kind: 'number', values: truth },
    });
    expect(health.overall.unknownClassRows).toBe(50);
    expect(health.chunks[0]?.labelCoverage).toBe(1950 / 2000);
  });

  it('tells the age of the newest label', () => {
    const times: DateColumn = {
      kind: 'date',
      values: Float64Array.from({ length: 8000 }, (_, row) => row * 1000),
    };
    const labelled = makeBinary(random.fork('age'), 8000, { labelled: 0 });
    const truth = Float64Array.from({ length: 8000 }, (_, row) => (row < 5000 ? row % 2 : Number.NaN));
    const current = { ...labelled, times, target: { kind: 'number' as const, values: truth } };
    const health = healthOf('classification', reference, current, { asOf: 10_000_000 });
    expect(health.overall.labelAgeMs).toBe(10_000_000 - 4_999_000);
    expect(health.chunks[3]?.labelAgeMs).toBeNull();
    expect(healthOf('classification', reference, current).overall.labelAgeMs).toBeNull();
  });

  it('takes the positive class it is told', () => {
    const first = healthOf('classification', reference, sameWorld, { positiveClass: '0' });
    const last = healthOf('classification', reference, sameWorld);
    expect(first.reference.metrics.recall).not.toBeCloseTo(last.reference.metrics.recall!, 2);
    expect(first.reference.metrics.accuracy).toBe(last.reference.metrics.accuracy);
  });

  it('distrusts an estimate from scores that know nothing', () => {
    const noise = (seed: string): ModelColumns => {
      const draw = createRandom(seed);
      const fill = (next: () => number): Column => ({
        kind: 'number',
        values: Float64Array.from({ length: 2000 }, next),
      });
      return {
        prediction: fill(() => draw.integer(2)),
        scores: { 1: fill(() => draw.next()) },
        target: fill(() => draw.integer(2)),
      };
    };
    const health = healthOf('classification', noise('a'), noise('b'));
    expect(health.evidence.estimateUnreliable).toBe(true);
    expect(health.reasons).toContain('the estimate knows no more than a constant would');
  });

  it('estimates accuracy within 0.015 and AUC within 0.02 on chunks of 5,000', () => {
    const calibrated = makeBinary(random.fork('bar'), 10_000, { overconfidence: 1.5 });
    const current = makeBinary(random.fork('bar, later'), 20_000, { overconfidence: 1.5 });
    const { chunks } = healthOf('classification', calibrated, current);
    const meanError = (metric: 'accuracy' | 'auc') =>
      chunks.reduce((sum, { estimated }) => sum + Math.abs(estimated[metric]!.gap!), 0) / chunks.length;
    expect(meanError('accuracy')).toBeLessThanOrEqual(0.015);
    expect(meanError('auc')).toBeLessThanOrEqual(0.02);
  });
});

describe('evaluateModelHealth', () => {
  it('never throws on odd columns and holds no NaN or infinity', () => {
    const repeat = <T>(rows: number, value: T): T[] => new Array<T>(rows).fill(value);
    const odd: Column[] = [
      numbers(...repeat(120, 1)),
      numbers(...repeat(120, null)),
      numbers(...repeat(120, 0).map((_, row) => (row % 2 === 0 ? 1e308 : -1e308))),
      numbers(...repeat(120, 0).map((_, row) => (row % 3 === 0 ? Number.POSITIVE_INFINITY : row))),
      numbers(...repeat(120, 0).map((_, row) => row / 7)),
      categories(...repeat(120, 'a')),
      categories(...repeat(120, 'a').map((_, row) => (row % 2 === 0 ? 'a' : 'b'))),
      { kind: 'date', values: new Float64Array(120) },
    ];
    for (const problem of ['classification', 'regression'] as const) {
      for (const prediction of odd) {
        for (const target of odd) {
          const columns = { prediction, target, scores: { a: prediction, b: target } };
          const health = healthOf(problem, columns, columns);
          expect(JSON.parse(JSON.stringify(health))).toEqual(health);
        }
      }
    }
  });

  it('answers for empty sides', () => {
    const empty: ModelColumns = { prediction: numbers(), target: numbers() };
    for (const problem of ['classification', 'regression'] as const) {
      const known = problem === 'classification' ? reference : makeRegression(createRandom('small'), 200);
      expect(healthOf(problem, empty, known).evidence.realised).toBe('unknown');
      expect(healthOf(problem, known, empty).evidence.realised).toBe('unknown');
    }
  });

  it('gives the same answer for the same seed', () => {
    const text = () => JSON.stringify(healthOf('classification', reference, sameWorld));
    expect(text()).toBe(text());
  });

  it('refuses columns and plans of other lengths', () => {
    const chunks = planChunks(7999);
    expect(() => healthOf('classification', reference, sameWorld, { chunks })).toThrow(InvalidArgument);
    expect(() => healthOf('classification', reference, { ...sameWorld, target: numbers(1) })).toThrow(
      /current\/target must have 8000 rows/,
    );
  });
});

describe('bands of unchanged models', () => {
  it('are left by chance alone in fewer than one in a hundred chunks', () => {
    let left = 0;
    let judged = 0;
    let below = 0;
    const runs = 30;
    for (let run = 0; run < runs; run++) {
      const draw = createRandom(`band/${run}`);
      const { chunks, evidence } = healthOf('classification', makeBinary(draw, 1500), makeBinary(draw, 1200));
      if (evidence.realised === 'below') below++;
      for (const { realised } of chunks) {
        for (const metric of ['accuracy', 'auc', 'f1'] as const) {
          judged++;
          if (realised[metric]?.status !== 'within') left++;
        }
      }
    }
    expect(left / judged).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt((0.01 * 0.99) / judged));
    expect(below / runs).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt((0.01 * 0.99) / runs));
  });
});
