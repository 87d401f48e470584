import { describe, expect, it } from 'vitest';
import { readMultiplicityGolden } from '../../../../test/golden/categorical-cases.js';
import { relativeError } from '../../../../test/golden/drift-samples.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { bonferroni } from './bonferroni.js';
import { holm } from './holm.js';

const { lists } = readMultiplicityGolden();
const rules = [benjaminiHochberg, holm, bonferroni];

describe('adjusted p-values against statsmodels', () => {
  it.each(rules.map((adjust, index) => ({ name: adjust.name, adjust, index })))(
    'agree to 1e-12 for $name on every list',
    ({ adjust, index }) => {
      expect(lists.length).toBeGreaterThanOrEqual(300);
      for (const list of lists) {
        const expected = list[index + 1]!;
        adjust(list[0]).forEach((value, place) => {
          const error = relativeError(value, expected[place]!);
          expect(error, JSON.stringify(list[0])).toBeLessThan(1e-12);
        });
      }
    },
  );

  it('never lie below the p-value, above 1, or in another order', () => {
    for (const [pValues] of lists) {
      for (const adjust of rules) {
        const adjusted = adjust(pValues);
        const isWrong = pValues.some(
          (pValue, place) =>
            adjusted[place]! < pValue * (1 - 1e-12) ||
            adjusted[place]! > 1 ||
            pValues.some((other, index) => other < pValue && adjusted[index]! > adjusted[place]!),
        );
        expect(isWrong, JSON.stringify(pValues)).toBe(false);
      }
    }
  });

  it('give the same value to equal p-values, and each its own place back', () => {
    for (const adjust of rules) {
      const [a, b, c] = adjust([0.02, 0.01, 0.02]);
      expect(a).toBe(c);
      expect(b).toBeLessThanOrEqual(a!);
    }
    expect(bonferroni([0.01, 0.04])).toEqual([0.02, 0.08]);
    expect(bonferroni([])).toEqual([]);
    expect(() => bonferroni([1.5])).toThrow('pValues');
  });
});
