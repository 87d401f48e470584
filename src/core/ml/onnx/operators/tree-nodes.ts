import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';
import { expectNumbers, type NumberTensor } from '../tensor.js';

/** How a branch compares the value x of its feature with its split value t. */
export const BRANCH = {
  lessOrEqual: 0,
  less: 1,
  greaterOrEqual: 2,
  greater: 3,
  equal: 4,
  notEqual: 5,
  member: 6,
} as const;

/** All trees of an ensemble in arrays. A child below 0 is leaf -1 - child. */
export interface FlatTrees {
  /** First node of every tree, or a leaf. */
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly mode: Uint8Array;
  readonly split: Float64Array;
  /** Where a branch of mode `member` goes when its value is in the set. */
  readonly members: readonly (ReadonlySet<number> | undefined)[];
  readonly yes: Int32Array;
  readonly no: Int32Array;
  /** 1 where a missing value goes the way of yes. */
  readonly missingIsYes: Uint8Array;
  /** The entries of leaf l are those from `leafStart[l]` to `leafStart[l + 1]`. */
  readonly leafStart: Int32Array;
  readonly leafTargets: Int32Array;
  readonly leafWeights: Float64Array;
  readonly targets: number;
}

const MODES = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ'];

/**
 * Trees as TreeEnsembleRegressor and TreeEnsembleClassifier have them: nodes named by tree and number.
 * @param side prefix of the attributes of the leaves
 * @throws InvalidArgument when a node is absent, or the nodes make no trees
 */
export function readNodeTrees(attributes: Attributes, side: 'target' | 'class', targets: number): FlatTrees {
  const treeIds = attributes.wholes('nodes_treeids');
  const nodeIds = attributes.wholes('nodes_nodeids');
  const modes = attributes.texts('nodes_modes');
  const features = attributes.wholes('nodes_featureids');
  const splits = numbersOf(attributes, 'nodes_values');
  const yesIds = attributes.wholes('nodes_truenodeids');
  const noIds = attributes.wholes('nodes_falsenodeids');
  const missing = attributes.wholes('nodes_missing_value_tracks_true');
  const placeOf = new Map<string, number>();
  nodeIds.forEach((node, at) => {
    placeOf.set(`${treeIds[at]}/${node}`, at);
  });
  const leafOf = new Int32Array(modes.length).fill(-1);
  let leaves = 0;
  modes.forEach((mode, at) => {
    if (mode === 'LEAF') leafOf[at] = leaves++;
  });
  const child = (tree: number, node: number) => {
    const at = placeOf.get(`${tree}/${node}`);
    if (at === undefined) throw broken(`must have node ${node} of tree ${tree}`);
    return leafOf[at]! >= 0 ? -1 - leafOf[at]! : at;
  };
  const isChild = new Uint8Array(modes.length);
  const [yes, no] = [new Int32Array(modes.length), new Int32Array(modes.length)];
  modes.forEach((mode, at) => {
    if (mode === 'LEAF') return;
    for (const [ids, side] of [
      [yesIds, yes],
      [noIds, no],
    ] as const) {
      side[at] = child(treeIds[at]!, ids[at]!);
      isChild[placeOf.get(`${treeIds[at]}/${ids[at]}`)!] = 1;
    }
  });
  const roots = Array.from(modes.keys()).filter((at) => isChild[at] === 0);
  const flat: FlatTrees = {
    roots: Int32Array.from(roots, (at) => (leafOf[at]! >= 0 ? -1 - leafOf[at]! : at)),
    feature: features,
    mode: Uint8Array.from(modes, (mode) => Math.max(0, modeOf(mode))),
    split: Float64Array.from(splits),
    members: [],
    yes,
    no,
    missingIsYes: missing.length === 0 ? new Uint8Array(modes.length) : Uint8Array.from(missing),
    targets,
    ...readLeaves(
      attributes,
      side,
      (tree, node) => {
        const at = placeOf.get(`${tree}/${node}`);
        return at === undefined ? -1 : leafOf[at]!;
      },
      leaves,
    ),
  };
  return checkTrees(flat);
}

/** Trees as TreeEnsemble (version 5) has them: children by position, leaves apart, sets of members. */
export function readTensorTrees(attributes: Attributes, targets: number): FlatTrees {
  const feature = attributes.wholes('nodes_featureids');
  const [yesAt, yesIsLeaf] = [attributes.wholes('nodes_truenodeids'), attributes.wholes('nodes_trueleafs')];
  const [noAt, noIsLeaf] = [attributes.wholes('nodes_falsenodeids'), attributes.wholes('nodes_falseleafs')];
  const missing = attributes.wholes('nodes_missing_value_tracks_true');
  const mode = Uint8Array.from(expectNumbers(attributes.tensor('nodes_modes'), 'modes').data);
  const sets = attributes.has('membership_values')
    ? splitAtNaN(expectNumbers(attributes.tensor('membership_values'), 'members').data)
    : [];
  let nextSet = 0;
  const toChild = (at: Int32Array, isLeaf: Int32Array) =>
    Int32Array.from(at, (place, i) => (isLeaf[i] === 1 ? -1 - place : place));
  const leafTargets = attributes.wholes('leaf_targetids');
  return checkTrees({
    roots: attributes.wholes('tree_roots'),
    feature,
    mode,
    split: Float64Array.from(expectNumbers(attributes.tensor('nodes_splits'), 'splits').data),
    members: Array.from(mode, (one) => (one === BRANCH.member ? sets[nextSet++] : undefined)),
    yes: toChild(yesAt, yesIsLeaf),
    no: toChild(noAt, noIsLeaf),
    missingIsYes: missing.length === 0 ? new Uint8Array(feature.length) : Uint8Array.from(missing),
    leafStart: Int32Array.from({ length: leafTargets.length + 1 }, (_, leaf) => leaf),
    leafTargets,
    leafWeights: Float64Array.from(expectNumbers(attributes.tensor('leaf_weights'), 'leaf weights').data),
    targets,
  });
}

/** The sums of the leaves that every row falls into, row-major `rows x targets`. */
export function sumLeaves(trees: FlatTrees, x: NumberTensor): { sums: Float64Array } {
  const columns = x.dims.at(-1) ?? 1;
  const rows = columns === 0 ? 0 : x.data.length / columns;
  const { targets, leafStart, leafTargets, leafWeights } = trees;
  const sums = new Float64Array(rows * targets);
  for (let row = 0; row < rows; row++) {
    for (const root of trees.roots) {
      let node = root;
      while (node >= 0) {
        const value = x.data[row * columns + trees.feature[node]!]!;
        node = isYes(trees, node, value) ? trees.yes[node]! : trees.no[node]!;
      }
      const leaf = -1 - node;
      for (let entry = leafStart[leaf]!; entry < leafStart[leaf + 1]!; entry++) {
        sums[row * targets + leafTargets[entry]!]! += leafWeights[entry]!;
      }
    }
  }
  return { sums };
}

function isYes({ mode, split, members, missingIsYes }: FlatTrees, node: number, value: number): boolean {
  if (Number.isNaN(value)) return missingIsYes[node] === 1;
  const threshold = split[node]!;
  switch (mode[node]) {
    case BRANCH.less:
      return value < threshold;
    case BRANCH.greaterOrEqual:
      return value >= threshold;
    case BRANCH.greater:
      return value > threshold;
    case BRANCH.equal:
      return value === threshold;
    case BRANCH.notEqual:
      return value !== threshold;
    case BRANCH.member:
      return members[node]?.has(value) ?? false;
    default:
      return value <= threshold;
  }
}

function readLeaves(
  attributes: Attributes,
  side: 'target' | 'class',
  leafAt: (tree: number, node: number) => number,
  leaves: number,
): Pick<FlatTrees, 'leafStart' | 'leafTargets' | 'leafWeights'> {
  const trees = attributes.wholes(`${side}_treeids`);
  const nodes = attributes.wholes(`${side}_nodeids`);
  const ids = attributes.wholes(`${side}_ids`);
  const weights = numbersOf(attributes, `${side}_weights`);
  const leafOfEntry = Int32Array.from(trees, (tree, entry) => leafAt(tree, nodes[entry]!));
  const order = Array.from(leafOfEntry.keys())
    .filter((entry) => leafOfEntry[entry]! >= 0)
    .sort((a, b) => leafOfEntry[a]! - leafOfEntry[b]! || a - b);
  const leafStart = new Int32Array(leaves + 1);
  for (const entry of order) leafStart[leafOfEntry[entry]! + 1]!++;
  for (let leaf = 0; leaf < leaves; leaf++) leafStart[leaf + 1]! += leafStart[leaf]!;
  return {
    leafStart,
    leafTargets: Int32Array.from(order, (entry) => ids[entry]!),
    leafWeights: Float64Array.from(order, (entry) => weights[entry]!),
  };
}

/** Doubles stand in a tensor, floats in a list. */
function numbersOf(attributes: Attributes, name: string): ArrayLike<number> {
  return attributes.has(`${name}_as_tensor`)
    ? expectNumbers(attributes.tensor(`${name}_as_tensor`), name).data
    : attributes.numbers(name);
}

function modeOf(mode: string): number {
  if (mode === 'LEAF') return 0;
  const code = MODES.indexOf(mode);
  if (code < 0) throw broken(`must branch by one of ${MODES.join(', ')}`, mode);
  return code;
}

function splitAtNaN(values: ArrayLike<number>): ReadonlySet<number>[] {
  const sets: Set<number>[] = [new Set()];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) sets.push(new Set());
    else sets.at(-1)!.add(values[i]!);
  }
  return sets;
}

/** Every child exists, nothing is its own ancestor, every leaf entry has its target: a walk always ends. */
function checkTrees(trees: FlatTrees): FlatTrees {
  const { roots, yes, no, leafStart, leafTargets, leafWeights, targets } = trees;
  const leaves = leafStart.length - 1;
  const seen = new Uint8Array(yes.length);
  const open = [...roots];
  while (open.length > 0) {
    const node = open.pop()!;
    if (node < 0) {
      if (-1 - node >= leaves) throw broken(`must have leaves below ${leaves}`, -1 - node);
      continue;
    }
    if (node >= yes.length || seen[node] === 1)
      throw broken('must have trees whose nodes hang from one parent', node);
    seen[node] = 1;
    open.push(yes[node]!, no[node]!);
  }
  if (
    leafTargets.length !== leafWeights.length ||
    leafTargets.some((target) => target < 0 || target >= targets)
  ) {
    throw broken(`must have a target below ${targets} for every leaf`);
  }
  return trees;
}

function broken(rule: string, value: unknown = 'a tree ensemble'): InvalidArgument {
  return new InvalidArgument('model.graph', rule, value);
}
