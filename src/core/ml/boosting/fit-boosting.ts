import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import { checkRawFitInput } from '../check-fit-input.js';
import type { Matrix, RowTies, Target } from '../estimator.js';
import { type ColumnBins, fillBins, planRawBins } from '../tree/bin-raw-columns.js';
import type { TreeNodes } from '../tree/tree-nodes.js';
import type { BoostedParts } from './boosted-model.js';
import type { BoostingParams } from './boosting-params.js';
import { createEarlyStopping } from './early-stopping.js';
import { type GrowthLimits, growBoostedTree } from './grow/grow-boosted-tree.js';
import { keepBack } from './keep-back.js';
import type { BoostingKernel } from './kernel/boosting-kernel.js';
import { createKernel, type KernelMaker } from './kernel/create-kernel.js';
import type { BoostingLoss } from './losses/boosting-loss.js';
import { createLoss } from './losses/create-loss.js';
import { readMonotone } from './monotone.js';
import { drawColumns, drawRows } from './row-drawer.js';
import { weighRows } from './row-weights.js';
import { weighJudging } from './weigh-judging.js';

/** Data of a fit; `x` may have missing values and categories. */
export interface BoostingData {
  readonly x: Matrix;
  readonly y: Target;
  readonly weights?: Float64Array | undefined;
  /** Heeded by what early stopping keeps back. */
  readonly ties?: RowTies | undefined;
}

/** Bins in all histograms together: 2 GB. */
const MOST_BINS = 100_000_000;
/** Leaves of a tree that is limited by nothing else. */
const MOST_LEAVES = 65_536;
/** Above these, early stopping 'auto' pays: with fewer rounds it would hardly ever stop and still cost a tenth of the rows. */
const AUTO_STOPPING_ROWS = 10_000;
const AUTO_STOPPING_ROUNDS = 100;
/** With fewer rows nothing is kept back. */
const FEWEST_ROWS_TO_STOP = 10;

/**
 * Fits boosted trees: see `gradientBoosting`.
 * @param params complete and checked
 * @param makeKernel which kernel does the counting; the model is the same
 * @throws InvalidArgument on shapes, values, weights or parameters that do not go together
 */
export function fitBoosting(
  data: BoostingData,
  params: BoostingParams,
  random: Random,
  makeKernel: KernelMaker = createKernel,
): BoostedParts {
  const { x, y } = data;
  const hasMissing = checkRawFitInput(x, y, data.weights);
  const given = weighRows(y, data.weights, params.classWeight === 'balanced');
  const counted = Uint32Array.from({ length: x.rows }, (_, row) => row).filter((row) => given?.[row] !== 0);
  const isStopping = counted.length >= FEWEST_ROWS_TO_STOP && isStoppingEarly(params, counted.length);
  const { learning, judging } = isStopping
    ? keepBack(y, counted, params.validationShare, random.fork('validation'), data.ties)
    : { learning: counted, judging: new Uint32Array(0) };
  const weights = data.ties?.origins === undefined ? given : weighJudging(y, { learning, judging }, given);
  const loss = createLoss(y, { rows: learning, weights }, params.loss, params.alpha);
  const monotone = readMonotone(params.monotone, x.columns, x.levels);
  if (monotone !== undefined) checkMonotone(y, loss);

  const bins = planRawBins(x, hasMissing, params.maxBins, random);
  const limits = limitsOf(params, loss, learning.length, x.columns, monotone);
  const kernel = allocateKernel(makeKernel, bins, limits, { rows: x.rows, learning: learning.length });
  fillBins(x, bins, kernel.memory.words);
  const trees = boost({
    kernel,
    bins,
    learning,
    judging,
    weights,
    loss,
    limits,
    params,
    random,
    rows: x.rows,
  });
  return {
    task: y.task,
    columns: x.columns,
    classCount: y.task === 'classification' ? y.classCount : 0,
    link: loss.link,
    initial: loss.initial.map((score) => score * loss.scale),
    trees:
      loss.scale === 1
        ? trees
        : trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value * loss.scale) })),
  };
}

interface Boosting {
  readonly kernel: BoostingKernel;
  readonly bins: readonly ColumnBins[];
  readonly learning: Uint32Array;
  readonly judging: Uint32Array;
  readonly weights: Float64Array | undefined;
  readonly loss: BoostingLoss;
  readonly limits: GrowthLimits;
  readonly params: BoostingParams;
  readonly random: Random;
  readonly rows: number;
}

/** Round after round, one tree per output. */
function boost(boosting: Boosting): TreeNodes[] {
  const { kernel, bins, learning, judging, weights, loss, limits, params, rows } = boosting;
  const { width, initial } = loss;
  const { rowOrder, gradients, allowed } = kernel.memory;
  const rowRandom = boosting.random.fork('rows');
  const columnRandom = boosting.random.fork('columns');
  const drawn = Math.max(1, Math.round(params.rowShare * learning.length));
  const usable = countOf(params.columnShare, bins.length);
  const categories = bins.flatMap(({ kind }, column) => (kind === 'category' ? [column] : []));
  const isDrawing = drawn < learning.length || usable < bins.length || limits.columnsPerSplit < usable;
  const scores = new Float64Array(rows * width);
  for (let i = 0; i < scores.length; i++) scores[i] = initial[i % width]!;
  const stopping =
    judging.length === 0 ? undefined : createEarlyStopping(loss.measure(scores, judging), params.patience);
  const trees: TreeNodes[] = [];
  for (let round = 0; round < params.rounds; round++) {
    const grown: (TreeNodes | undefined)[] = [];
    for (let output = 0; output < width; output++) {
      loss.differentiate(scores, output, gradients);
      if (weights !== undefined) multiply(gradients, weights);
      drawRows(learning, drawn, rowOrder, rowRandom);
      rowOrder.set(judging, learning.length);
      drawColumns(bins.length, usable, allowed, columnRandom);
      grown.push(
        growBoostedTree(
          {
            kernel,
            bins,
            categories,
            usableColumns: usable,
            learning: drawn,
            rows: learning.length + judging.length,
            weights,
            random: columnRandom,
            scores,
            width,
            output,
            renewLeaf: loss.renewLeaf,
          },
          limits,
        ),
      );
    }
    if (grown.every((tree) => tree === undefined)) {
      // Unchanged scores give unchanged gradients: without drawing every later round would be empty too.
      if (isDrawing) continue;
      break;
    }
    trees.push(...grown.map((tree) => tree ?? NO_CHANGE));
    if (stopping?.shouldStop(trees.length / width, loss.measure(scores, judging)) === true) break;
  }
  return stopping === undefined ? trees : trees.slice(0, stopping.bestRounds * width);
}

function limitsOf(
  params: BoostingParams,
  loss: BoostingLoss,
  rows: number,
  columns: number,
  monotone: Int8Array | undefined,
): GrowthLimits {
  const maximumDepth = params.maxDepth === 'none' ? Number.POSITIVE_INFINITY : params.maxDepth;
  return {
    maximumLeaves: Math.min(params.maxLeaves === 'none' ? MOST_LEAVES : params.maxLeaves, 2 ** maximumDepth),
    maximumDepth,
    learningRate: params.learningRate,
    largestStep: loss.largestStep,
    columnsPerSplit: countOf(params.columnShareNode, countOf(params.columnShare, columns)),
    minimumRows: params.minLeafRows === 'auto' ? automaticLeafRows(rows) : params.minLeafRows,
    minimumHessian: params.minLeafHessian,
    // Penalties are in units of the target, sums of gradients in units of the scaled one.
    l1: params.l1 / loss.gradientScale,
    l2: params.l2,
    minimumGain: params.minGain / loss.gradientScale / loss.scale,
    categorySmoothing: params.categorySmoothing,
    categoryL2: params.categoryL2,
    monotone,
  };
}

function allocateKernel(
  makeKernel: KernelMaker,
  bins: readonly ColumnBins[],
  limits: GrowthLimits,
  size: { readonly rows: number; readonly learning: number },
): BoostingKernel {
  const mostLeaves = Math.max(1, Math.floor(size.learning / limits.minimumRows));
  const slots = Math.min(limits.maximumLeaves, mostLeaves);
  const binCounts = bins.map(({ binCount }) => binCount);
  const mostSlots = Math.floor(MOST_BINS / binCounts.reduce((sum, count) => sum + count, 0));
  if (slots > mostSlots) {
    throw new InvalidArgument('params.maxLeaves', `must be at most ${mostSlots} with so many columns`, slots);
  }
  const missingBins = bins.map(({ missingBin }) => missingBin);
  return makeKernel({ rows: size.rows, binCounts, missingBins, slots });
}

function isStoppingEarly({ earlyStopping, rounds }: BoostingParams, rows: number): boolean {
  if (earlyStopping !== 'auto') return earlyStopping === 'on';
  return rows > AUTO_STOPPING_ROWS && rounds > AUTO_STOPPING_ROUNDS;
}

function checkMonotone(y: Target, loss: BoostingLoss): void {
  if (y.task === 'classification' && y.classCount > 2) {
    throw new InvalidArgument('params.monotone', 'must be empty for more than two classes', y.classCount);
  }
  if (loss.renewLeaf !== undefined) {
    throw new InvalidArgument(
      'params.monotone',
      'must be empty for the losses absolute, huber and quantile',
      '',
    );
  }
}

function multiply(gradients: Float32Array, weights: Float64Array): void {
  for (let row = 0; row < weights.length; row++) {
    gradients[2 * row]! *= weights[row]!;
    gradients[2 * row + 1]! *= weights[row]!;
  }
}

function countOf(share: number, columns: number): number {
  return Math.max(1, Math.round(share * columns));
}

function automaticLeafRows(rows: number): number {
  return Math.max(1, Math.min(20, Math.floor(rows / 10)));
}

/** Keeps the place of an output that found no split in a round where another did. */
const NO_CHANGE: TreeNodes = {
  feature: new Int32Array(0),
  threshold: new Float64Array(0),
  left: new Int32Array(0),
  right: new Int32Array(0),
  value: Float64Array.of(0),
};
