import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { ksTwoSample } from '../tests/ks-two-sample.js';
import { ksDistance } from './ks-distance.js';

describe('ksDistance', () => {
  it('is the statistic of the Kolmogorov-Smirnov test, ties and infinities included', () => {
    const random = createRandom('ks-distance');
    for (let run = 0; run < 200; run++) {
      const draw = () => Math.round(random.normal() * (run % 5 === 0 ? 1 : 1000));
      const a = Float64Array.from({ length: 1 + random.integer(40) }, draw).sort();
      const b = Float64Array.from({ length: 1 + random.integer(40) }, draw).sort();
      if (run % 3 === 0) a[a.length - 1] = Number.POSITIVE_INFINITY;
      const test = ksTwoSample(a, b);
      if (test.kind !== 'tested') throw new Error('not tested');
      expect(ksDistance(a, b)).toBe(test.statistic);
    }
  });
});
