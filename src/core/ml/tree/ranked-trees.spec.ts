import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { addLeafVectors, packTrees } from './packed-trees.js';
import { addRankedLeaves, packRankedTrees } from './ranked-trees.js';
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

it('leaves trees that split on categories, and small ones over many columns, to the other layout', () => {
  const tree = makeTree(60, 1, true);
  const sets = Array.from({ length: 60 }, () => undefined);
  expect(packRankedTrees([{ ...tree, leftLevels: sets }], columns, 1)).toBeUndefined();
  expect(packRankedTrees([tree], 1_000, 1)).toBeUndefined();
  expect(packRankedTrees([tree, tree, tree, tree], columns, 1)).toBeDefined();
});
