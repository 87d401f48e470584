import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { addLeafNumbers, addLeafVectors, packTrees } from './packed-trees.js';
import { goesLeft, type TreeNodes } from './tree-nodes.js';

const random = createRandom('packed');
const columns = 3;

/** A tree that always splits the last leaf; the third column is a category of 40 levels where there are levels. */
function makeTree(splits: number, kind: 'plain' | 'missing' | 'levels'): TreeNodes {
  const feature = Int32Array.from({ length: splits }, () => random.integer(columns));
  const sets = Array.from(feature, (column) =>
    column === 2 ? Uint32Array.from([0, 1], () => random.integer(2 ** 32)) : undefined,
  );
  return {
    feature,
    threshold: Float64Array.from({ length: splits }, () => random.normal()),
    left: Int32Array.from({ length: splits }, (_, i) => -1 - i),
    right: Int32Array.from({ length: splits }, (_, i) => (i + 1 < splits ? i + 1 : -1 - splits)),
    value: Float64Array.from({ length: 2 * (splits + 1) }, () => random.normal()),
    ...(kind === 'plain'
      ? {}
      : { missingLeft: Uint8Array.from({ length: splits }, () => random.integer(2)) }),
    ...(kind === 'levels' ? { leftLevels: sets } : {}),
  };
}

function leafOf(tree: TreeNodes, row: Float64Array): number {
  let node = tree.feature.length === 0 ? -1 : 0;
  while (node >= 0) node = (goesLeft(tree, node, row[tree.feature[node]!]!) ? tree.left : tree.right)[node]!;
  return -1 - node;
}

const rows = 2_500;
const values = Float64Array.from({ length: rows * columns }, (_, at) => {
  if (random.next() < 0.2) return Number.NaN;
  return at % columns === 2 ? random.integer(80) - 5 : random.normal();
});

describe.each(['plain', 'missing', 'levels'] as const)('packed trees of kind %s', (kind) => {
  const trees = [makeTree(6, kind), makeTree(0, 'plain'), makeTree(3, kind)];
  const data = kind === 'plain' ? values.map((value) => (Number.isNaN(value) ? 0 : value)) : values;
  const x = { rows, columns, data };

  it('send every row to the leaf that the plain decisions lead to', () => {
    const output = new Float64Array(2 * rows);
    addLeafVectors(packTrees(trees, 2), x, output, 2);
    const expected = output.map((_, at) =>
      trees.reduce((sum, tree) => {
        const row = data.subarray((at >> 1) * columns, ((at >> 1) + 1) * columns);
        return sum + tree.value[2 * leafOf(tree, row) + (at & 1)]!;
      }, 0),
    );
    expect(output).toEqual(expected);
  });

  it('add single numbers to the column of their output', () => {
    const single = trees.map((tree) => ({ ...tree, value: tree.value.subarray(0, tree.feature.length + 1) }));
    const output = new Float64Array(2 * rows);
    addLeafNumbers(packTrees(single, 1), x, output, 2);
    const row = data.subarray(7 * columns, 8 * columns);
    const [first, second, third] = single.map((tree) => tree.value[leafOf(tree, row)]!);
    expect(output[14]).toBe(first! + third!);
    expect(output[15]).toBe(second);
  });
});
