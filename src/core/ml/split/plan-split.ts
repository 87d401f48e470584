import { type Fault, InvalidArgument } from '../../errors.js';
import { createRandom, type Random } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import { customFolds } from './custom-folds.js';
import type { Fold } from './fold.js';
import { groupKFold } from './group-k-fold.js';
import { groupHoldout, randomHoldout, stratifiedGroupHoldout, stratifiedHoldout } from './holdout.js';
import { kFold } from './k-fold.js';
import { keepGroupsApart } from './keep-groups-apart.js';
import { splitFaults } from './split-faults.js';
import type { SplitData, SplitSpec } from './split-spec.js';
import { stratifiedGroupKFold } from './stratified-group-k-fold.js';
import { stratifiedKFold } from './stratified-k-fold.js';
import { countKnownTimes, newestRowsFold, rowNumbersAsTimes, timeFolds } from './time-folds.js';

export type { SplitData, SplitSpec } from './split-spec.js';

/** The folds, or all that is wrong with the request; pointers are relative to the split. */
export type SplitPlan =
  | { readonly kind: 'planned'; readonly folds: readonly Fold[]; readonly remarks: readonly string[] }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

/**
 * Splits rows as a plan says. The same plan, rows and seed give the same folds; `hashFolds` names them.
 * A bad plan is an answer, not an error.
 * Folds in time order (`time-series`, holdout `tail`) keep groups apart too where there are groups: training rows of a
 * group that is tested are left out, so that both rules hold.
 * @returns `planned`, with remarks on rows that are left out; `refused` with every fault that was found
 * @example planSplit({ kind: 'k-fold', folds: 2 }, { rows: 4, seed: 1 }) // tests rows [0, 1], then [2, 3]
 */
export function planSplit(spec: SplitSpec, data: SplitData): SplitPlan {
  const faults = splitFaults(spec, data);
  if (faults.length > 0) return { kind: 'refused', faults };
  try {
    const folds = makeFolds(spec, data);
    const remarks = remarksOn(spec, data);
    if (!isByTime(spec) || data.groups === undefined) return { kind: 'planned', folds, remarks };
    return withGroupsApart(folds, data.groups, remarks);
  } catch (error) {
    if (error instanceof InvalidArgument) return { kind: 'refused', faults: error.faults };
    throw error;
  }
}

/** Folds in time order know the groups too: rows of a group that is tested are not learnt from. */
function withGroupsApart(folds: readonly Fold[], groups: Int32Array, remarks: readonly string[]): SplitPlan {
  const apart = keepGroupsApart(folds, groups);
  const empty = apart.folds.findIndex(({ train }) => train.length === 0);
  if (empty >= 0) {
    const message = `must leave rows to train on in time order: every row before test block ${empty + 1} of ${folds.length} is of a group that the block has`;
    return { kind: 'refused', faults: [{ pointer: '/groups', message }] };
  }
  const leftOut = apart.leftOut.reduce((sum, count) => sum + count, 0);
  if (leftOut === 0) return { kind: 'planned', folds, remarks };
  const learnt = folds.reduce((sum, { train }) => sum + train.length, 0);
  const remark = `${leftOut} of ${learnt} training rows of the folds are left out, because their group is among the newer rows that are tested`;
  return { kind: 'planned', folds: apart.folds, remarks: [...remarks, remark] };
}

function isByTime(spec: SplitSpec): boolean {
  return spec.kind === 'time-series' || (spec.kind === 'holdout' && spec.method === 'tail');
}

function makeFolds(spec: SplitSpec, data: SplitData): Fold[] {
  const random = createRandom(data.seed).fork('folds');
  if (spec.kind === 'custom') return customFolds(spec.folds);
  if (spec.kind === 'holdout') return [makeHoldout(spec, data, random)];
  if (spec.kind === 'time-series') return timeFolds(timesOf(data), spec.folds, spec);
  const { repeats = 1, isShuffled = false } = spec;
  return Array.from({ length: repeats }, (_, repeat) => {
    const shuffle = repeat === 0 ? random : random.fork(`repeat/${repeat}`);
    return dealFolds(spec.kind, spec.folds, data, isShuffled ? shuffle : undefined);
  }).flat();
}

function dealFolds(
  kind: 'k-fold' | 'stratified' | 'group' | 'stratified-group',
  folds: number,
  data: SplitData,
  random: Random | undefined,
): Fold[] {
  switch (kind) {
    case 'k-fold':
      return kFold(data.rows, { folds, random });
    case 'stratified':
      return stratifiedKFold(classesOf(data), { folds, random });
    case 'group':
      return groupKFold(groupsOf(data), { folds, random });
    case 'stratified-group':
      return stratifiedGroupKFold(classesOf(data), groupsOf(data), { folds, random });
  }
}

function makeHoldout(
  { method, testShare, gap }: Extract<SplitSpec, { kind: 'holdout' }>,
  data: SplitData,
  random: Random,
): Fold {
  switch (method) {
    case 'plain':
      return randomHoldout(data.rows, testShare, random);
    case 'stratified':
      return stratifiedHoldout(classesOf(data), testShare, random);
    case 'group':
      return groupHoldout(groupsOf(data), testShare, random);
    case 'stratified-group':
      return stratifiedGroupHoldout(classesOf(data), groupsOf(data), testShare, random);
    case 'tail': {
      const times = timesOf(data);
      return newestRowsFold(times, Math.max(1, Math.round(countKnownTimes(times) * testShare)), { gap });
    }
  }
}

function remarksOn(spec: SplitSpec, { times }: SplitData): string[] {
  const unknown = times === undefined || !isByTime(spec) ? 0 : times.length - countKnownTimes(times);
  return unknown === 0 ? [] : [`${unknown} rows without a time are in no fold`];
}

function timesOf({ times, rows }: SplitData): Float64Array {
  return times ?? rowNumbersAsTimes(rows);
}

function classesOf({ target }: SplitData): ClassTarget {
  if (target?.task === 'classification') return target;
  throw new InvalidArgument('target', 'must have classes', target?.task);
}

function groupsOf({ groups }: SplitData): Int32Array {
  if (groups !== undefined) return groups;
  throw new InvalidArgument('groups', 'must be given', undefined);
}
