import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../random.js';
import { goesLeft, type TreeNodes, treeToJson } from '../../tree/tree-nodes.js';
import { decodeModel } from '../onnx-proto.js';
import { BRANCH } from '../operators/tree-nodes.js';
import { prepareGraph } from '../run-graph.js';
import { numberTensor } from '../tensor.js';
import { createGraphBuilder, type GraphBuilder, ML_DOMAIN, type Value } from './graph-builder.js';
import { writeTrees } from './tree-nodes-export.js';

/** Row-major; per column the number of levels of a category, 0 for numbers. */
interface Rows {
  readonly levels: readonly number[];
  readonly data: Float64Array;
}

function columnsOf({ levels, data }: Rows): { name: string; dims: [number, number]; data: Float64Array }[] {
  const rows = data.length / levels.length;
  return levels.map((_, j) => ({
    name: `x${j}`,
    dims: [rows, 1],
    data: Float64Array.from({ length: rows }, (_, row) => data[row * levels.length + j]!),
  }));
}

/** What onnxruntime and the evaluator here make of a graph over those rows. */
async function runBoth(rows: Rows, write: (graph: GraphBuilder, x: Value) => Value): Promise<number[][]> {
  const graph = createGraphBuilder('trees', '1.0.0');
  const inputs = rows.levels.map((_, j) => graph.input(`x${j}`, 'double'));
  const x = graph.node('Concat', inputs, { axis: { int: 1 } });
  graph.output('y', write(graph, x), 'double', 1);
  const bytes = graph.build({});
  const columns = columnsOf(rows);
  const session = await InferenceSession.create(bytes);
  const found = await session.run(
    Object.fromEntries(
      columns.map(({ name, dims, data }) => [name, new RuntimeTensor('float64', data, dims)]),
    ),
  );
  const own = prepareGraph(decodeModel(bytes)).run(
    new Map(columns.map(({ name, dims, data }) => [name, numberTensor('double', dims, data)])),
  );
  return [found['y']!.data as Float64Array, own.get('y')!.data].map((values) => Array.from(values, Number));
}

const forest = (trees: readonly TreeNodes[], columns: number) => ({
  estimator: 'rf',
  task: 'regression',
  columns,
  classCount: 0,
  trees: trees.map(treeToJson),
});

/** The mean of the leaves by the plain form of the walk. */
function walk(trees: readonly TreeNodes[], { levels, data }: Rows): number[] {
  return Array.from({ length: data.length / levels.length }, (_, row) => {
    const leaves = trees.map((tree) => {
      let node = 0;
      while (node >= 0) {
        const value = data[row * levels.length + tree.feature[node]!]!;
        node = goesLeft(tree, node, value) ? tree.left[node]! : tree.right[node]!;
      }
      return tree.value[-1 - node]!;
    });
    return leaves.reduce((sum, leaf) => sum + leaf / trees.length, 0);
  });
}

/** A tree of random shape that often asks the same column again, with few different leaves, which runtimes like to join. */
function randomTree(random: Random, levels: readonly number[], splits: number): TreeNodes {
  const children = { left: new Int32Array(splits), right: new Int32Array(splits) };
  const open: [keyof typeof children, number][] = [];
  for (let split = 0; split < splits; split++) {
    if (split > 0) {
      const at = random.next() < 0.7 ? open.length - 1 : random.integer(open.length);
      const [[side, parent]] = open.splice(at, 1) as [(typeof open)[number]];
      children[side][parent] = split;
    }
    open.push(['left', split], ['right', split]);
  }
  open.forEach(([side, parent], leaf) => {
    children[side][parent] = -1 - leaf;
  });
  const feature = new Int32Array(splits);
  for (let split = 0; split < splits; split++) {
    feature[split] = split > 0 && random.next() < 0.5 ? feature[split - 1]! : random.integer(levels.length);
  }
  return {
    ...children,
    feature,
    threshold: Float64Array.from(feature, (column) => (levels[column] === 0 ? random.integer(5) - 2 : 0)),
    value: Float64Array.from({ length: splits + 1 }, () => random.integer(3)),
    missingLeft: Uint8Array.from(feature, () => random.integer(2)),
    leftLevels: Array.from(feature, (column) => {
      const known = levels[column]!;
      return known === 0 ? undefined : randomSet(random, known);
    }),
  };
}

/** Some of the levels, as the training rows of a split may have had them: not always the last ones. */
function randomSet(random: Random, known: number): Uint32Array {
  const words = new Uint32Array(1 + random.integer(Math.ceil(known / 32)));
  const share = random.next() < 0.5 ? 0.05 : 0.4;
  for (let level = 0; level < Math.min(known, 32 * words.length); level++) {
    if (random.next() < share) words[level >> 5]! |= 1 << (level & 31);
  }
  return words;
}

describe('writeTrees', () => {
  it('sends missing categories the same way in onnxruntime through chains of sets of one column', async () => {
    const random = createRandom('chains');
    const rows = { levels: [8], data: Float64Array.of(Number.NaN, 0, 1, 2, 3, 4, 5, 6, 7) };
    for (let round = 0; round < 80; round++) {
      const splits = 2 + random.integer(3);
      const chain: TreeNodes = {
        feature: new Int32Array(splits),
        threshold: new Float64Array(splits),
        left: Int32Array.from({ length: splits }, (_, split) => -1 - split),
        right: Int32Array.from({ length: splits }, (_, at) => (at + 1 < splits ? at + 1 : -1 - splits)),
        value: Float64Array.from({ length: splits + 1 }, () => random.integer(2)),
        missingLeft: Uint8Array.from({ length: splits }, () => random.integer(2)),
        leftLevels: Array.from({ length: splits }, () => Uint32Array.of(random.integer(256))),
      };
      const expected = walk([chain], rows);
      const found = await runBoth(rows, (graph, x) =>
        writeTrees(graph, x, forest([chain], 1), Int32Array.of(8)),
      );
      expect(found, `chain ${round}`).toEqual([expected, expected]);
    }
  });

  it('writes forests on numbers and categories, with values missing, as onnxruntime and we read them', async () => {
    const random = createRandom('forests');
    const levels = [0, 6, 0, 40, 254];
    for (let round = 0; round < 20; round++) {
      const trees = Array.from({ length: 2 }, () => randomTree(random, levels, 1 + random.integer(20)));
      const data = Float64Array.from({ length: 50 * levels.length }, (_, at) => {
        const known = levels[at % levels.length]!;
        if (random.next() < 0.2) return Number.NaN;
        return known === 0 ? random.integer(5) - 2 : random.integer(known);
      });
      const expected = walk(trees, { levels, data });
      const found = await runBoth({ levels, data }, (graph, x) =>
        writeTrees(graph, x, forest(trees, levels.length), Int32Array.from(levels)),
      );
      expect(found, `forest ${round}`).toEqual([expected, expected]);
    }
  });

  it('is read here as older files were written: missing categories as NaN that go by the flag of each set', async () => {
    const rows = { levels: [3], data: Float64Array.of(Number.NaN, 0, 1, 2) };
    const doubles = (...values: number[]) => ({ tensor: numberTensor('double', [values.length], values) });
    const [, own] = await runBoth(rows, (graph, x) =>
      graph.node(
        'TreeEnsemble',
        [x],
        {
          aggregate_function: { int: 1 },
          post_transform: { int: 0 },
          n_targets: { int: 1 },
          tree_roots: { ints: [0] },
          nodes_featureids: { ints: [0, 0] },
          nodes_splits: doubles(0, 0),
          nodes_modes: { tensor: numberTensor('uint8', [2], [BRANCH.member, BRANCH.member]) },
          nodes_missing_value_tracks_true: { ints: [0, 1] },
          nodes_truenodeids: { ints: [0, 1] },
          nodes_trueleafs: { ints: [1, 1] },
          nodes_falsenodeids: { ints: [1, 2] },
          nodes_falseleafs: { ints: [0, 1] },
          leaf_targetids: { ints: [0, 0, 0] },
          leaf_weights: doubles(10, 20, 30),
          membership_values: doubles(0, Number.NaN, 1),
        },
        ML_DOMAIN,
      ),
    );
    expect(own).toEqual([20, 10, 20, 30]);
  });
});
