import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom, type Random } from '../../random.js';
import { robustWasserstein } from '../../stats/distances/robust-wasserstein.js';
import type { CategoryColumn, Column, NumberColumn } from '../../table.js';
import { type ChunkedInput, evaluateChunks } from './evaluate-chunks.js';
import { planChunks } from './plan-chunks.js';

const numbers = (rows: number, draw: (row: number) => number): NumberColumn => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, (_, row) => draw(row)),
});
const labels = (rows: number, draw: (row: number) => number, levels: string[]): CategoryColumn => ({
  kind: 'category',
  codes: Int32Array.from({ length: rows }, (_, row) => draw(row)),
  levels,
});

/** Ten chunks of the reference, as many of the current column as fit. */
function inChunks(reference: Column, current: Column, size: number, more: Partial<ChunkedInput> = {}) {
  const rowsOf = (column: Column) => (column.kind === 'category' ? column.codes : column.values).length;
  return evaluateChunks({
    name: 'x',
    reference,
    current,
    referencePlan: planChunks(rowsOf(reference), { kind: 'size', rows: size }),
    currentPlan: planChunks(rowsOf(current), { kind: 'size', rows: size }),
    ...more,
  });
}

const measures = [
  ['robust_wasserstein', {}],
  ['wasserstein', { numberMeasure: 'wasserstein' }],
  ['ks', { numberMeasure: 'ks' }],
  ['js', { numberMeasure: 'js' }],
] as const;

describe('evaluateChunks of numbers', () => {
  it.each(measures)('alarms from the chunk on where the mean moves, by %s', (measure, more) => {
    const random = createRandom(`moves/${measure}`);
    const reference = numbers(5000, () => random.normal());
    const current = numbers(2000, (row) => random.normal() + (row < 1000 ? 0 : 0.5));
    const feature = inChunks(reference, current, 500, more);
    expect(feature.measure).toBe(measure);
    const scale = measure === 'js' ? 'two-thirds-power' : 'log';
    expect(feature.threshold).toMatchObject({ isWeak: false, scale, referenceChunks: 10 });
    expect(feature.chunks.map(({ alarm }) => alarm)).toEqual([false, false, true, true]);
  });

  it('compares each reference chunk with the other reference rows', () => {
    const random = createRandom('leave-one-out');
    const reference = numbers(300, () => random.normal());
    const feature = inChunks(reference, reference, 100);
    const distances = [0, 1, 2].map((chunk) => {
      const isInside = (_: number, row: number) => Math.floor(row / 100) === chunk;
      const others = reference.values.filter((value, row) => !isInside(value, row)).sort();
      const result = robustWasserstein(others, reference.values.filter(isInside).sort());
      return result.kind === 'measured' ? result.distance : Number.NaN;
    });
    // t(2, 0.99) = 6.964557
    const logs = distances.map(Math.log);
    const mean = (logs[0]! + logs[1]! + logs[2]!) / 3;
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    const upper = Math.exp(mean + 6.964556734283274 * deviation * Math.sqrt(4 / 3));
    expect(feature.threshold?.upper).toBeCloseTo(upper, 10);
    expect(feature.threshold?.isWeak).toBe(true);
  });

  it('does not depend on the order of rows within chunks', () => {
    const random = createRandom('order');
    const reference = numbers(1000, () => Math.round(random.normal() * 10));
    const current = numbers(500, () => Math.round(random.normal() * 10));
    const turned = (column: NumberColumn): NumberColumn => {
      const values = column.values.slice();
      for (let start = 0; start < values.length; start += 100) values.subarray(start, start + 100).reverse();
      return { kind: 'number', values };
    };
    for (const [, more] of measures) {
      expect(inChunks(turned(reference), turned(current), 100, more)).toEqual(
        inChunks(reference, current, 100, more),
      );
    }
  });

  it('measures everything by ks where the reference has no spread', () => {
    const feature = inChunks(
      numbers(1000, () => 3),
      numbers(200, (row) => (row < 100 ? 3 : 4)),
      100,
    );
    expect(feature.measure).toBe('ks');
    expect(feature.threshold).toMatchObject({ upper: 0, scale: 'raw' });
    expect(feature.chunks).toMatchObject([
      { value: 0, alarm: false },
      { value: 1, alarm: true },
    ]);
  });

  it('leaves missing rows out and says when too few are left', () => {
    const random = createRandom('missing');
    const reference = numbers(1000, () => random.normal());
    const current = numbers(300, (row) =>
      row < 100 || (row > 105 && row < 200) ? Number.NaN : random.normal(),
    );
    expect(inChunks(reference, current, 100).chunks).toMatchObject([
      { status: 'empty', value: null, upper: null, alarm: false },
      { status: 'insufficient', value: null, alarm: false },
      { status: 'ok', alarm: false },
    ]);
  });

  it('gives values without a verdict when the reference is a single chunk', () => {
    const random = createRandom('single');
    const feature = inChunks(
      numbers(50, () => random.normal()),
      numbers(100, () => random.normal()),
      50,
    );
    expect(feature.threshold).toBeNull();
    expect(feature.chunks).toMatchObject([{ status: 'no_threshold', upper: null, alarm: false }, {}]);
  });

  it('widens the threshold for a partial chunk', () => {
    const random = createRandom('partial');
    const feature = inChunks(
      numbers(1000, () => random.normal()),
      numbers(150, () => random.normal()),
      100,
    );
    const [whole, tail] = feature.chunks;
    expect(tail?.status).toBe('partial');
    // Noise of 50 rows beside that of 100, against 1,000 and 900 others.
    const ratio = Math.sqrt((1 / 50 + 1 / 1000) / (1 / 100 + 1 / 900));
    expect(tail!.upper! / whole!.upper!).toBeCloseTo(ratio, 12);
    expect(whole!.upper).toBe(feature.threshold!.upper);
  });
});

describe('evaluateChunks of categories', () => {
  const draw = (random: Random) => (random.next() < 0.3 ? 0 : random.next() < 0.5 ? 1 : 2);

  it.each(['js', 'total_variation'] as const)(
    'finds the chunk with a new category by %s',
    (categoryMeasure) => {
      const random = createRandom(`category/${categoryMeasure}`);
      const reference = labels(3000, () => draw(random), ['a', 'b', 'c']);
      const current = labels(900, (row) => (row >= 600 && row % 5 === 0 ? 3 : draw(random)), [
        'a',
        'b',
        'c',
        'new',
      ]);
      const feature = inChunks(reference, current, 300, { categoryMeasure });
      expect(feature.measure).toBe(categoryMeasure);
      expect(feature.chunks.map(({ alarm }) => alarm)).toEqual([false, false, true]);
    },
  );

  it('does not depend on the order of levels', () => {
    const random = createRandom('levels');
    const codes = (rows: number) => Int32Array.from({ length: rows }, () => draw(random));
    const reference: CategoryColumn = { kind: 'category', codes: codes(1000), levels: ['a', 'b', 'c'] };
    const current: CategoryColumn = { kind: 'category', codes: codes(200), levels: ['a', 'b', 'c'] };
    const swapped = (column: CategoryColumn): CategoryColumn => ({
      kind: 'category',
      codes: column.codes.map((code) => 2 - code),
      levels: ['c', 'b', 'a'],
    });
    expect(inChunks(swapped(reference), current, 100)).toEqual(inChunks(reference, current, 100));
    expect(inChunks(reference, swapped(current), 100)).toEqual(inChunks(reference, current, 100));
  });
});

describe('evaluateChunks', () => {
  it('says when the kind changed', () => {
    const feature = inChunks(
      numbers(100, (row) => row),
      labels(100, () => 0, ['a']),
      50,
    );
    expect(feature).toMatchObject({ measure: null, threshold: null });
    expect(feature.chunks[0]).toMatchObject({ status: 'schema_changed', value: null });
  });

  it('never throws and holds no NaN or infinity on odd columns', () => {
    const odd: Column[] = [
      numbers(0, () => 0),
      numbers(1, () => 0),
      numbers(200, () => Number.NaN),
      numbers(200, () => Number.POSITIVE_INFINITY),
      numbers(200, (row) => (row % 2 === 0 ? 1e308 : -1e308)),
      numbers(200, (row) => (row < 190 ? 0 : row)),
      numbers(200, (row) => (row < 5 ? row : Number.NaN)),
      numbers(200, (row) => (row % 2 === 0 ? 0 : -0)),
      labels(0, () => 0, []),
      labels(200, () => -1, ['a']),
      labels(
        200,
        (row) => row,
        Array.from({ length: 200 }, (_, level) => `level ${level}`),
      ),
    ];
    for (const reference of odd) {
      for (const current of odd) {
        for (const [, more] of measures) {
          const feature = inChunks(reference, current, 20, more);
          // NaN and infinities turn into null on the way through JSON.
          expect(JSON.parse(JSON.stringify(feature))).toEqual(feature);
        }
      }
    }
  });

  it('refuses a plan of other rows and unknown measures', () => {
    const column = numbers(10, (row) => row);
    const plan = planChunks(10);
    const input = { name: 'x', reference: column, current: column, referencePlan: plan, currentPlan: plan };
    expect(() => evaluateChunks({ ...input, currentPlan: planChunks(9) })).toThrow(InvalidArgument);
    expect(() => evaluateChunks({ ...input, numberMeasure: 'psi' as never })).toThrow(/numberMeasure/);
  });

  it('alarms on about one in a hundred chunks of unchanged data', () => {
    let alarms = 0;
    let checks = 0;
    for (let run = 0; run < 120; run++) {
      const random = createRandom(`null/${run}`);
      const feature = inChunks(
        numbers(2000, () => random.normal()),
        numbers(2000, () => random.normal()),
        200,
        { numberMeasure: run % 2 === 0 ? 'robust_wasserstein' : 'ks' },
      );
      for (const chunk of feature.chunks) {
        checks++;
        if (chunk.alarm) alarms++;
      }
    }
    const error = (rate: number) => 3 * Math.sqrt((rate * (1 - rate)) / checks);
    expect(alarms / checks).toBeGreaterThanOrEqual(0.003 - error(0.003));
    expect(alarms / checks).toBeLessThanOrEqual(0.02 + error(0.02));
  });
});
