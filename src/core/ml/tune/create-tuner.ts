import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { canonicalJson } from '../canonical-json.js';
import type { Params } from '../estimator.js';
import { gridPoints } from './grid-points.js';
import { randomPoint } from './random-point.js';
import { checkSearchSpace, countPoints, type SearchSpace } from './search-space.js';
import { type TriedPoint, tpePoint } from './tpe-point.js';

/** How points are chosen after the given ones. */
export type TuneAlgorithm = 'random' | 'tpe' | 'grid';

/** What is searched, and how long. */
export interface TunerSettings {
  readonly space: SearchSpace;
  /** The untuned configuration: it is trial 0, asked for as it stands here. */
  readonly defaults: Params;
  readonly algorithm: TuneAlgorithm;
  /** Most trials, trial 0 and seeds included. */
  readonly trials: number;
  readonly seed: number;
  /** Configurations to try right after trial 0, such as that of the champion. */
  readonly seeds?: readonly Params[];
}

/** A trial that was told about. */
export interface Trial {
  readonly params: Params;
  /** null: failed. */
  readonly score: number | null;
}

/**
 * A search as questions and answers: whoever asks fits and scores, and may do several at once. The n-th question depends
 * on nothing but the settings and what was told before it; tell in the order of asking after fixed batches, and any number of
 * workers search the same.
 */
export interface Tuner {
  /** The next configuration, or undefined when there is none left. */
  ask(): Params | undefined;
  /**
   * @param params as asked for
   * @param score larger is better; null: it failed
   * @throws InvalidArgument for a configuration that was not asked for, or a score that is not finite
   */
  tell(params: Params, score: number | null): void;
  /** The best trial so far; the earlier one of equals, so that the untuned one stands unless something is better. */
  best(): Trial | undefined;
  /** What was told, in the order of asking. */
  trials(): readonly Trial[];
}

/** So many random points come before a density is worth looking at, with few trials a third of them. */
const STARTING_POINTS = 10;
const ATTEMPTS = 50;

/**
 * Starts a search.
 * 1. trial 0 is `defaults`, then come `seeds`;
 * 2. a space with no more points than there are trials is gone through completely;
 * 3. `random` draws evenly, `grid` goes through grid points in shuffled order, `tpe` learns from what was told.
 * No configuration is asked for twice.
 * @throws InvalidArgument on a space or count of trials that is of no use
 * @example
 * const tuner = createTuner({ space, defaults: {}, algorithm: 'tpe', trials: 30, seed: 1 });
 * for (let params = tuner.ask(); params !== undefined; params = tuner.ask()) tuner.tell(params, scoreOf(params));
 */
export function createTuner(settings: TunerSettings): Tuner {
  const { space, defaults, algorithm, trials: mostTrials, seed, seeds = [] } = settings;
  checkSearchSpace(space);
  if (!(Number.isInteger(mostTrials) && mostTrials >= 1)) {
    throw new InvalidArgument('trials', 'must be a whole number of at least 1', mostTrials);
  }
  const random = createRandom(`tune/${seed}`);
  const given = distinct([defaults, ...seeds]);
  const asked = new Map<string, { params: Params; score?: number | null }>();
  const isSmall = countPoints(space) <= mostTrials;
  const grid = isSmall || algorithm === 'grid' ? gridPoints(space, !isSmall, random.fork('grid')) : undefined;
  let nextOfGrid = 0;
  const starting = Math.min(STARTING_POINTS, Math.max(3, Math.ceil(mostTrials / 3)));

  function propose(): Params | undefined {
    const number = asked.size;
    if (number < given.length) return given[number];
    if (Object.keys(space.dimensions).length === 0) return undefined;
    if (grid !== undefined) {
      while (nextOfGrid < grid.length && asked.has(keyOf(grid[nextOfGrid]!))) nextOfGrid++;
      return grid[nextOfGrid];
    }
    const own = random.fork(`trial/${number}`);
    const tried = [...asked.values()];
    const told = tried.filter(({ score }) => score !== undefined).length;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const isRandom = algorithm === 'random' || told < starting || attempt >= ATTEMPTS / 2;
      const params = isRandom ? randomPoint(space, own) : tpePoint(space, tried.map(toTried(defaults)), own);
      if (!asked.has(keyOf(params))) return params;
    }
    return undefined;
  }

  return {
    ask() {
      if (asked.size >= mostTrials) return undefined;
      const params = propose();
      if (params !== undefined) asked.set(keyOf(params), { params });
      return params;
    },
    tell(params, score) {
      const trial = asked.get(keyOf(params));
      if (trial === undefined) throw new InvalidArgument('params', 'must have been asked for', keyOf(params));
      if (score !== null && !Number.isFinite(score)) {
        throw new InvalidArgument('score', 'must be finite, or null for a failure', score);
      }
      trial.score = score;
    },
    best() {
      let best: { params: Params; score: number } | undefined;
      for (const { params, score } of asked.values()) {
        if (typeof score === 'number' && (best === undefined || score > best.score)) best = { params, score };
      }
      return best;
    },
    trials: () =>
      [...asked.values()].flatMap(({ params, score }) => (score === undefined ? [] : [{ params, score }])),
  };
}

/** What is still running counts as poor, so that questions asked together look in different places. */
function toTried(defaults: Params) {
  return ({ params, score }: { params: Params; score?: number | null }): TriedPoint => ({
    params: { ...defaults, ...params },
    score: score ?? Number.NEGATIVE_INFINITY,
  });
}

function keyOf(params: Params): string {
  return canonicalJson(params);
}

function distinct(all: readonly Params[]): Params[] {
  return [...new Map(all.map((params) => [keyOf(params), params])).values()];
}
