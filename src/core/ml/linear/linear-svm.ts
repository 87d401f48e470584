import { checkFitInput, expectClasses } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { minimise } from './lbfgs.js';
import { LinearClassifierModel, vectorCount } from './linear-classifier-model.js';
import { SCORE_PER_MARGIN, stackScores } from './margin-scores.js';
import { classWeights, presentClasses } from './present-classes.js';
import { scaledRows } from './scaled-rows.js';
import { squaredHingeLoss } from './squared-hinge-loss.js';
import { weightedScaling } from './weighted-moments.js';

const ID = 'svm';
interface SvmParams {
  readonly [name: string]: number | string | boolean;
  readonly C: number;
  readonly classWeight: (typeof classWeights)[number];
  readonly maxIterations: number;
  readonly tolerance: number;
}
const DEFAULTS: SvmParams = { C: 1, classWeight: 'none', maxIterations: 1000, tolerance: 1e-6 };
const RULES: ParamRules<SvmParams> = {
  C: { kind: 'number', above: 0, maximum: 1e12 },
  classWeight: { kind: 'choice', values: classWeights },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Linear support vector machine: minimises C x sum of w max(0, 1 - s margin)^2 + 1/2 sum of weight^2 over the
 * weights of the raw columns, s = 1 for a class and -1 for all others, w the weights of rows times those of their
 * classes; one vector for two classes, one per class for more. The intercept goes unpenalised (scikit-learn
 * penalises it). The squared hinge is smooth, so that a quasi-Newton search finds the minimum itself and nothing
 * depends on a seed, unlike the stochastic steps behind the same id in PyCaret.
 * The probabilities are not calibrated: they are the softmax of twice the margins, as for the ridge classifier.
 * The model records `iterations` (the most of all vectors) and `converged` (all of them). Takes one copy of the rows.
 * @param params C in (0, 1e12], default 1, smaller is a stronger penalty; classWeight none (default) or balanced;
 *   maxIterations from 1, default 1000; tolerance in (0, 1], default 1e-6: largest slope of the mean loss at which
 *   the search ends
 * Source: scikit-learn 1.9 LinearSVC(loss='squared_hinge'); Fan et al. 2008, LIBLINEAR.
 * @example labels 0, 0, 1, 1 at x = 0, 1, 2, 3: at x = 1.5 both classes get 0.5
 */
export const linearSvm: Estimator = {
  id: ID,
  name: 'Linear support vector machine',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns, classCount }) =>
    1e-3 + rows * columns * (classCount > 2 ? classCount : 1) * 6e-8,
  refuses: () => undefined,
  fit(x, y, params, _random, rowWeights) {
    const { C, classWeight, maxIterations, tolerance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const target = expectClasses(ID, y);
    const { classes, places, shares, weightSum } = presentClasses(target, classWeight, rowWeights);
    const { means, scales: deviations, isConstant } = weightedScaling(x, rowWeights);
    const cost = 1 / C / weightSum;
    const scales = deviations.map((deviation, j) =>
      isConstant[j] === 1 ? 1 : Math.hypot(deviation, Math.sqrt(cost / 2)),
    );
    const z = scaledRows(x, { means, scales, isConstant });
    const penalties = scales.map((scale) => cost / scale / scale);
    const vectors = vectorCount(classes.length);
    const found = Array.from({ length: vectors }, (_, v) => {
      const positive = classes.length - vectors + v;
      const loss = squaredHingeLoss({ z, labels: places, positive, shares, penalties });
      return minimise(loss, new Float64Array(x.columns + 1), { maxIterations, gradientTolerance: tolerance });
    });
    return new LinearClassifierModel(ID, {
      classCount: target.classCount,
      classes,
      means,
      scales,
      weights: stackScores(
        found.map(({ point }) => point.slice(0, x.columns)),
        found.map(({ point }) => point[x.columns]!),
        SCORE_PER_MARGIN,
      ),
      iterations: found.reduce((most, { iterations }) => Math.max(most, iterations), 0),
      converged: found.every(({ converged }) => converged),
    });
  },
  fromJSON: (json) => LinearClassifierModel.fromJSON(ID, json),
};
