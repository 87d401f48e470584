import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { KernelExpansionModel } from './kernel-expansion.js';
import { radialKernelRows } from './kernel-row-cache.js';
import { GAMMA_RULE, resolveGamma } from './kernel-width.js';
import { solveSmo } from './solve-smo.js';
import { targetScale } from './target-scale.js';

const ID = 'svm';
const DEFAULTS: {
  C: number;
  epsilon: number;
  gamma: number | string;
  standardiseTarget: boolean;
  tolerance: number;
} = { C: 1, epsilon: 0.1, gamma: 'scale', standardiseTarget: true, tolerance: 1e-3 };
const RULES: ParamRules<typeof DEFAULTS> = {
  C: { kind: 'number', above: 0, maximum: 1e9 },
  epsilon: { kind: 'number', minimum: 0, maximum: 1e9 },
  gamma: GAMMA_RULE,
  standardiseTarget: { kind: 'switch' },
  tolerance: { kind: 'number', minimum: 1e-12, maximum: 1 },
};

/**
 * Support vector regression with a radial kernel: errors up to epsilon cost nothing, larger ones their size.
 * Minimises 1/2 |w|^2 + C sum of weight x max(0, |y - f(x)| - epsilon), kernel exp(-gamma |a - b|^2).
 * The target is brought to mean 0 and standard deviation 1 first, because C and epsilon are in its units: with their
 * defaults a target in thousands would hardly be fitted at all.
 * Time grows with the square of the rows.
 * @param params C in (0, 1e9], default 1; epsilon from 0, default 0.1; gamma `scale` (default), `auto` or a number
 *   above 0; standardiseTarget, default true; tolerance in [1e-12, 1], default 1e-3: when the search ends
 * Source: scikit-learn 1.9 SVR, inside TransformedTargetRegressor(transformer=StandardScaler()) by default.
 */
export const supportVectorRegression: Estimator = {
  id: ID,
  name: 'Support vector regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  estimateSeconds: ({ rows, columns }) => rows * rows * (columns + 40) * 1e-9,
  refuses: refusesBeyond({ fewestRows: 4, mostRows: 10_000 }),
  fit(x, y, params, _random, weights) {
    const {
      C,
      epsilon,
      gamma: rule,
      standardiseTarget,
      tolerance,
    } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const { values } = expectNumbers(ID, y);
    const { rows, columns } = x;
    const gamma = resolveGamma(rule, x, weights);
    const { mean, deviation } = standardiseTarget ? targetScale(values, weights) : { mean: 0, deviation: 1 };
    const gains = new Float64Array(2 * rows);
    const low = new Float64Array(2 * rows);
    const high = new Float64Array(2 * rows);
    for (let i = 0; i < rows; i++) {
      const z = (values[i]! - mean) / deviation;
      // Every row pulls up with one unknown and down with another; epsilon taxes both.
      gains[i] = z - epsilon;
      gains[rows + i] = z + epsilon;
      high[i] = C * (weights?.[i] ?? 1);
      low[rows + i] = -high[i]!;
    }
    const block = { data: x.data, rows, columns };
    const { coefficients, offset } = solveSmo({
      kernel: radialKernelRows(block, gamma),
      gains,
      low,
      high,
      tolerance,
    });
    const kept = Int32Array.from(coefficients.keys()).filter((i) => coefficients[i] !== 0);
    const vectors = new Float64Array(kept.length * columns);
    kept.forEach((row, place) => {
      vectors.set(x.data.subarray(row * columns, (row + 1) * columns), place * columns);
    });
    return new KernelExpansionModel(ID, {
      kernel: 'rbf',
      gamma,
      columns,
      vectors,
      coefficients: Float64Array.from(kept, (i) => coefficients[i]! * deviation),
      centre: mean + offset * deviation,
    });
  },
  fromJSON: (json) => KernelExpansionModel.fromJSON(ID, json),
};
