import { createLegacyGenerator } from '../../src/core/drift/compat/numpy/legacy-permutation.js';

/** Samples of NumPy's old global generator, so that published numbers can be checked on their own inputs. */
export interface LegacySamples {
  /** `np.random.normal(mean, deviation, size)`. */
  normal(mean: number, deviation: number, size: number): Float64Array;
  /** `np.random.choice(choices, size)` as positions; at least two choices. */
  choice(choices: number, size: number): number[];
}

/** As after `np.random.seed(seed)`. */
export function createLegacySamples(seed: number): LegacySamples {
  const { nextWord } = createLegacyGenerator(seed);
  const uniform = () => ((nextWord() >>> 5) * 67108864 + (nextWord() >>> 6)) / 9007199254740992;
  let spare: number | undefined;

  function standardNormal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const first = 2 * uniform() - 1;
      const second = 2 * uniform() - 1;
      const square = first * first + second * second;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = scale * first;
      return scale * second;
    }
  }

  return {
    normal: (mean, deviation, size) =>
      Float64Array.from({ length: size }, () => mean + deviation * standardNormal()),
    choice(choices, size) {
      const unused = Math.clz32(choices - 1);
      return Array.from({ length: size }, () => {
        for (;;) {
          const value = (nextWord() << unused) >>> unused;
          if (value < choices) return value;
        }
      });
    },
  };
}
