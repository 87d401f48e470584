import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { listLevels } from './level-sets.js';
import { goesLeft, treeFromJson, treesFromJson, treeToJson } from './tree-nodes.js';

const json = { feature: [0, 1], threshold: [0.5, -2], left: [1, -1], right: [-3, -2], value: [1, 2, 3] };

describe('treeFromJson', () => {
  it('reads what treeToJson wrote', () => {
    expect(treeToJson(treeFromJson(json, 2, 1))).toEqual(json);
  });

  it('reads a tree that is a single leaf', () => {
    const leaf = { feature: [], threshold: [], left: [], right: [], value: [7, 1] };
    expect(treeToJson(treeFromJson(leaf, 3, 2))).toEqual(leaf);
  });

  it('reads sides of missing values, sets of levels and covers', () => {
    const rich = { ...json, missingLeft: '01', leftLevels: [null, '00000005ffffffff'], cover: [3, 4, 5] };
    const tree = treeFromJson(rich, 2, 1);
    expect(treeToJson(tree)).toEqual(rich);
    expect(goesLeft(tree, 0, 0.5)).toBe(true);
    expect(goesLeft(tree, 0, Number.NaN)).toBe(false);
    expect([0, 1, 2, 63].map((level) => goesLeft(tree, 1, level))).toEqual([true, false, true, true]);
    expect([64, -1, Number.NaN].map((level) => goesLeft(tree, 1, level))).toEqual([true, true, true]);
    expect(listLevels(Uint32Array.of(5, 2 ** 31))).toEqual([0, 2, 63]);
  });

  it.each([
    ['sides of missing values for other splits', { missingLeft: '0' }],
    ['sides that are neither', { missingLeft: '02' }],
    ['sets for other splits', { leftLevels: [null] }],
    ['sets that are no words', { leftLevels: [null, '5'] }],
    ['an empty set', { leftLevels: [null, ''] }],
    ['covers below zero', { cover: [1, -1, 1] }],
    ['a column that does not exist', { feature: [0, 2] }],
    ['a column that is no whole number', { feature: [0, 0.5] }],
    ['a threshold that is no number', { threshold: [0.5, null] }],
    ['an infinite threshold', { threshold: [0.5, Number.POSITIVE_INFINITY] }],
    ['arrays of different length', { threshold: [0.5] }],
    ['a child behind the last split', { left: [2, -1] }],
    ['a leaf that does not exist', { right: [-4, -2] }],
    ['a child that is its own parent', { left: [1, 1] }],
    ['a way back to the root', { left: [1, 0] }],
    ['a leaf with two parents', { right: [-1, -2] }],
    ['too few leaf values', { value: [1, 2] }],
    ['no arrays at all', { feature: 'x' }],
  ])('refuses %s', (_, damage) => {
    expect(() => treeFromJson({ ...json, ...damage }, 2, 1)).toThrow(InvalidArgument);
  });

  it('refuses trees that are no array of objects, or too few', () => {
    const shape = { columns: 2, valuesPerLeaf: 1, minimum: 1 };
    for (const trees of [undefined, {}, [], [null], [[json]], [json, 1]]) {
      expect(() => treesFromJson(trees, shape)).toThrow(InvalidArgument);
    }
    expect(treesFromJson([json, json], shape).length).toBe(2);
  });
});
