import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import { LOSSES, learnLoss } from './loss-models.js';

function tableOf(...columns: readonly Float64Array[]): Table {
  return {
    rowCount: columns[0]!.length,
    columns: columns.map((values, index) => ({ name: `x${index}`, data: { kind: 'number', values } })),
  };
}

describe('learnLoss', () => {
  const random = createRandom('losses');
  const x = Float64Array.from({ length: 1500 }, () => random.normal());
  const losses = x.map((value) => Math.abs((1 + Math.abs(value)) * random.normal()));

  it('learns where the loss is large', () => {
    const model = learnLoss(tableOf(x), losses, 1, createRandom(1))!;
    expect(model.beatsConstant).toBe(true);
    expect(model.explained).toBeGreaterThan(0.05);
    const [calm, wild] = model.predict(tableOf(Float64Array.of(0, 2)));
    expect(wild! / calm!).toBeGreaterThan(1.5);
  });

  it('says when it knows no more than the mean', () => {
    const noise = x.map(() => Math.abs(random.normal()));
    expect(learnLoss(tableOf(x), noise, 1, createRandom(1))?.beatsConstant).toBe(false);
  });

  it('never expects a negative loss', () => {
    const model = learnLoss(tableOf(x), losses, 1, createRandom(1))!;
    expect(model.predict(tableOf(x)).every((loss) => loss >= 0)).toBe(true);
  });

  it('leaves rows without a loss out', () => {
    const patchy = losses.map((loss, row) => (row % 3 === 0 ? Number.NaN : loss));
    expect(learnLoss(tableOf(x), patchy, 1, createRandom(1))?.rows).toBe(1000);
  });

  it('gives up on too few rows and on columns that tell nothing apart', () => {
    expect(learnLoss(tableOf(x.slice(0, 99)), losses.slice(0, 99), 1, createRandom(1))).toBeUndefined();
    expect(learnLoss(tableOf(new Float64Array(1500)), losses, 1, createRandom(1))).toBeUndefined();
  });

  it('gives the same model for the same seed', () => {
    const predicted = () => learnLoss(tableOf(x), losses, 1, createRandom(1))!.predict(tableOf(x));
    expect(predicted()).toEqual(predicted());
  });
});

describe('LOSSES', () => {
  it('are those of the metrics', () => {
    expect(LOSSES.absolute(3, 5)).toBe(2);
    expect(LOSSES.squared(3, 5)).toBe(4);
    expect(LOSSES.relative(-4, -5)).toBe(0.25);
    expect(LOSSES.relative(0, 1)).toBeNaN();
    expect(LOSSES.squaredLog(0, Math.E - 1)).toBeCloseTo(1, 12);
  });
});
