import { checkFitInput, expectClasses } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesManyProducts } from './column-limits.js';
import { LinearClassifierModel, vectorCount } from './linear-classifier-model.js';
import { SCORE_PER_MARGIN, stackScores } from './margin-scores.js';
import { penalisedLeastSquares } from './penalised-least-squares.js';
import { classWeights, presentClasses } from './present-classes.js';

const ID = 'ridge';
interface RidgeClassifierParams {
  readonly [name: string]: number | string | boolean;
  readonly alpha: number;
  readonly classWeight: (typeof classWeights)[number];
}
const DEFAULTS: RidgeClassifierParams = { alpha: 1, classWeight: 'none' };
const RULES: ParamRules<RidgeClassifierParams> = {
  alpha: { kind: 'number', minimum: 0, maximum: 1e12 },
  classWeight: { kind: 'choice', values: classWeights },
};

/**
 * Classification by ridge regression on -1 and +1: one regression for two classes, one per class for more (that
 * class against the rest). Solved in one step; fast, and hard to upset by many columns.
 * The probabilities are not calibrated: they are the softmax of twice the margins (for two classes
 * 1 / (1 + exp(-2 margin)), whose slope at margin 0 is that of the least-squares reading (1 + margin) / 2). They
 * rank rows as the margins do and name the same class as scikit-learn; calibrate them where their size matters.
 * @param params alpha from 0 to 1e12, default 1; classWeight none (default) or balanced
 * Source: scikit-learn 1.9 RidgeClassifier, which gives margins only.
 * @example labels 0, 1 at x = -1, 1 with alpha 2: margin 0.5 at x = 1
 */
export const ridgeClassifier: Estimator = {
  id: ID,
  name: 'Ridge classifier',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns, classCount }) =>
    1e-3 + rows * columns * (1.5e-8 + (Math.min(rows, columns) + classCount) * 3e-10),
  refuses: refusesManyProducts,
  fit(x, y, params, _random, rowWeights) {
    const { alpha, classWeight } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, rowWeights);
    const target = expectClasses(ID, y);
    const { classes, places, shares, weightSum } = presentClasses(target, classWeight, rowWeights);
    const vectors = vectorCount(classes.length);
    // Of two classes the second is the positive one.
    const targets = Array.from({ length: vectors }, (_, v) => {
      const positive = classes.length - vectors + v;
      return Float64Array.from(places, (place) => (place === positive ? 1 : -1));
    });
    const isPlain = rowWeights === undefined && classWeight === 'none';
    const weights = isPlain ? undefined : shares.map((share) => share * weightSum);
    const { scaling, centres, weights: solved } = penalisedLeastSquares({ x, targets, weights, alpha });
    return new LinearClassifierModel(ID, {
      classCount: target.classCount,
      classes,
      means: scaling.means,
      scales: scaling.scales,
      weights: stackScores(solved, centres, SCORE_PER_MARGIN),
      iterations: 0,
      converged: true,
    });
  },
  fromJSON: (json) => LinearClassifierModel.fromJSON(ID, json),
};
