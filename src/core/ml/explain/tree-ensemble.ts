import type { JsonObject } from '../../json.js';
import { readChoice, readInteger, readNumbers } from '../read-model.js';
import { type TreeNodes, treesFromJson } from '../tree/tree-nodes.js';

/** A sum of trees, whatever model they come from: output k of a row is `base[k]` plus what the trees say. */
export interface TreeEnsemble {
  readonly columns: number;
  /** Numbers that a prediction consists of. */
  readonly outputs: number;
  /** What the numbers are: scores before sigmoid, softmax or exp, probabilities, or values of the target. */
  readonly scale: 'score' | 'probability' | 'value';
  /** One per output, without trees. */
  readonly base: Float64Array;
  readonly trees: readonly EnsembleTree[];
}

/** A tree of an ensemble, with everything that explaining it takes. */
export interface EnsembleTree {
  readonly nodes: TreeNodes;
  /** First output that the tree adds to. */
  readonly output: number;
  /** Outputs that it adds to. */
  readonly width: number;
  /** What each leaf adds: `width` numbers, leaf after leaf. */
  readonly leafValues: Float64Array;
  /** Training weight of each leaf. */
  readonly leafCovers: Float64Array;
}

/** An ensemble, or why there is none. */
export type TreeEnsembleReading =
  | { readonly kind: 'ensemble'; readonly ensemble: TreeEnsemble }
  /** The model is no sum of trees. */
  | { readonly kind: 'unsupported'; readonly estimator: string }
  /** The model was stored before trees kept the number of rows of their leaves. */
  | { readonly kind: 'no-covers' };

const FORESTS: readonly string[] = ['rf', 'et', 'dt'];
const BOOSTED: readonly string[] = ['gbdt', 'gbc', 'gbr'];

/**
 * Reads a stored model as a sum of trees: boosting on the scale of its scores, forests and single trees on that of
 * probabilities or values.
 * @param model what `FittedModel.toJSON` returned
 * @throws InvalidArgument when the trees are damaged
 * @example readTreeEnsemble(randomForest.fit(x, y, {}, random).toJSON()).kind // 'ensemble'
 */
export function readTreeEnsemble(model: JsonObject): TreeEnsembleReading {
  const estimator = String(model['estimator']);
  if (FORESTS.includes(estimator)) return readForest(model);
  if (BOOSTED.includes(estimator)) return readBoosted(model);
  return { kind: 'unsupported', estimator };
}

function readForest(model: JsonObject): TreeEnsembleReading {
  const isClasses = readChoice(model, 'task', ['classification', 'regression']) === 'classification';
  const columns = readInteger(model, 'columns', 1);
  const outputs = isClasses ? readInteger(model, 'classCount', 1) : 1;
  const read = treesFromJson(model['trees'], { columns, valuesPerLeaf: outputs, minimum: 1 });
  const trees: EnsembleTree[] = [];
  for (const nodes of read) {
    const leafCovers = isClasses ? sumLeaves(nodes.value, outputs) : nodes.cover;
    if (leafCovers === undefined) return { kind: 'no-covers' };
    const leafValues = nodes.value.map((value, at) => {
      const share = isClasses ? value / leafCovers[Math.floor(at / outputs)]! : value;
      return share / read.length;
    });
    trees.push({ nodes, output: 0, width: outputs, leafValues, leafCovers });
  }
  const scale = isClasses ? 'probability' : 'value';
  return { kind: 'ensemble', ensemble: { columns, outputs, scale, base: new Float64Array(outputs), trees } };
}

function readBoosted(model: JsonObject): TreeEnsembleReading {
  const columns = readInteger(model, 'columns', 1);
  const initial = model['initial'];
  const outputs = Array.isArray(initial) ? initial.length : 1;
  const base = readNumbers(model, 'initial', outputs);
  const read = treesFromJson(model['trees'], { columns, valuesPerLeaf: 1, minimum: 0 });
  const trees: EnsembleTree[] = [];
  for (const [index, nodes] of read.entries()) {
    const isConstant = nodes.feature.length === 0;
    const leafCovers = nodes.cover ?? (isConstant ? Float64Array.of(1) : undefined);
    if (leafCovers === undefined) return { kind: 'no-covers' };
    trees.push({ nodes, output: index % outputs, width: 1, leafValues: nodes.value, leafCovers });
  }
  const isValue = model['task'] === 'regression' && model['link'] === undefined;
  const scale = isValue ? 'value' : 'score';
  return { kind: 'ensemble', ensemble: { columns, outputs, scale, base, trees } };
}

function sumLeaves(counts: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: counts.length / width }, (_, leaf) => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += counts[leaf * width + k]!;
    return sum;
  });
}
