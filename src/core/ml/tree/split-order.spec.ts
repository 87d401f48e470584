import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { orderSplits } from './split-order.js';
import type { TreeNodes } from './tree-nodes.js';

const random = createRandom('order');

/** A tree in which a leaf drawn at random, or always the last one, is split again and again. */
function makeTree(splits: number, isChain: boolean): TreeNodes {
  const left: number[] = [];
  const right: number[] = [];
  const open: [number[], number][] = [];
  for (let split = 0; split < splits; split++) {
    if (split > 0) {
      const [side, parent] = open.splice(isChain ? open.length - 1 : random.integer(open.length), 1)[0]!;
      side[parent] = split;
    }
    open.push([left, split], [right, split]);
  }
  open.forEach(([side, parent], leaf) => {
    side[parent] = -1 - leaf;
  });
  return {
    feature: new Int32Array(splits),
    threshold: new Float64Array(splits),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: new Float64Array(splits + 1),
  };
}

/** How many stretches of eight splits the ways to all leaves touch, together. */
function countStretches({ left, right }: TreeNodes, order: Int32Array): number {
  const place = new Int32Array(order.length);
  order.forEach((split, at) => {
    place[split] = at >> 3;
  });
  const visit = (split: number, stretch: number, touched: number): number => {
    if (split < 0) return touched;
    const own = place[split]!;
    const now = own === stretch ? touched : touched + 1;
    return visit(left[split]!, own, now) + visit(right[split]!, own, now);
  };
  return visit(0, -1, 0);
}

describe.each([
  ['grown at random', false],
  ['a chain', true],
] as const)('the order of splits of a tree that is %s', (_name, isChain) => {
  it.each([1, 2, 7, 8, 9, 300])('names each of %i splits once, behind its parent', (splits) => {
    const tree = makeTree(splits, isChain);
    const order = orderSplits(tree);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: splits }, (_, i) => i));
    const place = new Int32Array(splits);
    order.forEach((split, at) => {
      place[split] = at;
    });
    for (const children of [tree.left, tree.right]) {
      children.forEach((child, split) => {
        if (child >= 0) expect(place[child]).toBeGreaterThan(place[split]!);
      });
    }
  });
});

it('has none for a tree that is a single leaf', () => {
  expect(orderSplits(makeTree(0, false))).toHaveLength(0);
});

it('keeps what is decided one after the other together', () => {
  const tree = makeTree(2_000, false);
  const asGrown = Int32Array.from({ length: 2_000 }, (_, i) => i);
  expect(countStretches(tree, orderSplits(tree))).toBeLessThan(countStretches(tree, asGrown) / 2);
});
