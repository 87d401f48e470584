/** Chooses how rows are split for cross-validation, and says in words where it differs from what was asked. */
import { InvalidArgument } from '../core/errors.js';
import type { Target } from '../core/ml/estimator.js';
import type { Fold } from '../core/ml/split/fold.js';
import { planSplit, type SplitSpec } from '../core/ml/split/plan-split.js';
import type { FoldStrategy } from './automl.api.js';

/** With more rows, folds cost more than they tell. */
export const MOST_ROWS_TO_CROSS_VALIDATE = 100_000;
const FOLDS_FOR_MANY_ROWS = 3;
/** Rows times columns that five folds of one hour can go through, as FLAML has it. */
const MOST_CELLS_PER_HOUR = 1e7;
const HOLDOUT_SHARE = 0.1;
/** On fewer rows chance decides which model is best, and whether it beats the baseline. */
const FEWEST_JUDGING_ROWS = 1000;
const MOST_HOLDOUT_SHARE = 0.25;
/** Folds of few rows leave the choice between close models to chance: they are drawn anew where that takes no time. */
const ROWS_OF_ALL_REPEATS_PER_SECOND = 25;
const MOST_REPEATS_UNASKED = 3;

export interface FoldRequest {
  readonly folds: number;
  /** How often the folds are drawn anew; when left out once, or more often where a budget has room for it. */
  readonly repeats?: number | undefined;
  /** Rows between the training rows and the judging rows of folds in time order; 0 when left out. */
  readonly gapRows?: number | undefined;
  readonly foldStrategy: FoldStrategy;
  readonly seed: number;
  /** Whether rows stand in the order of a time column. */
  readonly hasTimeOrder: boolean;
  /** Whether the rows are a sample of more. */
  readonly isSample: boolean;
  /** Rows of one group are never on both sides of a split. */
  readonly groups?: Int32Array | undefined;
  /** Of the features; only looked at under a budget. */
  readonly columns?: number | undefined;
  readonly budgetSeconds?: number | undefined;
}

type Strategy = Exclude<FoldStrategy, 'auto'>;

export interface PlannedFolds {
  readonly strategy: Strategy;
  readonly folds: readonly Fold[];
  readonly remarks: readonly string[];
}

/** @throws InvalidArgument when the rows cannot be split as asked */
export function planFolds(target: Target, request: FoldRequest): PlannedFolds {
  const remarks: string[] = [];
  const { foldStrategy, hasTimeOrder } = request;
  if (foldStrategy === 'holdout' || isHoldoutEnough(target, request)) return planHoldout(target, request);
  const folds = request.isSample ? fewFolds(request.folds, remarks) : request.folds;
  const strategy =
    foldStrategy === 'auto' ? chooseStrategy(target, request, folds, remarks) : suiting(target, foldStrategy);
  if (hasTimeOrder && foldStrategy !== 'auto' && strategy !== 'time-series') {
    remarks.push(`rows have a time order but ${strategy} folds mix past and future: scores may be too good`);
  }
  const affordable =
    strategy === 'stratified' && foldStrategy === 'auto' ? lowerFolds(target, folds, remarks) : folds;
  const spec: SplitSpec =
    strategy === 'time-series'
      ? { kind: strategy, folds: affordable, ...gapOf(request) }
      : { kind: strategy, folds: affordable, isShuffled: true, repeats: repeatsOf(target, request, remarks) };
  if (strategy === 'time-series' && (request.repeats ?? 1) > 1) {
    remarks.push('folds in time order cannot be drawn anew: they are made once');
  }
  const planned = split(spec, target, request);
  return { strategy, folds: planned.folds, remarks: [...remarks, ...planned.remarks] };
}

/** Five folds of data that is large for its budget leave no time to look at more than a few models. */
function isHoldoutEnough(target: Target, { foldStrategy, columns, budgetSeconds }: FoldRequest): boolean {
  if (foldStrategy !== 'auto' || budgetSeconds === undefined || columns === undefined) return false;
  if (rowsOf(target) * MOST_HOLDOUT_SHARE < FEWEST_JUDGING_ROWS) return false;
  return (rowsOf(target) * columns) / 0.9 >= MOST_CELLS_PER_HOUR * (budgetSeconds / 3600);
}

function repeatsOf(
  target: Target,
  { repeats, foldStrategy, budgetSeconds, isSample }: FoldRequest,
  remarks: string[],
): number {
  if (repeats !== undefined) return repeats;
  if (foldStrategy !== 'auto' || budgetSeconds === undefined || isSample) return 1;
  const affordable = Math.floor((ROWS_OF_ALL_REPEATS_PER_SECOND * budgetSeconds) / rowsOf(target));
  const chosen = Math.min(MOST_REPEATS_UNASKED, Math.max(1, affordable));
  if (chosen > 1) {
    remarks.push(
      `the folds are drawn ${chosen} times, because with ${rowsOf(target)} rows chance has a large part in a score`,
    );
  }
  return chosen;
}

function gapOf({ gapRows = 0 }: FoldRequest): { gap?: { rows: number } } {
  return gapRows === 0 ? {} : { gap: { rows: gapRows } };
}

function planHoldout(target: Target, request: FoldRequest): PlannedFolds {
  const { hasTimeOrder, groups, budgetSeconds, foldStrategy } = request;
  const isStratified = target.task === 'classification' && fewestOf(target) >= 2;
  const method = hasTimeOrder
    ? 'tail'
    : groups !== undefined
      ? isStratified
        ? 'stratified-group'
        : 'group'
      : isStratified
        ? 'stratified'
        : 'plain';
  const wanted = Math.min(MOST_HOLDOUT_SHARE, FEWEST_JUDGING_ROWS / rowsOf(target));
  const testShare = Math.max(HOLDOUT_SHARE, wanted);
  const gap = method === 'tail' ? gapOf(request) : {};
  const planned = split({ kind: 'holdout', testShare, method, ...gap }, target, request);
  const percent = `${Math.round(testShare * 100)} %`;
  const which = hasTimeOrder ? `the newest ${percent}` : percent;
  const why =
    foldStrategy === 'holdout'
      ? []
      : [
          `${which} of the rows judges instead of folds, because ${budgetSeconds} seconds are short for so many values`,
        ];
  return { strategy: 'holdout', folds: planned.folds, remarks: [...why, ...planned.remarks] };
}

function split(spec: SplitSpec, target: Target, { groups, seed }: FoldRequest) {
  const plan = planSplit(spec, {
    rows: rowsOf(target),
    target,
    seed,
    ...(groups === undefined ? {} : { groups }),
  });
  if (plan.kind === 'planned') return plan;
  const words = plan.faults.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
  throw new InvalidArgument('folds', `cannot be made: ${words}`, spec.kind);
}

function fewFolds(folds: number, remarks: string[]): number {
  if (folds <= FOLDS_FOR_MANY_ROWS) return folds;
  remarks.push(`${FOLDS_FOR_MANY_ROWS} instead of ${folds} folds, because there are many rows`);
  return FOLDS_FOR_MANY_ROWS;
}

/** Amounts have no strata. */
function suiting(target: Target, asked: Exclude<FoldStrategy, 'auto' | 'holdout'>) {
  if (target.task === 'classification') return asked;
  if (asked === 'stratified') return 'k-fold';
  return asked === 'stratified-group' ? 'group' : asked;
}

function chooseStrategy(
  target: Target,
  { hasTimeOrder, groups }: FoldRequest,
  folds: number,
  remarks: string[],
): Exclude<Strategy, 'holdout'> {
  if (hasTimeOrder && holdsEveryClassEarly(target, folds)) return 'time-series';
  if (hasTimeOrder) {
    remarks.push('folds are not in time order, because the oldest rows do not hold every class');
  }
  const isRare = target.task === 'classification' && fewestOf(target) < 2;
  if (isRare) remarks.push('folds are not stratified, because a class has a single row');
  const isStratified = target.task === 'classification' && !isRare;
  if (groups !== undefined) return isStratified ? 'stratified-group' : 'group';
  return isStratified ? 'stratified' : 'k-fold';
}

function holdsEveryClassEarly(target: Target, folds: number): boolean {
  if (target.task === 'regression') return true;
  const counts = classCounts(target.labels, target.classCount);
  const testRows = Math.floor(target.labels.length / (folds + 1));
  const oldest = classCounts(
    target.labels.subarray(0, target.labels.length - testRows * folds),
    target.classCount,
  );
  return testRows > 0 && oldest.every((count, index) => count > 0 || counts[index] === 0);
}

/** Every class must be in every fold; a rare one decides how many there can be. */
function lowerFolds(target: Target, folds: number, remarks: string[]): number {
  const fewest = fewestOf(target);
  if (fewest >= folds) return folds;
  remarks.push(`${fewest} instead of ${folds} folds, because the rarest class has ${fewest} rows`);
  return fewest;
}

function rowsOf(target: Target): number {
  return target.task === 'classification' ? target.labels.length : target.values.length;
}

function fewestOf(target: Target): number {
  if (target.task === 'regression') return Number.POSITIVE_INFINITY;
  return Math.min(...classCounts(target.labels, target.classCount).filter((count) => count > 0));
}

function classCounts(labels: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label]!++;
  return counts;
}
