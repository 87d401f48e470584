import type { Fault } from '../../errors.js';
import { customFoldFaults } from './custom-folds.js';
import type { Span } from './span.js';
import type { SplitData, SplitSpec } from './split-spec.js';

/** Everything that is wrong with a split before rows are dealt out: numbers out of range, and data it needs and lacks. */
export function splitFaults(spec: SplitSpec, data: SplitData): Fault[] {
  const faults: Fault[] = [];
  const add = (pointer: string, message: string, received: unknown) =>
    faults.push({ pointer, message: `${message}, received ${String(received)}` });
  if (spec.kind === 'custom') {
    return customFoldFaults(spec.folds, data.rows, spec.allowsOverlap ?? false);
  }
  if (spec.kind === 'holdout') {
    if (!(spec.testShare > 0 && spec.testShare < 1))
      add('/testShare', 'must lie between 0 and 1', spec.testShare);
    if (spec.gap !== undefined && spec.method !== 'tail') add('/gap', 'needs the method tail', spec.method);
  } else if (!Number.isInteger(spec.folds) || spec.folds < 2) {
    add('/folds', 'must be an integer of at least 2', spec.folds);
  }
  if (spec.kind === 'time-series' || spec.kind === 'holdout') {
    spanFaults('/gap', spec.gap, 0, data, faults);
    if (spec.kind === 'time-series') spanFaults('/window', spec.window, 1, data, faults);
  } else {
    const { repeats = 1, isShuffled = false } = spec;
    if (!Number.isInteger(repeats) || repeats < 1)
      add('/repeats', 'must be an integer of at least 1', repeats);
    else if (repeats > 1 && !isShuffled) add('/repeats', 'above 1 needs isShuffled', repeats);
  }
  const isHoldout = spec.kind === 'holdout';
  const how = isHoldout ? spec.method : spec.kind;
  dataFaults({ how, label: isHoldout ? `holdout method ${how}` : `fold kind ${how}` }, data, faults);
  return faults;
}

function spanFaults(
  pointer: string,
  span: Span | undefined,
  least: number,
  { times }: SplitData,
  faults: Fault[],
): void {
  if (span === undefined) return;
  const [size, unit] = 'rows' in span ? [span.rows, 'rows'] : [span.milliseconds, 'milliseconds'];
  const isRight = unit === 'rows' ? Number.isInteger(size) : Number.isFinite(size);
  if (!isRight || size < least) {
    const kind = unit === 'rows' ? 'an integer' : 'a number';
    faults.push({
      pointer: `${pointer}/${unit}`,
      message: `must be ${kind} of at least ${least}, received ${size}`,
    });
  }
  if (unit === 'milliseconds' && times === undefined) {
    faults.push({ pointer, message: 'in milliseconds needs a time column' });
  }
}

function dataFaults(
  { how, label }: { readonly how: string; readonly label: string },
  { rows, target, groups, times }: SplitData,
  faults: Fault[],
): void {
  if (how.startsWith('stratified') && target?.task !== 'classification') {
    faults.push({
      pointer: '/target',
      message: `must have classes, because the ${label} needs them, received ${target?.task ?? 'no target'}`,
    });
  }
  if (how.endsWith('group') && groups === undefined) {
    faults.push({
      pointer: '/groups',
      message: `must be given, because the ${label} needs them, received none`,
    });
  }
  const isGrouped = how.endsWith('group') || how === 'time-series' || how === 'tail';
  const without = isGrouped ? (groups?.filter((group) => group < 0).length ?? 0) : 0;
  if (without > 0) {
    const first = groups!.findIndex((group) => group < 0);
    faults.push({
      pointer: '/groups',
      message: `must have a value in every row, ${without} of ${rows} have none, the first is row ${first}`,
    });
  }
  const lengths = {
    target: target?.task === 'regression' ? target.values.length : target?.labels.length,
    groups: groups?.length,
    times: times?.length,
  };
  for (const [name, length] of Object.entries(lengths)) {
    if (length === undefined || length === rows) continue;
    faults.push({ pointer: `/${name}`, message: `must have ${rows} entries, received ${length}` });
  }
}
