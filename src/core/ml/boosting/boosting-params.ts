import type { ParamRule } from '../param-rule.js';
import type { ParamRules } from '../params.js';
import { LOSSES, type LossName } from './losses/create-loss.js';
import { MONOTONE_PATTERN } from './monotone.js';

/** Everything that steers a boosting fit; `gradient-boosting.ts` says what each means. */
export type BoostingParams = {
  readonly rounds: number;
  readonly learningRate: number;
  readonly loss: LossName;
  readonly alpha: number;
  readonly maxLeaves: number | 'none';
  readonly maxDepth: number | 'none';
  readonly minLeafRows: number | 'auto';
  readonly minLeafHessian: number;
  readonly l1: number;
  readonly l2: number;
  readonly minGain: number;
  readonly maxBins: number;
  readonly rowShare: number;
  readonly columnShare: number;
  readonly columnShareNode: number;
  readonly categorySmoothing: number;
  readonly categoryL2: number;
  readonly monotone: string;
  readonly classWeight: 'none' | 'balanced';
  readonly earlyStopping: 'off' | 'auto' | 'on';
  readonly validationShare: number;
  readonly patience: number;
};

/** The defaults of `gbdt`. */
export const GBDT_DEFAULTS: BoostingParams = {
  rounds: 100,
  learningRate: 0.1,
  loss: 'auto',
  alpha: 0.9,
  maxLeaves: 31,
  maxDepth: 'none',
  minLeafRows: 'auto',
  minLeafHessian: 1e-3,
  l1: 0,
  l2: 1,
  minGain: 0,
  maxBins: 255,
  rowShare: 1,
  columnShare: 1,
  columnShareNode: 1,
  categorySmoothing: 10,
  categoryL2: 10,
  monotone: '',
  classWeight: 'none',
  earlyStopping: 'auto',
  validationShare: 0.1,
  patience: 10,
};

/** The defaults of `gbc` and `gbr`: those of scikit-learn's GradientBoosting where the engine has the parameter. */
export const CLASSIC_DEFAULTS: BoostingParams = {
  ...GBDT_DEFAULTS,
  maxLeaves: 'none',
  maxDepth: 3,
  minLeafRows: 1,
  l2: 0,
  earlyStopping: 'off',
};

const atLeastOne: ParamRule = { kind: 'number', minimum: 1, integer: true };
const atLeastZero: ParamRule = { kind: 'number', minimum: 0 };
const share: ParamRule = { kind: 'number', above: 0, maximum: 1 };
const orWord = (rule: ParamRule, word: string): ParamRule => ({
  kind: 'any-of',
  rules: [{ kind: 'choice', values: [word] }, rule],
});

export const BOOSTING_RULES: ParamRules<BoostingParams> = {
  rounds: { kind: 'number', minimum: 1, maximum: 10_000, integer: true },
  learningRate: share,
  loss: { kind: 'choice', values: LOSSES },
  alpha: { kind: 'number', above: 0, maximum: 0.999_999 },
  maxLeaves: orWord({ kind: 'number', minimum: 2, maximum: 65_536, integer: true }, 'none'),
  maxDepth: orWord(atLeastOne, 'none'),
  minLeafRows: orWord(atLeastOne, 'auto'),
  minLeafHessian: { kind: 'number', above: 0 },
  l1: atLeastZero,
  l2: atLeastZero,
  minGain: atLeastZero,
  maxBins: { kind: 'number', minimum: 2, maximum: 255, integer: true },
  rowShare: share,
  columnShare: share,
  columnShareNode: share,
  categorySmoothing: atLeastZero,
  categoryL2: atLeastZero,
  monotone: {
    kind: 'text',
    pattern: MONOTONE_PATTERN,
    means: "'' or columns with + or - as in 'age:+,3:-', or one of +, - and 0 per feature as in '+,-,0'",
  },
  classWeight: { kind: 'choice', values: ['none', 'balanced'] },
  earlyStopping: { kind: 'choice', values: ['off', 'auto', 'on'] },
  validationShare: { kind: 'number', above: 0, maximum: 0.9 },
  patience: atLeastOne,
};
