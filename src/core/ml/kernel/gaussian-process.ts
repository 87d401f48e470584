import { checkFitInput, expectClasses } from '../check-fit-input.js';
import type { ClassTarget, Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { GaussianProcessModel, processCount } from './gaussian-process-model.js';
import { kernelByLikelihood, type ProcessRows } from './kernel-by-likelihood.js';
import { laplaceMode } from './laplace-approximation.js';
import { scaledKernel } from './radial-triangle.js';

const ID = 'gpc';
const DEFAULTS: { lengthScale: number | string; signalVariance: number | string } = {
  lengthScale: 'likelihood',
  signalVariance: 'likelihood',
};
const RULES: ParamRules<typeof DEFAULTS> = {
  lengthScale: {
    kind: 'any-of',
    rules: [
      { kind: 'choice', values: ['likelihood'] },
      { kind: 'number', minimum: 1e-6, maximum: 1e6 },
    ],
  },
  signalVariance: {
    kind: 'any-of',
    rules: [
      { kind: 'choice', values: ['likelihood'] },
      { kind: 'number', minimum: 1e-6, maximum: 1e6 },
    ],
  },
};

/**
 * Gaussian process classifier: a smooth random function whose sigmoid is the probability of a class, averaged over
 * all such functions that fit the labels, by Laplace's approximation. Several classes: one against the rest, brought
 * to sum to 1. Its probabilities are careful far from the training rows; time grows with their cube.
 * Kernel: signalVariance x exp(-|a - b|^2 / (2 lengthScale^2)).
 * A class absent from the training labels gets probability 0.
 * @param params lengthScale and signalVariance, each a number from 1e-6 to 1e6 or `likelihood` (default): chosen with
 *   all classes together from a short grid by the log marginal likelihood, see `kernelByLikelihood`. scikit-learn
 *   fixes both at 1, under which standardised rows of many columns are strangers to each other
 * Source: Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, algorithms 3.1 and 3.2; scikit-learn
 *   1.9 GaussianProcessClassifier, met with both parameters at 1.
 * @example rows around the origin against rows on a ring around it: told apart, as no line could
 */
export const gaussianProcess: Estimator = {
  id: ID,
  name: 'Gaussian process',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  // About nine factorisations of all rows, twenty times as many of those that choose the kernel, for each process.
  estimateSeconds: ({ rows, columns, classCount }) =>
    processCount(Math.max(2, classCount)) * (rows ** 3 * 5e-10 + Math.min(rows, 300) ** 3 * 1.2e-8) +
    rows * rows * columns * 1e-9,
  refuses: refusesBeyond({ fewestRows: 4, mostRows: 2000, mostClasses: 10 }),
  fit(x, y, params, random, weights) {
    const { lengthScale, signalVariance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const target = expectClasses(ID, y);
    const { rows, classes } = countingRows(x, target, weights);
    const settings = kernelByLikelihood(
      rows,
      {
        ...(typeof lengthScale === 'number' && { lengthScale }),
        ...(typeof signalVariance === 'number' && { signalVariance }),
      },
      random.fork('rows'),
    );
    const gamma = 1 / (2 * settings.lengthScale ** 2);
    const kernel = scaledKernel(rows.block, gamma, settings.signalVariance);
    const modes = rows.isPositive.map((own) => laplaceMode(kernel, own, rows.weights));
    return new GaussianProcessModel(ID, {
      columns: x.columns,
      classCount: target.classCount,
      gamma,
      signalVariance: settings.signalVariance,
      classes,
      vectors: rows.block.data,
      slopes: Float64Array.from(modes.flatMap((mode) => [...mode.slopes])),
      roots: Float64Array.from(modes.flatMap((mode) => [...mode.roots])),
      logMarginalLikelihood: modes.reduce((sum, mode) => sum + mode.logMarginalLikelihood, 0),
      converged: modes.every((mode) => mode.converged),
    });
  },
  fromJSON: (json) => GaussianProcessModel.fromJSON(ID, json),
};

/** The rows of weight above 0, a copy, and the classes they have. */
function countingRows(
  x: Matrix,
  { labels }: ClassTarget,
  weights: Float64Array | undefined,
): { rows: ProcessRows; classes: Int32Array } {
  const kept = Int32Array.from(labels.keys()).filter((row) => weights?.[row] !== 0);
  const data = new Float64Array(kept.length * x.columns);
  kept.forEach((row, place) => {
    data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), place * x.columns);
  });
  const classes = Int32Array.from(new Set(Array.from(kept, (row) => labels[row]!))).sort();
  const positive = [...classes.subarray(classes.length - processCount(classes.length))];
  const rows = {
    block: { data, rows: kept.length, columns: x.columns },
    isPositive: positive.map((label) => Uint8Array.from(kept, (row) => (labels[row] === label ? 1 : 0))),
    weights: Float64Array.from(kept, (row) => weights?.[row] ?? 1),
  };
  return { rows, classes };
}
