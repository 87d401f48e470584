import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenSample, type SampleSpec } from '../../../../test/golden/drift-samples.js';
import { createRandom } from '../../random.js';
import type { Column } from '../../table.js';
import type { MeasureResult } from '../measure.js';
import { createMeasureContext } from '../measure-context.js';
import { compatMeasures } from './compat-measures.js';
import { createLegacyGenerator } from './numpy/legacy-permutation.js';

interface Case {
  readonly reference: SampleSpec;
  readonly current: SampleSpec;
}
/** Statistic (null when infinite), p-value (null without a test), verdict (null when random). */
type Answer = [number | null, number | null, boolean | null] | null;
type EvidentlyCase = Case & { methods: Record<string, Answer>; choice: string };
/** Statistic; threshold, or the p-value for chi2; verdict. */
type NannymlCase = Case & { methods: Record<string, [number, number, boolean]> };

interface CompatGolden {
  readonly evidentlyNumbers: EvidentlyCase[];
  readonly evidentlyLabels: EvidentlyCase[];
  readonly nannymlNumbers: NannymlCase[];
  readonly nannymlLabels: NannymlCase[];
  readonly seed: (Case & { psi: number | null })[];
  readonly tfdv: (Case & { divergence: number })[];
  readonly legacyPermutations: number[][];
}

const golden: CompatGolden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/compat.json', import.meta.url), 'utf8'),
);

const numbers = (spec: SampleSpec): Column => ({ kind: 'number', values: goldenSample(spec) });

function labels(spec: SampleSpec): Column {
  const names = Array.from(goldenSample(spec), (value) => `v${value + 500}`);
  const levels = [...new Set(names)];
  return { kind: 'category', codes: Int32Array.from(names, (name) => levels.indexOf(name)), levels };
}

function compute(id: string, reference: Column, current: Column): MeasureResult {
  const measure = compatMeasures.find((candidate) => candidate.id === id);
  if (measure === undefined) throw new Error(`no measure ${id}`);
  return measure.compute(
    reference,
    current,
    createMeasureContext(reference, current, createRandom('golden')),
  );
}

/** Relative where the number is large, absolute where sums of both signs vanish. */
function expectClose(actual: number | undefined, expected: number, label: string, tolerance = 1e-9): void {
  expect(
    Math.abs((actual ?? Number.NaN) - expected),
    `${label}: ${actual}, expected ${expected}`,
  ).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}

function expectAnswer(result: MeasureResult, answer: Answer, label: string): void {
  if (answer === null) {
    expect(result.kind, label).not.toBe('measured');
    expect(result.kind !== 'measured' && result.because, label).toBeTruthy();
    return;
  }
  if (result.kind !== 'measured') throw new Error(`${label}: ${JSON.stringify(result)}`);
  const [statistic, pValue, drifted] = answer;
  if (statistic === null) expect(result.flags, label).toContain('infinite_statistic');
  else expectClose(result.statistic, statistic, label);
  // SciPy ends its Cramer-von Mises series at terms of 1e-7, and its tail is 1 - cdf.
  const tolerance = result.method === 'compat.evidently.cramer_von_mises' ? 1e-7 : 1e-9;
  if (pValue !== null) expectClose(result.pValue, pValue, label, tolerance);
  if (drifted !== null) expect(result.ownRule?.drifted, label).toBe(drifted);
}

describe('the Evidently measures', () => {
  it('give the numbers and verdicts of its formulas for numbers', () => {
    for (const { reference, current, methods } of golden.evidentlyNumbers) {
      for (const [name, answer] of Object.entries(methods)) {
        const result = compute(`compat.evidently.${name}`, numbers(reference), numbers(current));
        expectAnswer(result, answer, `${name} ${JSON.stringify([reference, current])}`);
      }
    }
  });

  it('give the numbers and verdicts of its formulas for labels', () => {
    for (const { reference, current, methods } of golden.evidentlyLabels) {
      for (const [name, answer] of Object.entries(methods)) {
        const result = compute(`compat.evidently.${name}`, labels(reference), labels(current));
        expectAnswer(result, answer, `${name} ${JSON.stringify([reference, current])}`);
      }
    }
  });

  it('choose the method that Evidently chooses', () => {
    for (const [cases, make] of [
      [golden.evidentlyNumbers, numbers],
      [golden.evidentlyLabels, labels],
    ] as const) {
      for (const { reference, current, methods, choice } of cases) {
        const result = compute('compat.evidently', make(reference), make(current));
        if (result.kind === 'measured') expect(result.method).toBe(`compat.evidently.${choice}`);
        // Label methods chosen for numbers have no case of their own.
        if (choice in methods) expectAnswer(result, methods[choice]!, JSON.stringify([reference, current]));
      }
    }
  });
});

describe('the NannyML measures', () => {
  it('give the distances, limits and verdicts of its formulas', () => {
    for (const [cases, make] of [
      [golden.nannymlNumbers, numbers],
      [golden.nannymlLabels, labels],
    ] as const) {
      for (const { reference, current, methods } of cases) {
        for (const [name, [statistic, limit, drifted]] of Object.entries(methods)) {
          const label = `${name} ${JSON.stringify([reference, current])}`;
          const result = compute(`compat.nannyml${name}`, make(reference), make(current));
          if (result.kind !== 'measured') throw new Error(label);
          expectClose(result.statistic, statistic, label);
          expectClose(name === '.chi2' ? result.pValue : result.ownRule?.threshold, limit, label);
          expect(result.ownRule?.drifted, label).toBe(drifted);
        }
      }
    }
  });
});

describe('the closed-bin PSI rule', () => {
  it('gives the numbers of its formula', () => {
    for (const { reference, current, psi } of golden.seed) {
      const label = JSON.stringify([reference, current]);
      const answer: Answer = psi === null ? null : [psi, null, psi > 0.2];
      expectAnswer(compute('compat.seed.psi', numbers(reference), numbers(current)), answer, label);
    }
  });
});

describe('the TFDV measure', () => {
  it('gives the divergence of its formula', () => {
    for (const { reference, current, divergence } of golden.tfdv) {
      const result = compute('compat.tfdv', numbers(reference), numbers(current));
      expectAnswer(result, [divergence, null, divergence > 0.3], JSON.stringify([reference, current]));
    }
  });
});

describe('createLegacyGenerator', () => {
  it('gives the permutations of NumPy', () => {
    const seeds = [0, 0, 7, 4294967295];
    golden.legacyPermutations.forEach((expected, index) => {
      const order = new Int32Array(expected.length);
      createLegacyGenerator(seeds[index]!).permuteInto(order);
      expect([...order]).toEqual(expected);
    });
  });
});
