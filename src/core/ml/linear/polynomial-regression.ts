import { PolynomialRegression } from 'ml-regression';
import { InvalidArgument } from '../../errors.js';
import { checkFitInput, expectNumbers } from '../check-fit-input.js';
import type { DataSize, Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { withLimits } from '../size-limits.js';
import { refusesManyProducts } from './column-limits.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';
import { PolynomialModel } from './polynomial-model.js';
import { countTerms, expandTerms, polynomialFactors } from './polynomial-terms.js';
import { weightedScaling } from './weighted-moments.js';

const ID = 'poly';
const DEFAULTS = { degree: 2 };
const RULES: ParamRules<typeof DEFAULTS> = {
  degree: { kind: 'number', minimum: 1, maximum: 5, integer: true },
};
const MOST_TERMS = 1000;
/** Rows x terms: 400 MB of doubles. */
const MOST_CELLS = 5e7;

/**
 * Least squares on the powers and products of columns up to a degree.
 * One column goes through ml-regression, mapped to [-1, 1], where its normal equations hold 2e-11; more columns, and
 * weighted rows, through our own least squares on products of standardised columns, which takes the weights of least
 * norm where they depend on each other. Extrapolates badly, as all polynomials do.
 * @param params degree from 1 to 5, default 2
 * @throws InvalidArgument when the degree makes more than 1000 terms or 5e7 rows x terms
 * Source: scikit-learn 1.9 PolynomialFeatures and LinearRegression; numpy.polyfit for one column.
 * @example values 0, 1, 4, 9 at x = 0, 1, 2, 3: predicts 16 at x = 4
 */
export const polynomialRegression: Estimator = {
  id: ID,
  name: 'Polynomial regression',
  tasks: ['regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => {
    const terms = countTerms(columns, DEFAULTS.degree);
    return 1e-3 + rows * terms * (1e-8 + terms * 3e-10);
  },
  refuses: withLimits((size) => refusal(size, DEFAULTS.degree), {
    mostColumns: mostColumns(DEFAULTS.degree),
    mostTermCells: MOST_CELLS,
  }),
  fit(x, y, params, _random, rowWeights) {
    const { degree } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const { values } = expectNumbers(ID, y);
    const reason = refusal({ rows: x.rows, columns: x.columns, task: y.task, classCount: 0 }, degree);
    if (reason !== undefined) throw new InvalidArgument('params.degree', `is too high: ${reason}`, degree);
    const single = x.columns === 1 && rowWeights === undefined ? fitOneColumn(x, values, degree) : undefined;
    return single ?? fitTerms(x, values, degree, rowWeights);
  },
  fromJSON: (json) => PolynomialModel.fromJSON(ID, json),
};

/** Columns whose terms are just few enough. */
function mostColumns(degree: number): number {
  let columns = 1;
  while (countTerms(columns + 1, degree) <= MOST_TERMS) columns++;
  return columns;
}

function refusal(size: DataSize, degree: number): string | undefined {
  const terms = countTerms(size.columns, degree);
  if (terms > MOST_TERMS) return `takes at most ${MOST_TERMS} terms, degree ${degree} makes ${terms}`;
  if (size.rows * terms > MOST_CELLS)
    return `takes at most ${MOST_CELLS} rows x terms, there are ${size.rows * terms}`;
  return refusesManyProducts({ ...size, columns: terms });
}

/** Undefined where normal equations have no single answer: too few distinct values. */
function fitOneColumn(x: Matrix, values: Float64Array, degree: number): PolynomialModel | undefined {
  const distinct = new Set(x.data);
  if (distinct.size <= degree) return undefined;
  const least = x.data.reduce((a, b) => Math.min(a, b));
  const greatest = x.data.reduce((a, b) => Math.max(a, b));
  const middle = least + (greatest - least) / 2;
  const half = (greatest - least) / 2;
  // Values that a double can hardly tell apart, or squares that overflow: our own way is the safer one.
  if (!(half > Math.abs(middle) * 1e-9) || half > 1e100) return undefined;
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const { coefficients } = new PolynomialRegression(
    Array.from(x.data, (value) => (value - middle) / half),
    Array.from(values, (value) => value - mean),
    degree,
  );
  if (!coefficients.every(Number.isFinite)) return undefined;
  const [constant = 0, ...weights] = coefficients;
  return new PolynomialModel(ID, {
    terms: {
      factors: polynomialFactors(1, degree),
      means: Float64Array.of(middle),
      scales: Float64Array.of(half),
    },
    termMeans: new Float64Array(degree),
    termScales: new Float64Array(degree).fill(1),
    weights: Float64Array.from(weights),
    centre: mean + constant,
  });
}

function fitTerms(
  x: Matrix,
  values: Float64Array,
  degree: number,
  weights: Float64Array | undefined,
): PolynomialModel {
  const { means, scales } = weightedScaling(x, weights);
  const terms = { factors: polynomialFactors(x.columns, degree), means, scales };
  const solved = penalisedLeastSquares({ x: expandTerms(x, terms), targets: [values], weights, alpha: 0 });
  return new PolynomialModel(ID, {
    terms,
    termMeans: solved.scaling.means,
    termScales: solved.scaling.scales,
    weights: solved.weights[0]!,
    centre: solved.centres[0]!,
  });
}
