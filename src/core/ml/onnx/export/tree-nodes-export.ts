import type { JsonObject } from '../../../json.js';
import { listLevels } from '../../tree/level-sets.js';
import { type TreeNodes, treesFromJson } from '../../tree/tree-nodes.js';
import { BRANCH } from '../operators/tree-nodes.js';
import { numberTensor } from '../tensor.js';
import { columnsOf, type GraphBuilder, ML_DOMAIN, scalar, type Value } from './graph-builder.js';
import { bothShares, spread } from './linear-nodes.js';

/** Whether the JSON of a model is that of boosted trees, a forest or a tree. */
export function isTrees(json: JsonObject): boolean {
  // The weighted median of AdaBoost for numbers is no sum of leaves.
  const isSum = json['estimator'] !== 'ada' || json['task'] === 'classification';
  return Array.isArray(json['trees']) && json['weights'] === undefined && isSum;
}

/** A leaf that counts for one output. */
interface PlacedTree {
  readonly tree: TreeNodes;
  readonly output: number;
  /** What a leaf adds. */
  readonly leafValue: (leaf: number) => number;
}

/**
 * Writes boosted trees or a forest as one `TreeEnsemble` of doubles.
 * @param given features, where a missing or unseen category is NaN
 * @param featureLevels per column the number of levels of a category, 0 for a number; absent: all are numbers
 * @returns class probabilities `rows x classes`, or predictions `rows x 1`
 */
export function writeTrees(
  graph: GraphBuilder,
  given: Value,
  json: JsonObject,
  featureLevels: Int32Array | undefined,
): Value {
  const columns = Number(json['columns']);
  const levels = featureLevels ?? new Int32Array(columns);
  const x = fillCategories(graph, given, levels);
  const classCount = Number(json['classCount']);
  const isClasses = json['task'] === 'classification';
  const initial = json['initial'];
  if (Array.isArray(initial)) {
    const width = initial.length;
    const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf: 1, minimum: 0 });
    const placed = trees.map((tree, at) => ({
      tree,
      output: at % width,
      leafValue: (leaf: number) => tree.value[leaf]!,
    }));
    const sums = writeEnsemble(graph, x, placed, width, levels);
    const scores = graph.node('Add', [sums, graph.row(initial as number[])]);
    if (!isClasses) return json['link'] === 'log' ? graph.node('Exp', [scores]) : scores;
    return width === 1 ? bothShares(graph, scores) : graph.node('Softmax', [scores], { axis: { int: 1 } });
  }
  if (json['estimator'] === 'ada') return writeVotes(graph, x, json, columns, levels);
  return writeForest(graph, x, json, { columns, classCount: isClasses ? classCount : 0, levels });
}

/** Leaves of `TreeEnsemble` count for one output each, so a tree stands once for every class but the first of two. */
function writeForest(
  graph: GraphBuilder,
  x: Value,
  json: JsonObject,
  { columns, classCount, levels }: { columns: number; classCount: number; levels: Int32Array },
): Value {
  const width = Math.max(1, classCount);
  const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf: width, minimum: 1 });
  const outputs = classCount === 2 ? [1] : Array.from({ length: width }, (_, k) => k);
  const placed = outputs.flatMap((k, output) =>
    trees.map((tree) => ({
      tree,
      output,
      leafValue: (leaf: number) => shareOf(tree, leaf, k, width) / trees.length,
    })),
  );
  const sums = writeEnsemble(graph, x, placed, outputs.length, levels);
  if (classCount !== 2) return sums;
  const first = graph.node('Sub', [graph.constant(scalar(1)), sums]);
  return graph.node('Concat', [first, sums], { axis: { int: 1 } });
}

/** AdaBoost: a leaf gives the say of its tree to one class; a tree stands once for every class. */
function writeVotes(
  graph: GraphBuilder,
  x: Value,
  json: JsonObject,
  columns: number,
  levels: Int32Array,
): Value {
  const { presentClasses, says, classCount } = json as unknown as {
    readonly presentClasses: readonly number[];
    readonly says: readonly number[];
    readonly classCount: number;
  };
  const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf: 1, minimum: 1 });
  const placed = presentClasses.flatMap((label, output) =>
    trees.map((tree, at) => ({
      tree,
      output,
      leafValue: (leaf: number) => (tree.value[leaf] === label ? says[at]! : 0),
    })),
  );
  const votes = writeEnsemble(graph, x, placed, presentClasses.length, levels);
  return spread(graph, graph.node('Softmax', [votes], { axis: { int: 1 } }), presentClasses, classCount);
}

/** Leaves of a classifier hold weights of rows per class. */
function shareOf({ value }: TreeNodes, leaf: number, k: number, width: number): number {
  if (width === 1) return value[leaf]!;
  let total = 0;
  for (let c = 0; c < width; c++) total += value[leaf * width + c]!;
  return value[leaf * width + k]! / total;
}

function writeEnsemble(
  graph: GraphBuilder,
  x: Value,
  trees: readonly PlacedTree[],
  outputs: number,
  levels: Int32Array,
): Value {
  const nodes = {
    feature: [] as number[],
    split: [] as number[],
    mode: [] as number[],
    missing: [] as number[],
  };
  const yes = { at: [] as number[], isLeaf: [] as number[] };
  const no = { at: [] as number[], isLeaf: [] as number[] };
  const leaves = { target: [] as number[], weight: [] as number[] };
  const members: number[] = [];
  const roots: number[] = [];
  const constants = new Float64Array(outputs);
  for (const { tree, output, leafValue } of trees) {
    const splits = tree.feature.length;
    // A tree without a split is a number to add.
    if (splits === 0) {
      constants[output]! += leafValue(0);
      continue;
    }
    const firstNode = nodes.feature.length;
    const firstLeaf = leaves.target.length;
    roots.push(firstNode);
    for (let split = 0; split < splits; split++) {
      const set = tree.leftLevels?.[split];
      const missingLeft = tree.missingLeft === undefined || tree.missingLeft[split] === 1;
      const known = levels[tree.feature[split]!]!;
      const left = set === undefined ? [] : membersOf(set, known, missingLeft);
      // A set without a code cannot be written; codes are never below 0, so all of them go right here as well.
      const isMember = left.length > 0;
      nodes.feature.push(tree.feature[split]!);
      nodes.split.push(set === undefined ? tree.threshold[split]! : isMember ? 0 : -1);
      nodes.mode.push(isMember ? BRANCH.member : BRANCH.lessOrEqual);
      nodes.missing.push(set === undefined && missingLeft ? 1 : 0);
      if (isMember) members.push(...left, Number.NaN);
      for (const [side, child] of [
        [yes, tree.left[split]!],
        [no, tree.right[split]!],
      ] as const) {
        side.at.push(child >= 0 ? firstNode + child : firstLeaf + (-1 - child));
        side.isLeaf.push(child >= 0 ? 0 : 1);
      }
    }
    for (let leaf = 0; leaf <= splits; leaf++) {
      leaves.target.push(output);
      leaves.weight.push(leafValue(leaf));
    }
  }
  if (roots.length === 0) return constantRows(graph, x, constants);
  const doubles = (values: readonly number[]) => ({
    tensor: numberTensor('double', [values.length], values),
  });
  const sums = graph.node(
    'TreeEnsemble',
    [x],
    {
      aggregate_function: { int: 1 },
      post_transform: { int: 0 },
      n_targets: { int: outputs },
      tree_roots: { ints: roots },
      nodes_featureids: { ints: nodes.feature },
      nodes_splits: doubles(nodes.split),
      nodes_modes: { tensor: numberTensor('uint8', [nodes.mode.length], nodes.mode) },
      nodes_missing_value_tracks_true: { ints: nodes.missing },
      nodes_truenodeids: { ints: yes.at },
      nodes_trueleafs: { ints: yes.isLeaf },
      nodes_falsenodeids: { ints: no.at },
      nodes_falseleafs: { ints: no.isLeaf },
      leaf_targetids: { ints: leaves.target },
      leaf_weights: doubles(leaves.weight),
      ...(members.length === 0 ? {} : { membership_values: doubles(members.slice(0, -1)) }),
    },
    ML_DOMAIN,
  );
  return constants.some((value) => value !== 0) ? graph.node('Add', [sums, graph.row(constants)]) : sums;
}

/**
 * Puts the code after the last level in the place of a missing or unseen category: onnxruntime joins neighbouring tests
 * of one column for membership and looks at the flag for missing values of the first of them only, so that no test of
 * a category may depend on its flag.
 */
function fillCategories(graph: GraphBuilder, x: Value, levels: Int32Array): Value {
  if (levels.every((count) => count === 0)) return x;
  const codes = graph.row(Array.from(levels, (count) => (count > 0 ? count : Number.NaN)));
  return graph.node('Where', [graph.node('IsNaN', [x]), codes, x]);
}

/** The codes that go left: those in the set, and with missing ones all that the split does not know. */
function membersOf(set: Uint32Array, known: number, missingLeft: boolean): number[] {
  const codes = listLevels(set).filter((level) => level < known);
  if (!missingLeft) return codes;
  for (let level = 32 * set.length; level < known; level++) codes.push(level);
  return [...codes, known];
}

/** The same numbers for every row. */
function constantRows(graph: GraphBuilder, x: Value, values: Float64Array): Value {
  const columns = graph.node('MatMul', [
    graph.node('Mul', [firstColumn(graph, x), graph.constant(scalar(0))]),
    graph.row(new Float64Array(values.length)),
  ]);
  return graph.node('Add', [columns, graph.row(values)]);
}

/** One column without missing values, only for its number of rows. */
function firstColumn(graph: GraphBuilder, x: Value): Value {
  const column = columnsOf(graph, x, [0]);
  return graph.node('Where', [graph.node('IsNaN', [column]), graph.constant(scalar(0)), column]);
}
