import { describe, expect, it } from 'vitest';
import { readDriftGolden } from '../../../../test/golden/drift-samples.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { holm } from './holm.js';

describe('adjusted p-values', () => {
  it('agree with SciPy and statsmodels on every golden list', () => {
    for (const golden of readDriftGolden().adjustments) {
      const falseDiscovery = benjaminiHochberg(golden.pValues);
      const familywise = holm(golden.pValues);
      golden.pValues.forEach((_, index) => {
        expect(falseDiscovery[index]).toBeCloseTo(golden.benjaminiHochberg[index]!, 13);
        expect(familywise[index]).toBeCloseTo(golden.holm[index]!, 13);
      });
    }
  });

  it('give the examples of the docstrings', () => {
    expect(benjaminiHochberg([0.01, 0.04, 0.03])).toEqual([0.03, 0.04, 0.04]);
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  });

  it.each([benjaminiHochberg, holm])(
    'leave an empty list empty and one test as it is, refuse what is no p',
    (adjust) => {
      expect(adjust([])).toEqual([]);
      expect(adjust([0.2])).toEqual([0.2]);
      expect(() => adjust([0.1, Number.NaN])).toThrow('pValues');
      expect(() => adjust([-0.1])).toThrow('pValues');
    },
  );
});
