import { checkFitInput, expectClasses } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { minimise } from './lbfgs.js';
import { minimiseWithAbsoluteCosts } from './lbfgs-l1.js';
import { LinearClassifierModel, vectorCount } from './linear-classifier-model.js';
import { binaryLogisticLoss, softmaxLoss } from './logistic-loss.js';
import { classWeights, presentClasses } from './present-classes.js';
import { scaledRows } from './scaled-rows.js';
import { weightedScaling } from './weighted-moments.js';

const ID = 'lr';
const PENALTIES = ['l2', 'l1', 'elasticnet', 'none'] as const;
type Penalty = (typeof PENALTIES)[number];
interface LogisticParams {
  readonly [name: string]: number | string | boolean;
  readonly C: number;
  readonly penalty: Penalty;
  readonly l1Ratio: number;
  readonly classWeight: (typeof classWeights)[number];
  readonly maxIterations: number;
  readonly tolerance: number;
}
const DEFAULTS: LogisticParams = {
  C: 1,
  penalty: 'l2',
  l1Ratio: 0.5,
  classWeight: 'none',
  maxIterations: 1000,
  tolerance: 1e-7,
};
const RULES: ParamRules<LogisticParams> = {
  C: { kind: 'number', above: 0, maximum: 1e12 },
  penalty: { kind: 'choice', values: PENALTIES },
  l1Ratio: { kind: 'number', minimum: 0, maximum: 1 },
  classWeight: { kind: 'choice', values: classWeights },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Multinomial logistic regression with a penalty on the weights of the raw columns; the intercepts go unpenalised.
 * Minimises sum of w log-loss + 1 / C x (r sum of |weight| + (1 - r) / 2 x sum of weight^2), w the weights of the
 * rows times those of their classes, r = 0 for penalty l2, 1 for l1 and l1Ratio for elasticnet. Two classes share
 * one weight vector, three and more get one each. Internally the columns are centred and rescaled with the penalty
 * carried over, which leaves the minimum where it is and makes the search independent of units.
 * A class absent from the training labels gets probability 0. The model records `iterations` and `converged`: a
 * search that ends at its limit of iterations (classes that a line separates, without a penalty) is still a model.
 * Takes one copy of the rows.
 * @param params C in (0, 1e12], default 1, smaller is a stronger penalty; penalty l2 (default), l1, elasticnet or
 *   none; l1Ratio from 0 to 1, default 0.5, counts for elasticnet only; classWeight none (default) or balanced;
 *   maxIterations from 1, default 1000; tolerance in (0, 1], default 1e-7: largest slope of the mean loss at which
 *   the search ends
 * Source: scikit-learn 1.9 LogisticRegression(solver='lbfgs' for l2 and none, 'saga' otherwise).
 * @example labels 0, 0, 1, 1 at x = 0, 1, 2, 3: at x = 1.5 both classes get 0.5
 */
export const logisticRegression: Estimator = {
  id: ID,
  name: 'Logistic regression',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns, classCount }) =>
    1e-3 + rows * columns * (classCount > 2 ? classCount : 1) * 1e-7,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const chosen = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const target = expectClasses(ID, y);
    const { classes, places, shares, weightSum } = presentClasses(target, chosen.classWeight, rowWeights);
    const { means, scales: deviations, isConstant } = weightedScaling(x, rowWeights);
    const { squareCost, absoluteCost } = penaltyCosts(chosen, weightSum);
    // The curvature of the loss along a raw weight is at most variance / 4 + squareCost: this scale makes it even.
    const scales = deviations.map((deviation, j) =>
      isConstant[j] === 1 ? 1 : Math.hypot(deviation, 2 * Math.sqrt(squareCost)),
    );
    const fixed = { classCount: target.classCount, classes, means, scales };
    const vectors = vectorCount(classes.length);
    if (vectors === 0) {
      const weights = new Float64Array(0);
      return new LinearClassifierModel(ID, { ...fixed, weights, iterations: 0, converged: true });
    }
    const problem = {
      z: scaledRows(x, { means, scales, isConstant }),
      labels: places,
      classes: classes.length,
      shares,
      penalties: scales.map((scale) => squareCost / scale / scale),
    };
    const objective = vectors === 1 ? binaryLogisticLoss(problem) : softmaxLoss(problem);
    const start = new Float64Array(vectors * (x.columns + 1));
    const options = { maxIterations: chosen.maxIterations, gradientTolerance: chosen.tolerance };
    const costs = start.map((_, at) =>
      at < vectors * x.columns ? absoluteCost / scales[at % x.columns]! : 0,
    );
    const { point, iterations, converged } =
      absoluteCost > 0
        ? minimiseWithAbsoluteCosts({ objective, costs }, start, options)
        : minimise(objective, start, options);
    return new LinearClassifierModel(ID, { ...fixed, weights: point, iterations, converged });
  },
  fromJSON: (json) => LinearClassifierModel.fromJSON(ID, json),
};

/** What the square and the size of a raw weight cost beside the mean loss. */
function penaltyCosts({ C, penalty, l1Ratio }: LogisticParams, weightSum: number) {
  if (penalty === 'none') return { squareCost: 0, absoluteCost: 0 };
  const share = { l2: 0, l1: 1, elasticnet: l1Ratio }[penalty];
  const whole = 1 / C / weightSum;
  return { squareCost: (1 - share) * whole, absoluteCost: share * whole };
}
