import { InvalidArgument } from '../../errors.js';
import type { Random } from '../../random.js';
import type { InputKind, Target } from '../estimator.js';
import { takeTargetRows } from '../target-rows.js';
import type { FeatureInfo } from './feature-info.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { balanceClasses } from './rows/balance-classes.js';
import { inlierRows } from './rows/inlier-rows.js';
import { varyingColumns } from './selection/low-variance.js';
import { uncorrelatedColumns } from './selection/multicollinearity.js';
import { selectFeatures } from './selection/select-features.js';
import { tiesToTarget } from './selection/tie-to-target.js';
import { createStageBuilder, type StageBuilder, type StagedRows } from './stage-builder.js';
import { fitAffine } from './stages/affine-stage.js';
import { fitBins } from './stages/bins-stage.js';
import { fitGroups } from './stages/groups-stage.js';
import { fitPca } from './stages/pca-stage.js';
import { fitPolynomial } from './stages/polynomial-stage.js';
import { fitPower } from './stages/power-stage.js';
import { presentValues, thinRows } from './stages/present-values.js';
import { fitQuantile } from './stages/quantile-stage.js';
import { varies } from './varies.js';

/** What the stages are fitted by. */
export interface StageRules {
  readonly options: PreprocessOptions;
  readonly input: InputKind;
  /** Number of columns of the table that are looked at; shares of features to select are taken of it. */
  readonly columnCount: number;
  readonly random: Random;
}

/** Rows that correlations are computed on at most. */
const MOST_ROWS = 100_000;
/** Rows that judge features at most. */
const MOST_JUDGED_ROWS = 10_000;

/** Whether every option that is on leaves missing numbers and codes of categories as they are. */
export function keepsRaw(options: PreprocessOptions): boolean {
  const interpolates = options.fixImbalance && ['smote', 'adasyn'].includes(options.fixImbalanceMethod);
  return !(
    interpolates ||
    options.groupFeatures !== undefined ||
    options.removeMulticollinearity ||
    options.removeOutliers ||
    options.pca ||
    options.featureSelection
  );
}

/**
 * Learns and applies what is done to all features at once, in PyCaret's order. Outliers and balance are for training
 * rows only and leave no stage; whatever is learnt after rows came or went is learnt from those that are left.
 * @param rows their matrix may be overwritten
 */
export function fitStages(rows: StagedRows, rules: StageRules): StageBuilder {
  const builder = createStageBuilder(rows);
  for (const fitStage of ORDER) fitStage(builder, rules);
  return builder;
}

type FitStage = (builder: StageBuilder, rules: StageRules) => void;

const multiply: FitStage = (builder, { options }) => {
  if (!options.polynomialFeatures) return;
  const { features } = builder.rows;
  const { stage, features: after } = fitPolynomial(features, options.polynomialDegree);
  const count = after.length - features.length;
  builder.note(`multiplied up to degree ${options.polynomialDegree} (${count} products)`, features);
  builder.add(stage, after);
};

const dropStill: FitStage = (builder, { options }) => {
  const threshold = options.lowVarianceThreshold;
  if (threshold === undefined) return;
  const { matrix, features } = builder.rows;
  const varying = new Set(varyingColumns(matrix, features, threshold));
  const kept = Array.from(features.keys()).filter((j) => varying.has(j) || isKept(features[j]!, options));
  if (kept.length === 0) {
    throw new InvalidArgument('preprocess.lowVarianceThreshold', 'must leave a feature', threshold);
  }
  builder.keep(kept, `its variance is not above ${threshold}`);
};

const joinGroups: FitStage = (builder, { options }) => {
  if (options.groupFeatures === undefined) return;
  const { features } = builder.rows;
  const groups = fitGroups(features, options.groupFeatures, options.dropGroups);
  if (groups === undefined) return;
  const grouped = groups.stage.groups.flatMap((group) => group.map((j) => features[j]!));
  builder.note(`joined into group statistics${options.dropGroups ? ' and left out itself' : ''}`, grouped);
  builder.add(groups.stage, groups.features);
};

const dropTwins: FitStage = (builder, { options }) => {
  if (!options.removeMulticollinearity) return;
  const { matrix, target, features } = builder.rows;
  const threshold = options.multicollinearityThreshold;
  const looked = thinRows(matrix, MOST_ROWS);
  const ties = tiesToTarget(looked, thinTarget(target, matrix.rows, MOST_ROWS));
  builder.keep(
    uncorrelatedColumns(looked, ties, (j) => isKept(features[j]!, options), threshold),
    `a feature that is tied more to the target correlates with it by at least ${threshold}`,
  );
};

const cutIntoBins: FitStage = (builder, { options }) => {
  if (options.binNumericFeatures.length === 0) return;
  const { matrix, features } = builder.rows;
  const stage = fitBins(matrix, features, options.binNumericFeatures);
  builder.note(
    'cut into 5 bins by k-means',
    features.filter((_, j) => stage.bounds[j] !== null),
  );
  builder.add(stage, features);
};

const dropOutliers: FitStage = (builder, { options, random }) => {
  if (!options.removeOutliers) return;
  const { matrix, features } = builder.rows;
  const { outliersMethod: method, outliersThreshold: share } = options;
  const kept = inlierRows(matrix, method, share, random.fork('outliers'));
  builder.note(`${matrix.rows - kept.length} training rows left out as outliers (${method})`, features);
  builder.takeRows(kept);
};

const balance: FitStage = (builder, { options, random }) => {
  const { matrix, target, weights, ties, features } = builder.rows;
  if (!options.fixImbalance || target.task === 'regression') return;
  const method = options.fixImbalanceMethod;
  const balanced = balanceClasses({
    matrix,
    target,
    weights,
    ties,
    features,
    method,
    random: random.fork('balance'),
  });
  const change = `${matrix.rows} training rows became ${balanced.matrix.rows}`;
  builder.note(`${change} to balance classes (${method})`, features);
  builder.replaceRows({
    matrix: balanced.matrix,
    target: balanced.target,
    weights: balanced.weights,
    ties: balanced.ties,
  });
};

/** What products, transforms or the rows that are left make constant; divided by its rounding, later rows would blow up. */
const dropConstant: FitStage = (builder) => {
  const { matrix, features } = builder.rows;
  const kept = Array.from(features.keys()).filter((j) => {
    if (features[j]!.kind !== 'number') return true;
    const values = presentValues(matrix, j);
    return values.length < matrix.rows || varies(values);
  });
  if (kept.length === 0) {
    throw new InvalidArgument('preprocess', 'must leave a feature that tells training rows apart', 'none');
  }
  builder.keep(kept, 'it is the same in every training row that is left');
};

const transformNumbers: FitStage = (builder, rules) => {
  const { options } = rules;
  if (!options.transformation) return;
  const { matrix, features } = builder.rows;
  const method = options.transformationMethod;
  builder.note(`transformed (${method})`, features.filter(isNumber));
  builder.add(method === 'quantile' ? fitQuantile(matrix, features) : fitPower(matrix, features), features);
  dropConstant(builder, rules);
};

const normalise: FitStage = (builder, { options, input }) => {
  if (!options.normalize && input !== 'scaled') return;
  const { matrix, features } = builder.rows;
  const method = options.normalize ? options.normalizeMethod : 'zscore';
  builder.note(`normalised (${method})`, features.filter(isNumber));
  builder.add(fitAffine(matrix, features, method), features);
};

/** Incremental components are the linear ones: the covariance is added up row by row anyway. */
const turnIntoComponents: FitStage = (builder, { options }) => {
  if (!options.pca) return;
  const { matrix, features } = builder.rows;
  const pca = fitPca(matrix, features, options.pcaComponents, options.keepFeatures);
  if (pca === undefined) return;
  const { components } = pca.stage;
  const share = `${(100 * pca.explained).toFixed(1)} % of the variance`;
  const still = pca.still === 0 ? '' : `; ${pca.still} more would not vary`;
  builder.note(
    `turned into ${components} principal components (${share}${still})`,
    pca.stage.used.map((j) => features[j]!),
  );
  builder.add(pca.stage, pca.features);
};

const selectBest: FitStage = (builder, { options, columnCount, random }) => {
  if (!options.featureSelection) return;
  const { matrix, target, features } = builder.rows;
  const kept = selectFeatures({
    matrix: thinRows(matrix, MOST_JUDGED_ROWS),
    target: thinTarget(target, matrix.rows, MOST_JUDGED_ROWS),
    method: options.featureSelectionMethod,
    count: countToSelect(options.nFeaturesToSelect, columnCount),
    isProtected: (j) => isKept(features[j]!, options),
    random: random.fork('selection'),
  });
  builder.keep(kept, `not among the ${kept.length} best features (${options.featureSelectionMethod})`);
};

const ORDER: readonly FitStage[] = [
  multiply,
  dropStill,
  joinGroups,
  dropTwins,
  cutIntoBins,
  dropOutliers,
  balance,
  dropConstant,
  transformNumbers,
  normalise,
  turnIntoComponents,
  selectBest,
];

function isKept({ sources }: FeatureInfo, { keepFeatures }: PreprocessOptions): boolean {
  return sources.some((source) => keepFeatures.includes(source));
}

function isNumber({ kind }: FeatureInfo): boolean {
  return kind === 'number';
}

/** A share is taken of the original columns and rounded down; at least one feature is selected. */
function countToSelect(wanted: number, columnCount: number): number {
  return wanted >= 1 ? wanted : Math.max(1, Math.floor(wanted * columnCount));
}

/** The target of the rows that `thinRows` takes. */
function thinTarget(target: Target, rows: number, most: number): Target {
  const step = Math.ceil(rows / most);
  if (step <= 1) return target;
  return takeTargetRows(
    target,
    Uint32Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step),
  );
}
