import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { keepBack } from '../boosting/keep-back.js';
import type { Target } from '../estimator.js';
import { planEncodingFolds } from '../preprocess/encoding-folds.js';
import { takeTies } from '../row-ties.js';
import { newestRowsFold } from '../split/time-folds.js';
import type { TrainingRows } from './fitted-recipe.js';
import { tiesOfRows } from './ties-of-rows.js';

const ROWS = 100;
const all = Uint32Array.from({ length: ROWS }, (_, row) => row);
const target: Target = { task: 'regression', values: new Float64Array(ROWS) };
const rows: TrainingRows = { features: { rowCount: ROWS, columns: [] }, target, isTimeOrdered: true };
const gap = { rows: 7 };

describe('ties of rows with a gap in rows', () => {
  it('are those of the row numbers where these are the times', () => {
    const plain = { times: Float64Array.from(all), gap };
    const ties = tiesOfRows({ ...rows, gap })!;
    expect(keepBack(target, all, 0.1, createRandom(1), ties)).toEqual(
      keepBack(target, all, 0.1, createRandom(1), plain),
    );
    expect(planEncodingFolds(ROWS, ties, createRandom(1))).toEqual(
      planEncodingFolds(ROWS, plain, createRandom(1)),
    );
  });

  it('count places in time order, one for each row also of equal times, none without a time', () => {
    const times = Float64Array.of(50, 10, Number.NaN, 10, 90, 50);
    const features = { rowCount: 6, columns: [] };
    const ties = tiesOfRows({ ...rows, features, times, gap: { rows: 2 } });
    expect(ties?.times).toEqual(times);
    expect(ties?.places).toEqual(Float64Array.of(2, 0, Number.NaN, 1, 4, 3));
    expect(ties?.gap).toEqual({ rows: 2 });
  });

  it('leave the gap out of the day before, however many rows have one time', () => {
    // Days of ten rows; the newest ten are the last day.
    const times = Float64Array.from(all, (row) => Math.floor(row / 10));
    const ties = tiesOfRows({ ...rows, times, gap })!;
    const outer = newestRowsFold(times, 10, { gap });
    const { learning, judging } = keepBack(target, all, 0.1, createRandom(1), ties);
    expect([judging[0], learning.at(-1)]).toEqual([90, 82]);
    expect({ learning, judging }).toEqual({ learning: outer.train, judging: outer.test });
    // Days of three rows: the gap ends within one.
    const short = Float64Array.from(all, (row) => Math.floor(row / 3));
    const kept = keepBack(target, all, 0.1, createRandom(1), tiesOfRows({ ...rows, times: short, gap })!);
    expect([kept.judging[0], kept.learning.at(-1)]).toEqual([90, 82]);
    const { foldOf, purged } = planEncodingFolds(ROWS, ties, createRandom(1));
    const own = foldOf.indexOf(1);
    expect(Math.min(...purged![1]!)).toBe(own - 7);
  });

  it('leave rows of the same time out where the newest rows begin within a day, and no more than the gap', () => {
    const times = Float64Array.from(all, (row) => Math.floor(row / 20));
    const kept = keepBack(target, all, 0.1, createRandom(1), tiesOfRows({ ...rows, times, gap })!);
    // The ten older rows of the last day are more than the gap.
    expect([kept.judging[0], kept.learning.at(-1)]).toEqual([90, 79]);
  });

  it('hold the gap when made rows stand beside those they come from', () => {
    const origins = Uint32Array.from({ length: 3 * ROWS }, (_, row) => row % ROWS);
    const ties = takeTies(tiesOfRows({ ...rows, gap })!, origins);
    const made: Target = { task: 'regression', values: new Float64Array(3 * ROWS) };
    const places = Uint32Array.from(origins, (_, place) => place);
    const { learning, judging } = keepBack(made, places, 0.1, createRandom(1), ties);
    const oldest = Math.min(...Array.from(judging, (place) => origins[place]!));
    const newest = Math.max(...Array.from(learning, (place) => origins[place]!));
    expect(oldest - newest).toBe(8);
  });

  it('hold the gap between days when made rows stand beside those they come from', () => {
    const times = Float64Array.from(all, (row) => Math.floor(row / 10));
    const origins = Uint32Array.from({ length: 3 * ROWS }, (_, row) => row % ROWS);
    const ties = takeTies(tiesOfRows({ ...rows, times, gap })!, origins);
    const made: Target = { task: 'regression', values: new Float64Array(3 * ROWS) };
    const places = Uint32Array.from(origins, (_, place) => place);
    const { learning, judging } = keepBack(made, places, 0.1, createRandom(1), ties);
    expect(Math.min(...Array.from(judging, (place) => origins[place]!))).toBe(90);
    expect(Math.max(...Array.from(learning, (place) => origins[place]!))).toBe(82);
  });

  it('leave a gap in time as it is', () => {
    const times = Float64Array.from(all, (row) => 1000 * row);
    const span = { milliseconds: 5000 };
    expect(tiesOfRows({ ...rows, times, gap: span })).toEqual({ groups: undefined, times, gap: span });
  });
});
