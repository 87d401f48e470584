import type { Random } from '../../random.js';
import { normalCdf } from '../../stats/distributions/normal.js';
import type { Params } from '../estimator.js';
import { type Dimension, placeOf, type SearchSpace, valueAt } from './search-space.js';

/** A point that was tried; larger scores are better, minus infinity for failed ones and those still running. */
export interface TriedPoint {
  readonly params: Params;
  readonly score: number;
}

/** Points drawn from the good side, of which the most promising is taken. */
const CANDIDATES = 24;
/** Share of the tried points that counts as good, and how many at most. */
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;

/**
 * The next point by tree-structured Parzen estimators: tried points are parted into good and other ones; each side is
 * a density per dimension (normal bumps at the tried places, as wide as their neighbours are far, and one over the whole range);
 * of 24 points drawn from the good density the one with the largest ratio good to other is taken.
 * Dimensions are looked at one by one; values outside the space say nothing about their dimension.
 * @param tried at least one point
 * Source: Bergstra, Bardenet, Bengio & Kegl 2011, Algorithms for hyper-parameter optimization.
 */
export function tpePoint({ dimensions }: SearchSpace, tried: readonly TriedPoint[], random: Random): Params {
  const sorted = tried
    .map((point, order) => ({ ...point, order }))
    .sort((a, b) => b.score - a.score || a.order - b.order);
  const goodCount = Math.min(Math.max(1, Math.ceil(GOOD_SHARE * tried.length)), MOST_GOOD);
  const good = sorted.slice(0, goodCount);
  const others = sorted.slice(goodCount);
  const point: { [name: string]: number | string | boolean } = {};
  for (const [name, dimension] of Object.entries(dimensions)) {
    const places = (points: readonly TriedPoint[]) =>
      points.flatMap(({ params }) => placeOf(dimension, params[name]) ?? []);
    point[name] = mostPromising(dimension, places(good), places(others), random);
  }
  return point;
}

function mostPromising(
  dimension: Dimension,
  good: readonly number[],
  others: readonly number[],
  random: Random,
): number | string | boolean {
  const isChoice = dimension.kind === 'choice';
  const likely = isChoice ? choiceDensity(dimension.values.length, good) : rangeDensity(good);
  const unlikely = isChoice ? choiceDensity(dimension.values.length, others) : rangeDensity(others);
  let best: { place: number; ratio: number } | undefined;
  for (let i = 0; i < CANDIDATES; i++) {
    const place = likely.draw(random);
    const ratio = likely.at(place) / unlikely.at(place);
    if (best === undefined || ratio > best.ratio) best = { place, ratio };
  }
  return valueAt(dimension, best!.place);
}

/** A density over [0, 1]. */
interface Density {
  at(place: number): number;
  draw(random: Random): number;
}

/** How often each choice was met, and once more for each. */
function choiceDensity(count: number, places: readonly number[]): Density {
  const weights = new Array<number>(count).fill(1);
  const indexOf = (place: number) => Math.min(Math.floor(place * count), count - 1);
  for (const place of places) weights[indexOf(place)]!++;
  const total = places.length + count;
  return {
    at: (place) => weights[indexOf(place)]! / total,
    draw(random) {
      let rest = random.next() * total;
      const index = weights.findIndex((weight) => {
        rest -= weight;
        return rest < 0;
      });
      return ((index < 0 ? count - 1 : index) + 0.5) / count;
    },
  };
}

/** Normal bumps cut off at 0 and 1, and one wide bump in the middle that keeps every place possible. */
function rangeDensity(places: readonly number[]): Density {
  const centres = [...places, 0.5].sort((a, b) => a - b);
  const wide = centres.indexOf(0.5);
  const narrowest = 1 / Math.min(100, centres.length + 1);
  const bumps = centres.map((centre, i) => {
    const left = centre - (centres[i - 1] ?? 0);
    const right = (centres[i + 1] ?? 1) - centre;
    const width = i === wide ? 1 : Math.min(Math.max((left + right) / 2, narrowest), 1);
    const inside = normalCdf((1 - centre) / width) - normalCdf(-centre / width);
    return { centre, width, inside };
  });
  return {
    at(place) {
      let sum = 0;
      for (const { centre, width, inside } of bumps) {
        sum += Math.exp(-0.5 * ((place - centre) / width) ** 2) / (width * inside);
      }
      return sum / bumps.length;
    },
    draw(random) {
      const { centre, width } = bumps[random.integer(bumps.length)]!;
      for (;;) {
        const place = centre + width * random.normal();
        if (place >= 0 && place <= 1) return place;
      }
    },
  };
}
