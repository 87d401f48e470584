import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { addRankedLeaves } from './add-ranked-leaves.js';
import { addLeafVectors, packTrees } from './packed-trees.js';
import { packRankedTrees } from './ranked-trees.js';
import { goesLeft, type TreeNodes } from './tree-nodes.js';

const random = createRandom('ranked');
const columns = 5;

/** A tree in which a leaf drawn at random is split again and again; thresholds repeat and meet values of the data. */
function makeTree(splits: number, width: number, hasSides: boolean): TreeNodes {
  const left: number[] = [];
  const right: number[] = [];
  const open: [number[], number][] = [];
  for (let split = 0; split < splits; split++) {
    if (split > 0) {
      const [side, parent] = open.splice(random.integer(open.length), 1)[0]!;
      side[parent] = split;
    }
    open.push([left, split], [right, split]);
  }
  open.forEach(([side, parent], leaf) => {
    side[parent] = -1 - leaf;
  });
  return {
    feature: Int32Array.from({ length: splits }, () => random.integer(columns)),
    threshold: Float64Array.from({ length: splits }, () =>
      random.next() < 0.02 ? Number.MAX_VALUE : random.integer(40) / 8 - 2.5,
    ),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: makeLeaves(splits + 1, width),
    ...(hasSides ? { missingLeft: Uint8Array.from({ length: splits }, () => random.integer(2)) } : {}),
  };
}

/** Half of the leaves hold a single class, as in forests. */
function makeLeaves(leaves: number, width: number): Float64Array {
  const values = Float64Array.from({ length: leaves * width }, () => random.normal());
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (random.next() < 0.5) continue;
    values.fill(0, leaf * width, (leaf + 1) * width);
    values[leaf * width + random.integer(width)] = 1;
  }
  return values;
}

function leafOf(tree: TreeNodes, row: Float64Array): number {
  let node = tree.feature.length === 0 ? -1 : 0;
  while (node >= 0) node = (goesLeft(tree, node, row[tree.feature[node]!]!) ? tree.left : tree.right)[node]!;
  return -1 - node;
}

const ODD_VALUES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.MAX_VALUE];

function makeRows(rows: number) {
  const data = Float64Array.from({ length: rows * columns }, () => {
    if (random.next() < 0.3) return ODD_VALUES[random.integer(ODD_VALUES.length)]!;
    return random.next() < 0.5 ? random.integer(40) / 8 - 2.5 : random.normal();
  });
  return { rows, columns, data };
}

describe.each([
  ['plain trees, which send missing values to the left', [false]],
  ['trees with sides for missing values', [true]],
  ['both kinds in one forest', [true, false]],
] as const)('%s', (_name, sides) => {
  it.each([1, 2, 3])('lead every row to the leaf of the plain decisions, with %i values a leaf', (width) => {
    const trees = [60, 0, 1, 200, 7, 33].map((splits, index) =>
      makeTree(splits, width, sides[index % sides.length]!),
    );
    const ranked = packRankedTrees(trees, columns, width)!;
    for (const rows of [0, 1, 2, 3, 4, 5, 203]) {
      const x = makeRows(rows);
      const output = new Float64Array(rows * width);
      addRankedLeaves(ranked, x, output, width);
      const packed = new Float64Array(rows * width);
      addLeafVectors(packTrees(trees, width), x, packed, width);
      expect(output).toEqual(packed);
      const plain = output.map((_, at) => {
        const row = Math.floor(at / width);
        const values = x.data.subarray(row * columns, (row + 1) * columns);
        return trees.reduce((sum, tree) => sum + tree.value[width * leafOf(tree, values) + (at % width)]!, 0);
      });
      expect(output).toEqual(plain);
    }
  });
});

it('leads rows to the same leaves where trees are too large for the cache and lie in an order of their own', () => {
  const trees = Array.from({ length: 7 }, () => makeTree(5_000, 2, true));
  const x = makeRows(201);
  const output = new Float64Array(2 * x.rows);
  addRankedLeaves(packRankedTrees(trees, columns, 2)!, x, output, 2);
  const packed = new Float64Array(2 * x.rows);
  addLeafVectors(packTrees(trees, 2), x, packed, 2);
  expect(output).toEqual(packed);
});

it('gives the same doubles for a row alone as in a batch that takes several blocks', () => {
  const trees = Array.from({ length: 9 }, () => makeTree(50, 2, true));
  const ranked = packRankedTrees(trees, columns, 2)!;
  const x = makeRows(60_001);
  const output = new Float64Array(2 * x.rows);
  addRankedLeaves(ranked, x, output, 2);
  for (const row of [0, 1, 26_213, 26_214, 52_430, 60_000]) {
    const alone = new Float64Array(2);
    const data = x.data.subarray(row * columns, (row + 1) * columns);
    addRankedLeaves(ranked, { rows: 1, columns, data }, alone, 2);
    expect(alone).toEqual(output.slice(2 * row, 2 * row + 2));
  }
});

/** A tree that splits what is left over, again and again, on the first of so many columns. */
function makeChain(thresholds: readonly number[], side: number): TreeNodes {
  const splits = thresholds.length;
  return {
    feature: new Int32Array(splits),
    threshold: Float64Array.from(thresholds),
    left: Int32Array.from(thresholds, (_, split) => -1 - split),
    right: Int32Array.from(thresholds, (_, split) => (split + 1 < splits ? split + 1 : -1 - splits)),
    value: Float64Array.from({ length: splits + 1 }, (_, leaf) => leaf),
    missingLeft: new Uint8Array(splits).fill(side),
  };
}

it('tells missing and infinite values apart from 255 thresholds, the most that a rank can count', () => {
  const thresholds = Array.from({ length: 254 }, (_, i) => i - 100);
  const trees = [0, 1].map((side) => makeChain([...thresholds, Number.MAX_VALUE], side));
  const ranked = packRankedTrees(trees, 1, 1)!;
  const data = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1e300, 153, 152.5, -100, -101);
  const output = new Float64Array(data.length);
  addRankedLeaves(ranked, { rows: data.length, columns: 1, data }, output, 1);
  expect(Array.from(output)).toEqual([255, 510, 508, 506, 506, 0, 0]);
});

function repeat(thresholds: readonly number[], times: number): number[] {
  return Array.from({ length: times }, (_, i) => thresholds[i % thresholds.length]!);
}

it.each([
  ['many columns', 300, 200, 13],
  ['a long tree', 5, 40_000, 19],
] as const)(
  'shares the bits of an entry out between columns and links: %s',
  (_name, width, splits, linkBits) => {
    const trees = Array.from({ length: 200 }, (_, index) => makeTree(index === 0 ? splits : 200, 1, true));
    trees.forEach(({ feature }, index) => {
      feature[0] = (7 * index) % width;
    });
    const data = Float64Array.from({ length: 6 * width }, () => random.normal());
    data[3] = Number.NaN;
    data[width - 1] = Number.NaN;
    const x = { rows: 6, columns: width, data };
    const ranked = packRankedTrees(trees, width, 1)!;
    expect(ranked.linkBits).toBe(linkBits);
    const output = new Float64Array(6);
    addRankedLeaves(ranked, x, output, 1);
    const packed = new Float64Array(6);
    addLeafVectors(packTrees(trees, 1), x, packed, 1);
    expect(output).toEqual(packed);
  },
);

it('leaves trees beyond what an entry can hold to the other layout', () => {
  const thresholds = Array.from({ length: 256 }, (_, i) => i);
  const few = thresholds.slice(1);
  expect(packRankedTrees([makeChain(thresholds, 1)], 1, 1)).toBeUndefined();
  expect(packRankedTrees([makeChain(few, 1)], 1, 1)).toBeDefined();
  const many = Array.from({ length: 80 }, () => makeChain(few, 1));
  many.push(makeChain(repeat(few, 16_384), 1));
  expect(packRankedTrees(many, 129, 1)).toBeUndefined();
  expect(packRankedTrees(many, 128, 1)).toBeUndefined();
  many.pop();
  many.push(makeChain(repeat(few, 16_383), 1));
  expect(packRankedTrees(many, 129, 1)).toBeUndefined();
  expect(packRankedTrees(many, 128, 1)).toBeDefined();
});

it('leaves trees that split on categories, and small ones over many columns, to the other layout', () => {
  const tree = makeTree(60, 1, true);
  const sets = Array.from({ length: 60 }, () => undefined);
  expect(packRankedTrees([{ ...tree, leftLevels: sets }], columns, 1)).toBeUndefined();
  expect(packRankedTrees([tree], 1_000, 1)).toBeUndefined();
  expect(packRankedTrees([tree, tree, tree, tree], columns, 1)).toBeDefined();
});
