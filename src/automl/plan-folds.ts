/** Chooses how rows are split for cross-validation, and says in words where it differs from what was asked. */
import type { Target } from '../core/ml/estimator.js';
import type { Fold } from '../core/ml/split/fold.js';
import { planSplit, type SplitData, type SplitSpec } from '../core/ml/split/plan-split.js';
import { SplitRefused } from '../core/ml/split/split-refused.js';
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
/** Of the training rows of a fold in time order that must be left when groups are kept apart too. */
const LEAST_SHARE_LEFT = 0.25;

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
  /** When each row happened, NaN where that is unknown; the order of the rows when left out. Only looked at in time order. */
  readonly times?: Float64Array | undefined;
  /** Rows of one group are never on both sides of a split. */
  readonly groups?: Int32Array | undefined;
  /** Given when the guards have found groups: what is kept apart, if anything, where time leaves no room for those. */
  readonly spare?: { readonly groups: Int32Array | undefined } | undefined;
  /** Of the features; only looked at under a budget. */
  readonly columns?: number | undefined;
  readonly budgetSeconds?: number | undefined;
}

type Strategy = Exclude<FoldStrategy, 'auto'>;
type TimeSpec = Extract<SplitSpec, { kind: 'time-series' }>;

export interface PlannedFolds {
  readonly strategy: Strategy;
  readonly folds: readonly Fold[];
  readonly remarks: readonly string[];
  /** Whether training rows are all older than the rows that judge. */
  readonly followsTime: boolean;
  /** Whether only `spare` is kept apart, because groups that the guards found are in every block of time. */
  readonly sparesGroups: boolean;
}

/** @throws InvalidArgument when the rows cannot be split as asked */
export function planFolds(target: Target, request: FoldRequest): PlannedFolds {
  const remarks: string[] = [];
  const { foldStrategy, hasTimeOrder } = request;
  if (foldStrategy === 'holdout' || isHoldoutEnough(target, request)) return planHoldout(target, request);
  const folds = request.isSample ? fewFolds(request.folds, remarks) : request.folds;
  const strategy =
    foldStrategy === 'auto'
      ? chooseStrategy(target, request, remarks)
      : keepingGroups(suiting(target, foldStrategy), request, remarks);
  if (strategy === 'time-series') return planTimeFolds(target, request, folds, remarks);
  if (hasTimeOrder && foldStrategy !== 'auto') {
    remarks.push(`rows have a time order but ${strategy} folds mix past and future: scores may be too good`);
  }
  return dealFolds(target, request, strategy, folds, remarks);
}

function dealFolds(
  target: Target,
  request: FoldRequest,
  strategy: Exclude<Strategy, 'holdout' | 'time-series'>,
  folds: number,
  remarks: string[],
): PlannedFolds {
  const affordable =
    strategy === 'stratified' && request.foldStrategy === 'auto'
      ? lowerFolds(target, folds, remarks)
      : groupsAtMost(request, folds, remarks);
  const repeats = repeatsOf(target, request, remarks);
  if (hasGap(request)) remarks.push(NO_GAP);
  const planned = split({ kind: strategy, folds: affordable, isShuffled: true, repeats }, target, request);
  return planOf(strategy, planned.folds, [...remarks, ...planned.remarks]);
}

/** Time and groups both, as far as there is room; else groups alone, unless time was asked for. */
function planTimeFolds(target: Target, request: FoldRequest, folds: number, remarks: string[]): PlannedFolds {
  const isAuto = request.foldStrategy === 'auto';
  const count = isAuto ? mostTimeFolds(target, request, folds) : folds;
  if (count === undefined) {
    remarks.push(FEW_TIMES);
    return dealFolds(target, request, withoutTime(target, request, remarks), folds, remarks);
  }
  const spec: TimeSpec = { kind: 'time-series', folds: count, ...gapOf(request) };
  if (isAuto && !holdsEveryClassEarly(spec, target, request)) {
    remarks.push('folds are not in time order, because the oldest rows do not hold every class');
    return dealFolds(target, request, withoutTime(target, request, remarks), folds, remarks);
  }
  if (count < folds) {
    remarks.push(`${count} instead of ${folds} folds, because many rows have the same time or none`);
  }
  const timely = splitInTime(spec, target, request);
  if (timely === undefined && isAuto) {
    remarks.push(IN_EVERY_BLOCK);
    return dealFolds(target, request, withoutTime(target, request, remarks), folds, remarks);
  }
  if ((request.repeats ?? 1) > 1)
    remarks.push('folds in time order cannot be drawn anew: they are made once');
  // Split again for the words of the refusal.
  const planned = timely ?? { ...split(spec, target, request), sparesGroups: false };
  return {
    ...planOf('time-series', planned.folds, [...remarks, ...planned.remarks]),
    followsTime: true,
    sparesGroups: planned.sparesGroups,
  };
}

const IN_EVERY_BLOCK =
  'the split is not in time order, because the groups are spread over time: without those that are tested too few older rows are left to learn from; past and future are mixed, so scores may be too good';

const FEW_TIMES =
  'the split is not in time order, because too many rows have the same time or none; past and future are mixed, so scores may be too good';
const NO_GAP = 'no rows are left out as a gap, because the split is not in time order';

/** Up to so many, of which each has older rows to learn from; undefined when not even two have. */
function mostTimeFolds(target: Target, request: FoldRequest, folds: number): number | undefined {
  for (let count = folds; count >= 2; count--) {
    if (hasOlderRows({ kind: 'time-series', folds: count }, target, request)) return count;
  }
  return undefined;
}

/** Whether every block has older rows to learn from: not where most rows have the same time, or none. */
function hasOlderRows(spec: SplitSpec, target: Target, request: FoldRequest): boolean {
  // Whoever asks for a gap is told when there is no room for it.
  if (request.times === undefined || hasGap(request)) return true;
  return planSplit(spec, splitData(target, { ...request, groups: undefined })).kind === 'planned';
}

/**
 * A split in time order that keeps groups apart, those that the guards found only where there is room for them.
 * @returns undefined when groups leave too few training rows of a fold, or not every class
 */
function splitInTime(spec: SplitSpec, target: Target, request: FoldRequest) {
  const { groups, spare } = request;
  const free = split(spec, target, { ...request, groups: undefined });
  if (groups === undefined) return { ...free, sparesGroups: false };
  const attempt = (kept: Int32Array | undefined) => {
    if (kept === undefined) return free;
    const plan = planSplit(spec, splitData(target, { ...request, groups: kept }));
    return plan.kind === 'planned' && leavesEnough(target, plan.folds, free.folds) ? plan : undefined;
  };
  const whole = attempt(groups);
  if (whole !== undefined) return { ...whole, sparesGroups: false };
  const spared = spare === undefined ? undefined : attempt(spare.groups);
  if (spared === undefined) return undefined;
  const remark =
    'rows that the guards found to belong together are on both sides of folds in time order, because they are spread over time';
  return { ...spared, remarks: [...spared.remarks, remark], sparesGroups: true };
}

/** Whether enough is learnt from, compared to the same folds without regard to groups. */
function leavesEnough(target: Target, folds: readonly Fold[], free: readonly Fold[]): boolean {
  const classesIn = ({ train }: Fold) =>
    target.task === 'regression' ? 0 : new Set(train.map((row) => target.labels[row]!)).size;
  return folds.every(
    (fold, k) =>
      fold.train.length >= LEAST_SHARE_LEFT * free[k]!.train.length &&
      classesIn(fold) === classesIn(free[k]!),
  );
}

function planOf(strategy: Strategy, folds: readonly Fold[], remarks: readonly string[]): PlannedFolds {
  return { strategy, folds, remarks, followsTime: false, sparesGroups: false };
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

function hasGap({ gapRows = 0 }: FoldRequest): boolean {
  return gapRows > 0;
}

function gapOf({ gapRows = 0 }: FoldRequest): { gap?: { rows: number } } {
  return gapRows === 0 ? {} : { gap: { rows: gapRows } };
}

function planHoldout(target: Target, request: FoldRequest): PlannedFolds {
  const { hasTimeOrder, budgetSeconds, foldStrategy } = request;
  const wanted = Math.min(MOST_HOLDOUT_SHARE, FEWEST_JUDGING_ROWS / rowsOf(target));
  const testShare = Math.max(HOLDOUT_SHARE, wanted);
  const spec = { kind: 'holdout', testShare } as const;
  const tail = { ...spec, method: 'tail', ...gapOf(request) } as const;
  const isPossible = hasTimeOrder && hasOlderRows(tail, target, request);
  const timely = isPossible ? splitInTime(tail, target, request) : undefined;
  const planned = timely ?? split({ ...spec, method: timelessMethod(target, request) }, target, request);
  const percent = `${Math.round(testShare * 100)} %`;
  const which = timely === undefined ? percent : `the newest ${percent}`;
  const why =
    foldStrategy === 'holdout'
      ? []
      : [
          `${which} of the rows judges instead of folds, because ${budgetSeconds} seconds are short for so many values`,
        ];
  const given = [
    ...(hasTimeOrder && timely === undefined ? [isPossible ? IN_EVERY_BLOCK : FEW_TIMES] : []),
    ...(timely === undefined && hasGap(request) ? [NO_GAP] : []),
    ...((request.repeats ?? 1) > 1 ? ['a holdout cannot be drawn anew: it is made once'] : []),
  ];
  return {
    ...planOf('holdout', planned.folds, [...why, ...given, ...planned.remarks]),
    followsTime: timely !== undefined,
    sparesGroups: timely?.sparesGroups ?? false,
  };
}

function timelessMethod(target: Target, { groups }: FoldRequest) {
  const isStratified = target.task === 'classification' && fewestOf(target) >= 2;
  if (groups !== undefined) return isStratified ? 'stratified-group' : 'group';
  return isStratified ? 'stratified' : 'plain';
}

/** @throws SplitRefused with every fault */
function split(spec: SplitSpec, target: Target, request: FoldRequest) {
  const plan = planSplit(spec, splitData(target, request));
  if (plan.kind === 'planned') return plan;
  throw new SplitRefused(plan.faults);
}

function splitData(target: Target, { groups, times, hasTimeOrder, seed }: FoldRequest): SplitData {
  return { rows: rowsOf(target), target, seed, groups, times: hasTimeOrder ? times : undefined };
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

const GROUPED = { stratified: 'stratified-group', 'k-fold': 'group' } as const;

/** Rows of a group that are learnt and tested would flatter every score, whatever the strategy is called. */
function keepingGroups(
  asked: Exclude<Strategy, 'holdout'>,
  { groups }: FoldRequest,
  remarks: string[],
): Exclude<Strategy, 'holdout'> {
  if (groups === undefined || (asked !== 'stratified' && asked !== 'k-fold')) return asked;
  remarks.push(
    `${GROUPED[asked]} instead of ${asked} folds, so that rows of a group stay on one side of every fold`,
  );
  return GROUPED[asked];
}

/** A fold takes a group at least. */
function groupsAtMost({ groups }: FoldRequest, folds: number, remarks: string[]): number {
  if (groups === undefined) return folds;
  const count = new Set(groups).size;
  // With a single group there is nothing to split, which the split itself says.
  if (count >= folds || count < 2) return folds;
  remarks.push(`${count} instead of ${folds} folds, because there are ${count} groups`);
  return count;
}

function chooseStrategy(
  target: Target,
  request: FoldRequest,
  remarks: string[],
): Exclude<Strategy, 'holdout'> {
  return request.hasTimeOrder ? 'time-series' : withoutTime(target, request, remarks);
}

function withoutTime(target: Target, { groups }: FoldRequest, remarks: string[]) {
  const isRare = target.task === 'classification' && fewestOf(target) < 2;
  if (isRare) remarks.push('folds are not stratified, because a class has a single row');
  const isStratified = target.task === 'classification' && !isRare;
  if (groups !== undefined) return isStratified ? 'stratified-group' : 'group';
  return isStratified ? 'stratified' : 'k-fold';
}

/** Whether the first fold learns from every class that some fold learns or tests. */
function holdsEveryClassEarly(spec: TimeSpec, target: Target, request: FoldRequest): boolean {
  if (target.task === 'regression') return true;
  const plan = planSplit(spec, splitData(target, { ...request, groups: undefined }));
  if (plan.kind === 'refused') {
    // Whoever asks for a gap is told when there is no room for it, where time order is possible without.
    const { gap, ...free } = spec;
    return gap !== undefined && holdsEveryClassEarly(free, target, request);
  }
  const classesOf = (rows: readonly Uint32Array[]) =>
    new Set(rows.flatMap((some) => Array.from(some, (row) => target.labels[row]!))).size;
  const all = plan.folds.flatMap(({ train, test }) => [train, test]);
  return classesOf(all.slice(0, 1)) === classesOf(all);
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
