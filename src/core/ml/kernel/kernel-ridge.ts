import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import { choleskyInPlace, solveCholesky, triangleRow } from '../discriminant/cholesky.js';
import type { Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { KERNELS, KernelExpansionModel } from './kernel-expansion.js';
import { GAMMA_RULE, resolveGamma } from './kernel-width.js';
import { radialTriangle } from './radial-triangle.js';
import { targetScale } from './target-scale.js';

const ID = 'kr';
const DEFAULTS: { alpha: number; kernel: string; gamma: number | string } = {
  alpha: 1,
  kernel: 'rbf',
  gamma: 'auto',
};
const RULES: ParamRules<typeof DEFAULTS> = {
  alpha: { kind: 'number', minimum: 1e-6, maximum: 1e12 },
  kernel: { kind: 'choice', values: KERNELS },
  gamma: GAMMA_RULE,
};
const ROW_LIMIT = 5000;

/**
 * Kernel ridge regression: ridge regression in the space of a kernel, in closed form.
 * Minimises sum of weight x (y - f(x))^2 + alpha |f|^2 on the target minus its mean: coefficients (K + alpha / W)^-1 y.
 * Prediction asks every training row, and time grows with the cube of the rows.
 * @param params alpha from 1e-6, default 1; kernel `rbf` (default) or `linear`; gamma of the radial kernel `auto`
 *   (default, 1 / columns), `scale` (1 / (columns x variance)) or a number above 0
 * Source: scikit-learn 1.9 KernelRidge (whose default is the linear kernel, and which does not take off the mean).
 */
export const kernelRidge: Estimator = {
  id: ID,
  name: 'Kernel ridge',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  estimateSeconds: ({ rows, columns }) => rows ** 3 * 6e-11 + rows * rows * (columns + 20) * 1e-9,
  refuses: refusesBeyond({ fewestRows: 4, mostRows: ROW_LIMIT }),
  fit(x, y, params, _random, weights) {
    const { alpha, kernel, gamma: rule } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const { values } = expectNumbers(ID, y);
    const gamma = resolveGamma(rule, x, weights);
    const { mean } = targetScale(values, weights);
    const roots = Float64Array.from(values, (_, i) => Math.sqrt(weights?.[i] ?? 1));
    const lower = kernel === 'rbf' ? radialTriangle(x, gamma) : linearTriangle(x);
    for (let i = 0, at = 0; i < x.rows; i++) {
      for (let j = 0; j <= i; j++, at++) lower[at]! *= roots[i]! * roots[j]!;
      lower[at - 1]! += alpha;
    }
    const coefficients = values.map((value, i) => roots[i]! * (value - mean));
    // Alpha on the diagonal keeps every pivot above 0, unless values of x are so large that it is lost to rounding.
    const factor = choleskyInPlace(lower, x.rows, 0);
    if (factor === undefined) coefficients.fill(0);
    else solveCholesky(factor, coefficients);
    for (let i = 0; i < x.rows; i++) coefficients[i]! *= roots[i]!;
    const fixed = { gamma, columns: x.columns, centre: mean };
    if (kernel === 'rbf') {
      return new KernelExpansionModel(ID, { ...fixed, kernel: 'rbf', vectors: x.data.slice(), coefficients });
    }
    // A sum of linear kernels is one: the sum of the rows.
    const weightsOfColumns = new Float64Array(x.columns);
    for (let at = 0; at < x.data.length; at++) {
      weightsOfColumns[at % x.columns]! += coefficients[Math.floor(at / x.columns)]! * x.data[at]!;
    }
    return new KernelExpansionModel(ID, {
      ...fixed,
      kernel: 'linear',
      vectors: weightsOfColumns,
      coefficients: Float64Array.of(1),
    });
  },
  fromJSON: (json) => KernelExpansionModel.fromJSON(ID, json),
};

function linearTriangle({ rows, columns, data }: Matrix): Float64Array {
  const lower = new Float64Array(triangleRow(rows));
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++, at++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += data[i * columns + c]! * data[j * columns + c]!;
      lower[at] = sum;
    }
  }
  return lower;
}
