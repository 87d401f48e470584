import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Estimator, Matrix, Target } from '../estimator.js';
import { adaBoost } from './ada-boost.js';
import { decisionTree } from './decision-tree.js';
import { extraTrees } from './extra-trees.js';
import { randomForest } from './random-forest.js';

const random = createRandom('raw input');
const all: readonly Estimator[] = [decisionTree, randomForest, extraTrees, adaBoost];

function classes(labels: ArrayLike<number>, classCount = 2): Target {
  return { task: 'classification', labels: Int32Array.from(labels), classCount };
}

/** A column of noise of which a third is missing, where the label says so. */
const gaps = Int32Array.from({ length: 300 }, () => (random.next() < 1 / 3 ? 1 : 0));
const holed: Matrix = {
  rows: 300,
  columns: 1,
  data: Float64Array.from(gaps, (gap) => (gap === 1 ? Number.NaN : random.normal())),
};

/** A category of 40 levels, 10 or more rows each; the label follows the parity of the level. */
const codes = Float64Array.from({ length: 800 }, (_, row) => row % 40);
const levelled: Matrix = { rows: 800, columns: 1, data: codes, levels: Int32Array.of(42) };

describe.each(all.map((estimator) => ({ id: estimator.id, estimator })))(
  '$id on raw input',
  ({ id, estimator }) => {
    const params = id === 'dt' ? {} : id === 'ada' ? { rounds: 5 } : { trees: 5 };

    it('learns that missing itself says something', () => {
      const shares = estimator.fit(holed, classes(gaps), params, random).predict(holed);
      gaps.forEach((gap, row) => {
        expect(shares[2 * row + gap]).toBeGreaterThan(0.7);
      });
    });

    it('learns which levels of a category belong together', () => {
      const parity = codes.map((code) => code % 2);
      const model = estimator.fit(levelled, classes(parity), params, random);
      const shares = model.predict({ ...levelled, rows: 40, data: codes.slice(0, 40) });
      for (let code = 0; code < 40; code++) expect(shares[2 * code + (code % 2)]).toBeGreaterThan(0.5);
    });

    it('predicts levels that it has not seen, and codes beyond all levels, like missing values', () => {
      const model = estimator.fit(
        levelled,
        classes(codes.map((code) => Number(code % 5 === 0))),
        params,
        random,
      );
      const odd = { rows: 3, columns: 1, data: Float64Array.of(41, 100, Number.NaN) };
      const shares = model.predict(odd);
      expect(shares.slice(0, 2)).toEqual(shares.slice(4));
      expect(shares.slice(2, 4)).toEqual(shares.slice(4));
    });

    it('copes with a column that is missing everywhere', () => {
      const data = Float64Array.from({ length: 200 }, (_, at) =>
        at % 2 === 0 ? Number.NaN : random.normal(),
      );
      const labels = Int32Array.from({ length: 100 }, (_, row) => Number(data[2 * row + 1]! > 0));
      const model = estimator.fit({ rows: 100, columns: 2, data }, classes(labels), params, random);
      const shares = model.predict({ rows: 2, columns: 2, data: Float64Array.of(Number.NaN, -2, 5, 2) });
      expect(shares[0]).toBeGreaterThan(0.5);
      expect(shares[3]).toBeGreaterThan(0.5);
    });

    it('predicts the same after a round trip through JSON text', () => {
      const model = estimator.fit(holed, classes(gaps), params, random);
      const copy = estimator.fromJSON(JSON.parse(JSON.stringify(model)));
      expect(copy.predict(holed)).toEqual(model.predict(holed));
    });
  },
);

describe('missing values in a large node', () => {
  it('go left where that fits better, as in small nodes', () => {
    const values = Float64Array.from({ length: 3_000 }, () => random.normal());
    const data = values.map((value, row) => (row % 4 === 0 ? Number.NaN : value));
    const x = { rows: 3_000, columns: 1, data };
    const low = data.map((value) => Number(Number.isNaN(value) || value < 0.5));
    for (const y of [classes(low), { task: 'regression', values: low } as const]) {
      const model = decisionTree.fit(x, y, { maxDepth: 1 }, random);
      const ask = { rows: 3, columns: 1, data: Float64Array.of(Number.NaN, -1, 2) };
      const answers = model.predict(ask);
      const shares = y.task === 'regression' ? answers : answers.filter((_, at) => at % 2 === 1);
      expect([...shares].map((share) => Math.round(share))).toEqual([1, 1, 0]);
    }
  });
});

describe('weights', () => {
  const x = { rows: 60, columns: 2, data: Float64Array.from({ length: 120 }, () => random.normal()) };
  const values = Float64Array.from({ length: 60 }, (_, i) => x.data[2 * i]! + random.normal());
  const times = Float64Array.from({ length: 60 }, () => random.integer(3));
  const kept = Array.from(times).flatMap((count, row) => Array.from({ length: count }, () => row));
  const repeated = {
    rows: kept.length,
    columns: 2,
    data: Float64Array.from(kept.flatMap((row) => [x.data[2 * row]!, x.data[2 * row + 1]!])),
  };
  const labels = values.map((value) => Number(value > 0));
  const targets: readonly [Target, Target][] = [
    [
      { task: 'regression', values },
      { task: 'regression', values: Float64Array.from(kept, (row) => values[row]!) },
    ],
    [classes(labels), classes(kept.map((row) => labels[row]!))],
  ];

  it.each(targets)('that are whole numbers do what repeating rows does (%#)', (y, repeatedY) => {
    const params = { minLeafRows: 4 };
    const weighted = decisionTree.fit(x, y, params, random, times).predict(repeated);
    const written = decisionTree.fit(repeated, repeatedY, params, random).predict(repeated);
    weighted.forEach((value, at) => {
      expect(Math.abs(value - written[at]!)).toBeLessThan(1e-9);
    });
  });

  it('keep their meaning whatever they sum to', () => {
    const shares = times.map((count) => (count + 0.5) / 1000);
    const model = (weights: Float64Array) =>
      decisionTree.fit(x, targets[0]![0], { minLeafRows: 4 }, random, weights).predict(x);
    const small = model(shares);
    model(shares.map((share) => share * 64)).forEach((value, row) => {
      expect(Math.abs(value - small[row]!)).toBeLessThan(1e-9);
    });
  });

  it('decide how often a forest draws a row', () => {
    const rows = 200;
    const same = { rows, columns: 1, data: Float64Array.from({ length: rows }, () => random.normal()) };
    const y = classes(Array.from({ length: rows }, (_, row) => row % 2));
    const weights = Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 3 : 1));
    const shares = randomForest.fit(same, y, { maxDepth: 1, trees: 50 }, random, weights).predict(same);
    const mean = shares.reduce((sum, share, at) => sum + (at % 2 === 0 ? share : 0), 0) / rows;
    expect(Math.abs(mean - 0.75)).toBeLessThan(0.05);
  });
});
