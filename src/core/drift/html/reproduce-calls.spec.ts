import { describe, expect, it } from 'vitest';
import { listMeasures } from '../measure-registry.js';
import { effectWords, reproduceCall } from './reproduce-calls.js';

/** Their numbers cannot be had from a public function. */
const withoutCall = [
  'compat.tfdv',
  'compat.evidently',
  'compat.evidently.z',
  'compat.evidently.g_test',
  'compat.evidently.empirical_mmd',
];

describe('reproduceCall', () => {
  it('knows a call for every measure that has one', () => {
    const unknown = listMeasures()
      .map(({ id }) => id)
      .filter((id) => reproduceCall(id) === undefined);
    expect(unknown.filter((id) => !withoutCall.includes(id))).toEqual([]);
  });

  it('goes by the method where a measure chooses one', () => {
    expect(reproduceCall('compat.evidently', 'compat.evidently.ks')).toBe('scipy.stats.ks_2samp(x, y)');
  });

  it('knows no inherited name', () => {
    expect(reproduceCall('constructor')).toBeUndefined();
    expect(effectWords('toString')).toBeUndefined();
  });
});
