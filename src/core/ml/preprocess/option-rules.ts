import type { Fault } from '../../errors.js';
import { pointerStep } from '../../json-pointer.js';
import {
  DATE_PART_NAMES,
  IMBALANCE_METHODS,
  IMPUTATION_TYPES,
  NORMALIZE_METHODS,
  NUMERIC_IMPUTATIONS,
  OUTLIER_METHODS,
  PCA_METHODS,
  type PreprocessOptions,
  SELECTION_METHODS,
  TEXT_METHODS,
  TRANSFORMATION_METHODS,
} from './preprocess-options.js';

/** Answers in words which rule a value breaks, or undefined. */
type OptionRule = (value: unknown) => string | undefined;

interface Range {
  readonly minimum?: number;
  readonly above?: number;
  readonly maximum?: number;
  readonly below?: number;
  readonly integer?: boolean;
}

const isSwitch: OptionRule = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');

const isText: OptionRule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text';

const isNames: OptionRule = (value) =>
  isTexts(value) ? undefined : 'must be a list of different column names';

const isGroups: OptionRule = (value) => {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((one) => isTexts(one) && one.length > 0)
    ? undefined
    : 'must hold a list of different texts per name';
};

/** What each option may be. The rules are functions of the value alone; `checkPreprocessOptions` looks at a table too. */
const RULES: { readonly [name in keyof PreprocessOptions]-?: OptionRule } = {
  preprocess: isSwitch,
  ignoreFeatures: isNames,
  keepFeatures: isNames,
  numericFeatures: isNames,
  categoricalFeatures: isNames,
  dateFeatures: isNames,
  textFeatures: isNames,
  ordinalFeatures: (value) =>
    isGroups(value) ??
    (Object.values(value as Record<string, string[]>).every(({ length }) => length >= 2)
      ? undefined
      : 'must name at least two levels per column'),
  createDateColumns: (value) =>
    isTexts(value) && value.length > 0 && value.every((one) => isAmong(DATE_PART_NAMES, one))
      ? undefined
      : `must be a list of ${DATE_PART_NAMES.join(', ')}`,
  textFeaturesMethod: isOneOf(TEXT_METHODS),
  imputationType: isOneOf(IMPUTATION_TYPES),
  numericImputation: (value) =>
    isAmong(NUMERIC_IMPUTATIONS, value) || (typeof value === 'number' && Math.abs(value) <= 1e150)
      ? undefined
      : `must be one of ${NUMERIC_IMPUTATIONS.join(', ')} or a number`,
  categoricalImputation: isText,
  iterativeImputationIters: isNumber({ minimum: 1, maximum: 20, integer: true }),
  maxEncodingOhe: isNumber({ integer: true }),
  rareToValue: isNumber({ minimum: 0, below: 1 }),
  rareValue: isText,
  polynomialFeatures: isSwitch,
  polynomialDegree: isNumber({ minimum: 2, maximum: 5, integer: true }),
  lowVarianceThreshold: isNumber({ minimum: 0 }),
  groupFeatures: isGroups,
  dropGroups: isSwitch,
  removeMulticollinearity: isSwitch,
  multicollinearityThreshold: isNumber({ above: 0, maximum: 1 }),
  binNumericFeatures: isNames,
  removeOutliers: isSwitch,
  outliersMethod: isOneOf(OUTLIER_METHODS),
  outliersThreshold: isNumber({ above: 0, below: 0.5 }),
  fixImbalance: isSwitch,
  fixImbalanceMethod: isOneOf(IMBALANCE_METHODS),
  transformation: isSwitch,
  transformationMethod: isOneOf(TRANSFORMATION_METHODS),
  transformTarget: isSwitch,
  transformTargetMethod: isOneOf(TRANSFORMATION_METHODS),
  normalize: isSwitch,
  normalizeMethod: isOneOf(NORMALIZE_METHODS),
  pca: isSwitch,
  pcaMethod: isOneOf(PCA_METHODS),
  pcaComponents: isCountOrShare,
  featureSelection: isSwitch,
  featureSelectionMethod: isOneOf(SELECTION_METHODS),
  nFeaturesToSelect: isCountOrShare,
};

/** Names of all options. */
export function optionNames(): string[] {
  return Object.keys(RULES);
}

/**
 * Every option that is unknown or whose value breaks its rule; options that are absent or undefined are fine.
 * @example optionFaults({ normalize: 'yes' }) // [{ pointer: '/normalize', message: 'must be true or false, received "yes"' }]
 */
export function optionFaults(options: object): Fault[] {
  const ruleOf: Readonly<Record<string, OptionRule>> = RULES;
  return Object.entries(options).flatMap(([name, value]): Fault[] => {
    if (value === undefined) return [];
    const rule = Object.hasOwn(ruleOf, name) ? ruleOf[name] : undefined;
    const broken = rule === undefined ? 'is no option of preprocessing' : rule(value);
    return broken === undefined
      ? []
      : [{ pointer: pointerStep(name), message: `${broken}, received ${show(value)}` }];
  });
}

function isOneOf(words: readonly string[]): OptionRule {
  return (value) => (isAmong(words, value) ? undefined : `must be one of ${words.join(', ')}`);
}

function isNumber(range: Range): OptionRule {
  const { minimum, above, maximum, below, integer } = range;
  const parts = [
    minimum === undefined ? '' : `at least ${minimum}`,
    above === undefined ? '' : `above ${above}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    below === undefined ? '' : `below ${below}`,
  ].filter((part) => part !== '');
  const words = `must be a ${integer === true ? 'whole ' : ''}number ${parts.join(' and ')}`.trimEnd();
  return (value) => {
    const isRight =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (integer !== true || Number.isSafeInteger(value)) &&
      value >= (minimum ?? value) &&
      value > (above ?? Number.NEGATIVE_INFINITY) &&
      value <= (maximum ?? value) &&
      value < (below ?? Number.POSITIVE_INFINITY);
    return isRight ? undefined : words;
  };
}

function isCountOrShare(value: unknown): string | undefined {
  const isRight = typeof value === 'number' && value > 0 && (value < 1 || Number.isSafeInteger(value));
  return isRight ? undefined : 'must be a share below 1 or a whole number';
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((one) => typeof one === 'string') &&
    new Set(value).size === value.length
  );
}

function isAmong(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
