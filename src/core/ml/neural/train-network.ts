import { permutation, type Random } from '../../random.js';
import type { Matrix } from '../estimator.js';
import { adam } from './adam.js';
import { Network, type NetworkShape, weightCount } from './network.js';
import type { OutputLoss } from './output-loss.js';

export interface TrainingOptions {
  readonly hidden: number;
  /** Penalty on the squared weights. */
  readonly alpha: number;
  /** Step size at the start; it falls to 0 along half a cosine over `epochs`. */
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Share of the rows that decides when to stop and which weights to keep; 0: the training loss decides. */
  readonly validationShare: number;
  /** The rows that decide and those that are learnt from, where they are not to be drawn by share. */
  readonly kept?: { readonly judged: Uint32Array; readonly trained: Uint32Array } | undefined;
  /** Epochs without a better loss after which training ends. */
  readonly patience: number;
}

export interface TrainedNetwork {
  readonly shape: NetworkShape;
  readonly weights: Float64Array;
  /** Epochs that were run. */
  readonly epochs: number;
}

/** A loss is better when it is lower by more than this share. */
const GAIN = 1e-4;
/** Rows that are judged at once. */
const JUDGE_BATCH = 256;

/**
 * Trains a network with one hidden layer by mini-batches, and returns the weights of its best epoch.
 * Each epoch takes the rows in a new order. The penalty is alpha / 2 x sum of weight^2 over the rows of a batch,
 * biases left out. Weights start uniform within sqrt(6 / (ends + starts)) of their layer.
 * Source: scikit-learn 1.9 MLPClassifier and MLPRegressor with solver='adam'; the falling rate: Loshchilov and Hutter
 * 2017 (SGDR) without restarts.
 */
export function trainNetwork(
  x: Matrix,
  loss: OutputLoss,
  options: TrainingOptions,
  random: Random,
): TrainedNetwork {
  const shape = { inputs: x.columns, hidden: options.hidden, outputs: loss.outputs };
  const weights = startWeights(shape, random.fork('start'));
  const order = permutation(x.rows, random.fork('validation'));
  const share = Math.floor(x.rows * options.validationShare);
  const { judged, trained } = options.kept ?? {
    judged: order.slice(0, share),
    trained: order.slice(share),
  };
  const held = judged.length;
  const batchSize = Math.min(options.batchSize, trained.length);
  const network = new Network(shape, weights, Math.max(batchSize, JUDGE_BATCH));
  const gradient = new Float64Array(weights.length);
  const step = adam(weights);
  const batches = Math.ceil(trained.length / batchSize);
  const shuffles = random.fork('epochs');
  let best = Number.POSITIVE_INFINITY;
  let kept = weights.slice();
  let idle = 0;
  let epoch = 0;

  while (epoch < options.epochs && idle < options.patience) {
    const places = permutation(trained.length, shuffles);
    let running = 0;
    for (let b = 0; b < batches; b++) {
      const pick = places.subarray(b * batchSize, (b + 1) * batchSize).map((place) => trained[place]!);
      network.load(x.data, pick);
      network.forward();
      running += loss.measure(network.outputs, pick) * pick.length;
      network.backward(network.outputs, gradient);
      addPenalty(gradient, weights, shape, options.alpha / pick.length);
      const done = (epoch + b / batches) / options.epochs;
      step(gradient, options.learningRate * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
    epoch++;
    const reached = held > 0 ? judge(network, x, loss, judged) : running / trained.length;
    // A loss that is not a number never counts as better: training that ran away ends with its best weights.
    if (reached < best * (1 - GAIN)) {
      best = reached;
      kept = weights.slice();
      idle = 0;
    } else idle++;
  }
  return { shape, weights: kept, epochs: epoch };
}

function startWeights(shape: NetworkShape, random: Random): Float64Array {
  const { inputs, hidden, outputs } = shape;
  const weights = new Float64Array(weightCount(shape));
  const second = hidden * (inputs + 1);
  for (let at = 0; at < weights.length; at++) {
    const bound = Math.sqrt(6 / (at < second ? inputs + hidden : hidden + outputs));
    weights[at] = bound * (2 * random.next() - 1);
  }
  return weights;
}

function addPenalty(
  gradient: Float64Array,
  weights: Float64Array,
  { inputs, hidden, outputs }: NetworkShape,
  factor: number,
): void {
  const second = hidden * (inputs + 1);
  for (let h = 0; h < hidden; h++) {
    for (let j = 0, at = h * (inputs + 1); j < inputs; j++, at++) gradient[at]! += factor * weights[at]!;
  }
  for (let k = 0; k < outputs; k++) {
    for (let h = 0, at = second + k * (hidden + 1); h < hidden; h++, at++)
      gradient[at]! += factor * weights[at]!;
  }
}

/** Mean loss over the weight of some rows. */
function judge(network: Network, x: Matrix, loss: OutputLoss, rows: Uint32Array): number {
  let sum = 0;
  let total = 0;
  for (let first = 0; first < rows.length; first += JUDGE_BATCH) {
    const pick = rows.subarray(first, first + JUDGE_BATCH);
    network.load(x.data, pick);
    network.forward();
    const weight = loss.weightOf(pick);
    sum += loss.measure(network.outputs, pick) * weight;
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}
