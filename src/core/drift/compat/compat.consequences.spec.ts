import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Column } from '../../table.js';
import type { MeasureResult } from '../measure.js';
import { createMeasureContext } from '../measure-context.js';
import { compatMeasures } from './compat-measures.js';

const random = createRandom('what the peers make of their rules');
const normal = (size: number, shift = 0): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: size }, () => random.normal() + shift),
});
const ascending = (size: number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: size }, (_, index) => index),
});

function compute(id: string, reference: Column, current: Column): MeasureResult {
  const context = createMeasureContext(reference, current, createRandom(1));
  return compatMeasures.find((measure) => measure.id === id)!.compute(reference, current, context);
}

/** Share of clean pairs of samples that the measure calls drift. */
function alarmRate(id: string, runs: number, reference: number, current = reference): number {
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const result = compute(id, normal(reference), normal(current));
    if (result.kind === 'measured' && result.ownRule?.drifted === true) alarms++;
  }
  return alarms / runs;
}

describe('the closed-bin PSI rule', () => {
  it('has no number for a shift so large that every value leaves the reference range', () => {
    const result = compute('compat.seed.psi', normal(5000), normal(5000, 8));
    expect(result).toMatchObject({ kind: 'insufficient', needed: 1, got: 0 });
    expect(result.kind !== 'measured' && result.because).toContain('no current value lies inside');
  });

  it('calls half of the rows outside the range no drift', () => {
    const current = normal(5000);
    if (current.kind === 'category') throw new Error('numbers expected');
    const half = { ...current, values: current.values.map((value, index) => (index % 2 ? value : 1e6)) };
    const result = compute('compat.seed.psi', normal(5000), half);
    expect(result).toMatchObject({ kind: 'measured', ownRule: { drifted: false } });
    expect(result.kind === 'measured' && result.statistic).toBeLessThan(0.02);
  });

  it('has 0 for a constant reference, and nothing for labels', () => {
    const constant: Column = { kind: 'number', values: new Float64Array(20) };
    expect(compute('compat.seed.psi', constant, normal(20))).toMatchObject({ statistic: 0 });
    const label: Column = { kind: 'category', codes: new Int32Array(20), levels: ['a'] };
    expect(compute('compat.seed.psi', label, label).kind).toBe('insufficient');
  });

  it('alarms on 37 to 39 % of clean features of 100 rows, 2.3 % of 200 and none of 500', () => {
    // Three binomial standard errors around the published rates.
    expect(Math.abs(alarmRate('compat.seed.psi', 2000, 100) - 0.38)).toBeLessThan(0.01 + 0.0325);
    expect(Math.abs(alarmRate('compat.seed.psi', 1000, 200) - 0.023)).toBeLessThan(0.0142);
    expect(alarmRate('compat.seed.psi', 300, 501)).toBe(0);
  });
});

describe('the Evidently measures', () => {
  it('alarm by the size of the current data once the reference has more than 1,000 rows', () => {
    expect(alarmRate('compat.evidently', 150, 5000, 50)).toBeGreaterThan(0.88);
    expect(alarmRate('compat.evidently', 150, 5000, 500)).toBeLessThan(0.13);
  });

  it('find a rise with the Mann-Whitney test and never a fall', () => {
    const reference = normal(300);
    expect(compute('compat.evidently.mannw', reference, normal(300, 0.5))).toMatchObject({
      ownRule: { drifted: true },
    });
    expect(compute('compat.evidently.mannw', reference, normal(300, -0.5))).toMatchObject({
      ownRule: { drifted: false },
    });
  });

  it('are blinded by one wild value', () => {
    const reference = normal(2000);
    if (reference.kind === 'category') throw new Error('numbers expected');
    const wild = {
      ...reference,
      values: reference.values.map((value, index) => (index === 0 ? 1e6 : value)),
    };
    const current = normal(2000, 1);
    expect(compute('compat.evidently', reference, current)).toMatchObject({ ownRule: { drifted: true } });
    expect(compute('compat.evidently', wild, current)).toMatchObject({ ownRule: { drifted: false } });
  });

  it('say why they have no answer where Evidently raises an error', () => {
    const labels = (size: number): Column => ({
      kind: 'category',
      codes: Int32Array.from({ length: size }, (_, index) => index % 2),
      levels: ['a', 'b'],
    });
    const fisher = compute('compat.evidently.fisher_exact', labels(20), labels(22));
    expect(fisher).toMatchObject({ kind: 'insufficient', needed: 20, got: 22 });
    const empty: Column = { kind: 'number', values: Float64Array.of(Number.NaN) };
    expect(compute('compat.evidently', normal(20), empty)).toMatchObject({ kind: 'empty' });
  });
});

describe('the NannyML measures', () => {
  it('alarm on more than 2 % of clean chunks although their limit is three deviations away', () => {
    const reference = normal(2000);
    let alarms = 0;
    for (let run = 0; run < 400; run++) {
      if (run % 10 === 0 && reference.kind === 'number')
        reference.values.set((normal(2000) as typeof reference).values);
      const result = compute('compat.nannyml', reference, normal(200));
      if (result.kind === 'measured' && result.ownRule?.drifted === true) alarms++;
    }
    // The published 0.055 to 0.074 with three standard errors of 400 dependent runs.
    expect(alarms / 400).toBeGreaterThan(0.02);
    expect(alarms / 400).toBeLessThan(0.13);
  });

  it('need ten reference rows, and use their stored order', () => {
    expect(compute('compat.nannyml', ascending(9), ascending(9))).toMatchObject({ needed: 10, got: 9 });
    const sorted = compute('compat.nannyml.ks', ascending(100), ascending(100));
    const mixed: Column = {
      kind: 'number',
      values: Float64Array.from({ length: 100 }, (_, i) => (i * 37) % 100),
    };
    const shuffled = compute('compat.nannyml.ks', mixed, ascending(100));
    if (sorted.kind !== 'measured' || shuffled.kind !== 'measured') throw new Error('numbers expected');
    expect(sorted.statistic).toBe(shuffled.statistic);
    expect(sorted.ownRule!.threshold).toBeGreaterThan(2 * shuffled.ownRule!.threshold);
  });
});

describe('the TFDV measure', () => {
  it('finds a column with infinite values different from itself', () => {
    const open: Column = { kind: 'number', values: Float64Array.of(Number.NEGATIVE_INFINITY, 1, 2, 3) };
    const result = compute('compat.tfdv', open, open);
    expect(result).toMatchObject({ kind: 'measured', ownRule: { drifted: true } });
  });
});
