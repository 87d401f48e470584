import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Params } from '../estimator.js';
import { createTuner, type TuneAlgorithm, type TunerSettings } from './create-tuner.js';
import { planRungs } from './plan-rungs.js';
import { countPoints, type Dimension, placeOf, type SearchSpace, valueAt } from './search-space.js';

const space: SearchSpace = {
  version: 1,
  dimensions: {
    rate: { kind: 'float', low: 1e-4, high: 1, log: true },
    leaves: { kind: 'int', low: 2, high: 256, log: true },
    share: { kind: 'float', low: 0, high: 1 },
    rule: { kind: 'choice', values: ['a', 'b', 'c'] },
    idle: { kind: 'float', low: -1, high: 1 },
  },
};

/** Best at rate 0.03, leaves 40, share 0.7 and rule b; `idle` is without effect. */
function planted({ rate, leaves, share, rule }: Params): number {
  const missed = (Math.log10(Number(rate)) - Math.log10(0.03)) ** 2;
  const size = (Math.log2(Number(leaves)) - Math.log2(40)) ** 2 / 4;
  return -(missed + size + 4 * (Number(share) - 0.7) ** 2 + (rule === 'b' ? 0 : 1));
}

function search(algorithm: TuneAlgorithm, seed: number, trials: number): number {
  const defaults = { rate: 1, leaves: 2, share: 0, rule: 'a', idle: 0 };
  const tuner = createTuner({ space, defaults, algorithm, trials, seed });
  for (let params = tuner.ask(); params !== undefined; params = tuner.ask())
    tuner.tell(params, planted(params));
  return tuner.best()!.score!;
}

describe('search spaces', () => {
  it('find the place of a value again', () => {
    const random = createRandom(1);
    for (const dimension of Object.values(space.dimensions)) {
      for (let i = 0; i < 50; i++) {
        const value = valueAt(dimension, random.next());
        expect(valueAt(dimension, placeOf(dimension, value)!)).toEqual(
          typeof value === 'number' && dimension.kind === 'float' ? expect.closeTo(value, 12) : value,
        );
      }
    }
  });

  it('give every whole number the same chance, the bounds too', () => {
    const die: Dimension = { kind: 'int', low: 1, high: 6 };
    const counts = new Map<unknown, number>();
    for (let i = 0; i < 600; i++) {
      const value = valueAt(die, (i + 0.5) / 600);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(new Array(6).fill(100));
  });

  it('know no place for what lies outside', () => {
    expect(placeOf({ kind: 'int', low: 1, high: 6 }, 'none')).toBeUndefined();
    expect(placeOf({ kind: 'int', low: 1, high: 6 }, 7)).toBeUndefined();
    expect(placeOf({ kind: 'choice', values: ['a'] }, 'b')).toBeUndefined();
    expect(countPoints(space)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('createTuner', () => {
  const settings: TunerSettings = {
    space,
    defaults: { rate: 0.1 },
    algorithm: 'random',
    trials: 12,
    seed: 3,
  };

  it('starts with the untuned configuration and the seeds', () => {
    const seeds = [{ rate: 0.5 }, { rate: 0.1 }, { leaves: 9 }];
    const tuner = createTuner({ ...settings, seeds });
    expect([tuner.ask(), tuner.ask(), tuner.ask()]).toEqual([{ rate: 0.1 }, { rate: 0.5 }, { leaves: 9 }]);
  });

  it('asks as many times as agreed, never twice for the same', () => {
    for (const algorithm of ['random', 'tpe', 'grid'] as const) {
      const tuner = createTuner({ ...settings, algorithm, trials: 40 });
      const asked = new Set<string>();
      for (let params = tuner.ask(); params !== undefined; params = tuner.ask()) {
        asked.add(JSON.stringify(params));
        tuner.tell(params, asked.size % 5 === 0 ? null : asked.size);
      }
      expect(asked.size).toBe(40);
      expect(tuner.trials().length).toBe(40);
    }
  });

  it('goes through a small space completely, whatever the algorithm', () => {
    const small: SearchSpace = {
      version: 1,
      dimensions: { k: { kind: 'int', low: 1, high: 4 }, on: { kind: 'choice', values: [true, false] } },
    };
    const tuner = createTuner({ ...settings, space: small, defaults: {}, algorithm: 'tpe', trials: 9 });
    const asked: Params[] = [];
    for (let params = tuner.ask(); params !== undefined; params = tuner.ask()) asked.push(params);
    expect(new Set(asked.slice(1).map((params) => JSON.stringify(params))).size).toBe(8);
    expect(asked.length).toBe(9);
  });

  it('asks the same for the same answers, several at a time or one', () => {
    const run = (batch: number) => {
      const tuner = createTuner({ ...settings, algorithm: 'tpe', trials: 24 });
      const asked: Params[] = [];
      for (;;) {
        const wave = Array.from({ length: batch }, () => tuner.ask()).filter((one) => one !== undefined);
        if (wave.length === 0) return asked;
        asked.push(...wave);
        for (const params of wave)
          tuner.tell(params, planted({ ...settings.defaults, leaves: 2, share: 0, ...params }));
      }
    };
    expect(run(4)).toEqual(run(4));
    expect(new Set(run(8).map((params) => JSON.stringify(params))).size).toBe(24);
  });

  it('keeps the untuned configuration unless something is better, and forgets failures', () => {
    const tuner = createTuner(settings);
    const first = tuner.ask()!;
    const second = tuner.ask()!;
    const third = tuner.ask()!;
    tuner.tell(third, null);
    expect(tuner.best()).toBeUndefined();
    tuner.tell(second, 1);
    tuner.tell(first, 1);
    expect(tuner.best()).toEqual({ params: first, score: 1 });
    expect(tuner.trials().map(({ score }) => score)).toEqual([1, 1, null]);
  });

  it('finds a planted optimum better with TPE than at random', () => {
    let wins = 0;
    const seeds = 16;
    let tpeSum = 0;
    let randomSum = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const tpe = search('tpe', seed, 60);
      const random = search('random', seed, 60);
      tpeSum += tpe;
      randomSum += random;
      if (tpe > random) wins++;
    }
    expect(wins).toBeGreaterThanOrEqual(12);
    // The distance to the best value is at most half as large on average.
    expect(tpeSum / seeds).toBeGreaterThan(randomSum / seeds / 2);
  });

  it('refuses what it cannot search or did not ask for', () => {
    const bad: SearchSpace = { version: 1, dimensions: { x: { kind: 'float', low: 0, high: 1, log: true } } };
    expect(() => createTuner({ ...settings, space: bad })).toThrow(InvalidArgument);
    expect(() => createTuner({ ...settings, trials: 0 })).toThrow(InvalidArgument);
    expect(() => createTuner(settings).tell({ rate: 7 }, 1)).toThrow(InvalidArgument);
    const tuner = createTuner(settings);
    const params = tuner.ask()!;
    expect(() => tuner.tell(params, Number.NaN)).toThrow(InvalidArgument);
  });
});

describe('planRungs', () => {
  it('sends two of three home and gives the others three times the rows', () => {
    expect(planRungs({ rows: 90_000, candidates: 27, fewestRows: 10_000 })).toEqual([
      { rows: 10_000, candidates: 27, keep: 9 },
      { rows: 30_000, candidates: 9, keep: 3 },
      { rows: 90_000, candidates: 3, keep: 1 },
    ]);
  });

  it('does it in one round on few rows or with few candidates', () => {
    expect(planRungs({ rows: 3000, candidates: 20 })).toEqual([{ rows: 3000, candidates: 20, keep: 1 }]);
    expect(planRungs({ rows: 1e6, candidates: 2 })).toEqual([{ rows: 1e6, candidates: 2, keep: 1 }]);
  });

  it('never keeps more than come in, nor fewer than are wanted', () => {
    for (const candidates of [1, 4, 7, 30, 100]) {
      for (const keep of [1, 3, 5]) {
        const rungs = planRungs({ rows: 500_000, candidates, keep, factor: 2 });
        expect(rungs[0]!.candidates).toBe(candidates);
        expect(rungs.at(-1)).toMatchObject({ rows: 500_000, keep: Math.min(keep, candidates) });
        rungs.slice(1).forEach((rung, i) => {
          expect(rung.candidates).toBe(rungs[i]!.keep);
          expect(rung.rows).toBeGreaterThan(rungs[i]!.rows);
        });
      }
    }
  });
});
