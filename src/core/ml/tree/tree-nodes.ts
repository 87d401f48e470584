import { InvalidArgument } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';
import { readIndices, readNumbers } from '../read-model.js';
import { levelSetsFromJson, levelSetsToJson } from './level-sets.js';

/**
 * A binary tree as arrays. A tree with m splits has m + 1 leaves. A child index of 0 or more names a split,
 * a negative one the leaf `-1 - index`. Split 0 is the root; children of a split have a larger index than it.
 */
export interface TreeNodes {
  /** Column that split i looks at. */
  readonly feature: Int32Array;
  /** Rows with `x <= threshold` go left, in the units of the data; 0 where the split is on a category. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Leaf after leaf, each with the same number of values. */
  readonly value: Float64Array;
  /**
   * 1 where a missing value goes left, 0 where it goes right. Absent in a tree that was grown on plain numbers, which
   * sends the missing values that it should not meet to the left.
   */
  readonly missingLeft?: Uint8Array;
  /**
   * Absent when all splits are on numbers. Per split on a category the set of its levels that go left: level l is bit
   * `l % 32` of word `l >> 5`. A level beyond the last word is unknown to the split and goes where a missing value does.
   */
  readonly leftLevels?: readonly (Uint32Array | undefined)[];
  /** Training rows, or their weight, per leaf. Absent in trees that were stored without. */
  readonly cover?: Float64Array;
}

/**
 * Whether a value goes to the left child of a split. The plain form of what `packed-trees.ts` does fast.
 * @param split index of a split of the tree
 * @param value NaN for missing; the code of a level for a column with categories
 * @example goesLeft(tree, 0, Number.NaN)
 */
export function goesLeft(tree: TreeNodes, split: number, value: number): boolean {
  const levels = tree.leftLevels?.[split];
  const isUnknown = levels === undefined ? Number.isNaN(value) : !(value >= 0 && value < 32 * levels.length);
  if (isUnknown) return tree.missingLeft === undefined || tree.missingLeft[split] === 1;
  if (levels === undefined) return value <= tree.threshold[split]!;
  return ((levels[value >> 5]! >>> (value & 31)) & 1) === 1;
}

/** The tree as plain JSON; what the tree does not have is left out. */
export function treeToJson(tree: TreeNodes): JsonObject {
  return {
    feature: Array.from(tree.feature),
    threshold: Array.from(tree.threshold),
    left: Array.from(tree.left),
    right: Array.from(tree.right),
    value: Array.from(tree.value),
    ...(tree.missingLeft === undefined ? {} : { missingLeft: tree.missingLeft.join('') }),
    ...(tree.leftLevels === undefined ? {} : { leftLevels: levelSetsToJson(tree.leftLevels) }),
    ...(tree.cover === undefined ? {} : { cover: Array.from(tree.cover) }),
  };
}

/**
 * Reads a tree and proves that walking it ends in a leaf: every split but the root and every leaf has exactly one
 * parent, and parents stand before their children.
 * @param json what `treeToJson` made, or anything else; trees of older files have no missing values, levels or cover
 * @param columns columns of the matrix that the tree will see
 * @param valuesPerLeaf numbers that each leaf holds, 1 or more
 * @throws InvalidArgument naming the array that is off
 */
export function treeFromJson(json: JsonObject, columns: number, valuesPerLeaf: number): TreeNodes {
  const splits = Array.isArray(json['feature']) ? json['feature'].length : 0;
  const tree = {
    feature: readIndices(json, 'feature', splits, columns),
    threshold: readNumbers(json, 'threshold', splits),
    left: readChildren(json, 'left', splits),
    right: readChildren(json, 'right', splits),
    value: readNumbers(json, 'value', (splits + 1) * valuesPerLeaf),
    ...(json['missingLeft'] === undefined ? {} : { missingLeft: readFlags(json, 'missingLeft', splits) }),
    ...(json['leftLevels'] === undefined
      ? {}
      : { leftLevels: levelSetsFromJson(json['leftLevels'], splits) }),
    ...(json['cover'] === undefined ? {} : { cover: readNumbers(json, 'cover', splits + 1, 0) }),
  };
  checkParents(tree.left, tree.right);
  return tree;
}

/**
 * Reads the `trees` of a model.
 * @throws InvalidArgument when it is no array of at least `minimum` trees, or one of them is off
 */
export function treesFromJson(
  json: Json | undefined,
  shape: { readonly columns: number; readonly valuesPerLeaf: number; readonly minimum: number },
): TreeNodes[] {
  if (!Array.isArray(json) || json.length < shape.minimum) {
    throw new InvalidArgument(
      'model.trees',
      `must be an array of at least ${shape.minimum} trees`,
      typeof json,
    );
  }
  return json.map((tree: Json) => {
    if (!isObject(tree)) throw new InvalidArgument('model.trees', 'must hold objects', tree);
    return treeFromJson(tree, shape.columns, shape.valuesPerLeaf);
  });
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A string of zeros and ones, a fifth of the size of an array. */
function readFlags(json: JsonObject, key: string, length: number): Uint8Array {
  const value = json[key];
  if (typeof value === 'string' && value.length === length && /^[01]*$/.test(value)) {
    return Uint8Array.from(value, Number);
  }
  throw new InvalidArgument(`model.${key}`, `must be a string of ${length} zeros and ones`, value);
}

function readChildren(json: JsonObject, key: string, splits: number): Int32Array {
  const children = readNumbers(json, key, splits);
  children.forEach((child, parent) => {
    if (!Number.isInteger(child) || child >= splits || child < -1 - splits) {
      throw new InvalidArgument(
        `model.${key}`,
        `must point at one of ${splits} splits or their leaves`,
        child,
      );
    }
    if (child >= 0 && child <= parent) {
      throw new InvalidArgument(`model.${key}`, `must point behind split ${parent}`, child);
    }
  });
  return Int32Array.from(children);
}

function checkParents(left: Int32Array, right: Int32Array): void {
  const splits = left.length;
  const hasParent = new Uint8Array(2 * splits + 1);
  for (const children of [left, right]) {
    for (const child of children) {
      const slot = child >= 0 ? child : splits - 1 - child;
      if (hasParent[slot] === 1)
        throw new InvalidArgument('model.left', 'must share no child with right', child);
      hasParent[slot] = 1;
    }
  }
}
