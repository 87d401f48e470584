import type { JsonObject } from '../../json.js';
import type { Random } from '../../random.js';
import { keepBack } from '../boosting/keep-back.js';
import { weighJudging } from '../boosting/weigh-judging.js';
import { checkColumns, checkFitInput } from '../check-fit-input.js';
import type { DataSize, Estimator, FittedModel, Matrix, RowTies, Target } from '../estimator.js';
import { targetScale } from '../kernel/target-scale.js';
import { type ParamRules, resolveParams } from '../params.js';
import {
  expectEstimator,
  readChoice,
  readIndices,
  readInteger,
  readNumber,
  readNumbers,
} from '../read-model.js';
import { refusesBeyond } from '../size-limits.js';
import { softmaxInto } from '../softmax.js';
import { Network, type NetworkShape, weightCount } from './network.js';
import { softmaxLoss, squaredLoss } from './output-loss.js';
import { trainNetwork } from './train-network.js';

const ID = 'mlp';
const DEFAULTS: {
  hidden: number;
  alpha: number;
  learningRate: number;
  batchSize: number | string;
  epochs: number | string;
  validationShare: number;
  patience: number;
} = {
  hidden: 64,
  alpha: 1e-4,
  learningRate: 0.01,
  batchSize: 'auto',
  epochs: 'auto',
  validationShare: 0.1,
  patience: 10,
};
const AUTO = { kind: 'choice', values: ['auto'] } as const;
const RULES: ParamRules<typeof DEFAULTS> = {
  hidden: { kind: 'number', minimum: 1, maximum: 4096, integer: true },
  alpha: { kind: 'number', minimum: 0, maximum: 1e6 },
  learningRate: { kind: 'number', above: 0, maximum: 1 },
  batchSize: {
    kind: 'any-of',
    rules: [AUTO, { kind: 'number', minimum: 1, maximum: 100_000, integer: true }],
  },
  epochs: { kind: 'any-of', rules: [AUTO, { kind: 'number', minimum: 1, maximum: 100_000, integer: true }] },
  validationShare: { kind: 'number', minimum: 0, maximum: 0.5 },
  patience: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
};
/** With fewer rows held out than this, their loss says too little: the training loss decides. */
const FEWEST_JUDGES = 30;
/** Rows predicted at once, and how far values are taken as they are. */
const BATCH = 256;
const FARTHEST = 1e100;

/**
 * A small neural network: one hidden layer of rectified units, softmax or a number on top, trained by Adam on
 * mini-batches with a falling step size and stopped when a validation share no longer improves.
 * The target of a regression is standardised inside. Time is bounded by epochs x rows.
 * A class absent from the training labels gets probability 0.
 * @param params hidden from 1, default 64: units; alpha from 0, default 1e-4: L2 penalty; learningRate in (0, 1],
 *   default 0.01: first step size; batchSize `auto` (default: a 20th of the rows, from 16 to 200) or rows; epochs
 *   `auto` (default: 600,000 rows in all, from 20 to 60 epochs) or their number; validationShare up to 0.5, default
 *   0.1, unused when it makes fewer than 30 rows; patience from 1, default 10: epochs without improvement
 * Source: scikit-learn 1.9 MLPClassifier and MLPRegressor (which hold the step size and use 100 units).
 */
export const multiLayerPerceptron: Estimator = {
  id: ID,
  name: 'Neural network',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  estimateSeconds: ({ rows, columns, classCount }: DataSize) =>
    0.01 + rows * epochsFor(rows) * (columns + 1.5 * Math.max(1, classCount) + 6) * 64 * 1e-9,
  refuses: refusesBeyond({ fewestRows: 20, mostRows: 500_000, mostColumns: 2000 }),
  fit(x, y, params, random, weights, ties) {
    const resolved = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const { batchSize, epochs, validationShare } = resolved;
    const options = {
      ...resolved,
      batchSize:
        typeof batchSize === 'number' ? batchSize : Math.min(200, Math.max(16, Math.round(x.rows / 20))),
      epochs: typeof epochs === 'number' ? epochs : epochsFor(x.rows),
      validationShare: countGiven(x, ties) * validationShare < FEWEST_JUDGES ? 0 : validationShare,
    };
    if (ties === undefined || options.validationShare === 0) {
      return fitNetwork(x, y, options, random, weights);
    }
    // Rows that depend on each other are not dealt out one by one.
    const everyRow = Uint32Array.from({ length: x.rows }, (_, row) => row);
    const back = keepBack(y, everyRow, options.validationShare, random.fork('validation'), ties);
    const kept = { judged: back.judging, trained: back.learning };
    const balanced = ties.origins === undefined ? weights : weighJudging(y, back, weights);
    return fitNetwork(x, y, { ...options, kept }, random, balanced);
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const shape = {
      inputs: readInteger(json, 'columns', 1),
      hidden: readInteger(json, 'hidden', 1),
      outputs: readInteger(json, 'outputs', 1),
    };
    const weights = readNumbers(json, 'weights', weightCount(shape));
    if (readChoice(json, 'task', ['classification', 'regression']) === 'regression') {
      const mean = readNumber(json, 'mean');
      return new NetworkModel(shape, weights, { mean, deviation: readNumber(json, 'deviation') });
    }
    const classCount = readInteger(json, 'classCount', 1);
    return new NetworkModel(shape, weights, {
      classCount,
      classes: readIndices(json, 'classes', shape.outputs, classCount),
    });
  },
};

/** What the outputs stand for: classes that occur in training, or a standardised number. */
type Meaning =
  | { readonly classCount: number; readonly classes: Int32Array }
  | { readonly mean: number; readonly deviation: number };

function epochsFor(rows: number): number {
  return Math.min(60, Math.max(20, Math.round(600_000 / rows)));
}

/** Rows that may judge: those that were not made of others. */
function countGiven({ rows }: Matrix, ties: RowTies | undefined): number {
  return ties?.origins?.isMade.reduce((count, made) => count - made, rows) ?? rows;
}

function fitNetwork(
  x: Matrix,
  y: Target,
  options: Parameters<typeof trainNetwork>[2],
  random: Random,
  weights: Float64Array | undefined,
): FittedModel {
  if (y.task === 'regression') {
    const { mean, deviation, isConstant } = targetScale(y.values, weights);
    const targets = y.values.map((value) => (value - mean) / deviation);
    const trained = trainNetwork(x, squaredLoss(targets, weights), options, random);
    return new NetworkModel(trained.shape, trained.weights, { mean, deviation: isConstant ? 0 : deviation });
  }
  const seen = new Set<number>();
  y.labels.forEach((label, i) => {
    if (weights?.[i] !== 0) seen.add(label);
  });
  const classes = Int32Array.from(seen).sort();
  const placeOf = new Map(Array.from(classes, (label, place) => [label, place]));
  // Rows of weight 0 may be of a class of their own; they teach nothing, whatever they are called.
  const labels = y.labels.map((label) => placeOf.get(label) ?? 0);
  const trained = trainNetwork(x, softmaxLoss(labels, classes.length, weights), options, random);
  return new NetworkModel(trained.shape, trained.weights, { classCount: y.classCount, classes });
}

class NetworkModel implements FittedModel {
  constructor(
    private readonly shape: NetworkShape,
    private readonly weights: Float64Array,
    private readonly meaning: Meaning,
  ) {}

  predict(x: Matrix): Float64Array {
    const { shape, meaning } = this;
    checkColumns(x, shape.inputs);
    const capacity = Math.min(BATCH, x.rows);
    const network = new Network(shape, this.weights, capacity);
    const data = x.data.map((value) => Math.max(-FARTHEST, Math.min(FARTHEST, value)));
    const width = 'classes' in meaning ? meaning.classCount : 1;
    const predictions = new Float64Array(x.rows * width);
    const scores = new Float64Array(shape.outputs);
    for (let first = 0; first < x.rows; first += BATCH) {
      const rows = Math.min(BATCH, x.rows - first);
      network.load(
        data,
        Uint32Array.from({ length: rows }, (_, i) => first + i),
      );
      network.forward();
      for (let i = 0; i < rows; i++) {
        if (!('classes' in meaning)) {
          predictions[first + i] = meaning.mean + meaning.deviation * network.outputs[i]!;
          continue;
        }
        for (let k = 0; k < shape.outputs; k++) scores[k] = network.outputs[k * rows + i]!;
        softmaxInto(scores, meaning.classes, predictions, (first + i) * width);
      }
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { shape, weights, meaning } = this;
    const fixed = {
      estimator: ID,
      columns: shape.inputs,
      hidden: shape.hidden,
      outputs: shape.outputs,
      weights: [...weights],
    };
    return 'classes' in meaning
      ? { ...fixed, task: 'classification', classCount: meaning.classCount, classes: [...meaning.classes] }
      : { ...fixed, task: 'regression', mean: meaning.mean, deviation: meaning.deviation };
  }
}
