import type { JsonObject } from '../../json.js';
import type { NumberColumn } from '../../table.js';
import { readNumber } from '../read-model.js';
import type { ColumnRules } from './column-rules.js';
import type { FeatureWriter } from './feature-slot.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { readStepNames, type StepNames } from './step-names.js';
import { varies } from './varies.js';

/** A number column kept as it is, with `fill` for missing values. */
export interface NumberStep extends StepNames {
  readonly kind: 'number';
  /** Absent: missing values stay missing. */
  readonly fill?: number;
}

/** Beyond this the square of a number is infinite and no estimator can work with it. */
export const MAXIMUM_MAGNITUDE = 1e150;

/** Whether a number can be used as it is; NaN, infinities and numbers beyond 1e150 count as missing. */
export function isUsableNumber(value: number): boolean {
  return Math.abs(value) <= MAXIMUM_MAGNITUDE;
}

/**
 * Learns what stands in for missing values from the usable ones: their mean, median or mode (the smallest of the most
 * frequent), or the number the user gave; nothing when missing values may stay.
 * Without a usable value the column is dropped, also with a single distinct one or several that differ by rounding
 * only, unless whether it is missing can still be told.
 */
export function fitNumberStep(
  name: string,
  column: NumberColumn,
  { options, fillsNumbers }: ColumnRules,
): { plan: PlanEntry; step?: NumberStep } {
  const { usable, missing, areEqual } = usableNumbers(column.values);
  const note = describeMissing(missing, column.values.length - usable.length - missing);
  if (usable.length === 0) {
    return { plan: dropped(name, DROP_REASONS.allMissing, `no row has a usable number${note}`) };
  }
  if ((fillsNumbers || usable.length === column.values.length) && !varies(usable)) {
    const but = areEqual ? '' : ' but for rounding';
    return { plan: dropped(name, DROP_REASONS.constant, `every value is ${usable[0]}${but}${note}`) };
  }
  const entry = { column: name, step: 'number', why: `numbers${note}`, features: [name] } as const;
  const step: NumberStep = { kind: 'number', column: name, features: [name] };
  if (!fillsNumbers)
    return { plan: { ...entry, what: 'kept as a number; missing values stay missing' }, step };
  const { fill, word } = chooseFill(usable, options.numericImputation);
  return {
    plan: { ...entry, what: `kept as a number; missing values become the ${word} ${fill}` },
    step: { ...step, fill },
  };
}

/** Writes the numbers; those that cannot be used become the fill, or NaN without one. */
export function createNumberWriter(step: NumberStep): FeatureWriter<NumberColumn> {
  const fill = step.fill ?? Number.NaN;
  return ({ values }, { data, columns, offset }) => {
    for (let i = 0, at = offset; i < values.length; i++, at += columns) {
      const value = values[i]!;
      data[at] = isUsableNumber(value) ? value : fill;
    }
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readNumberStep(json: JsonObject): NumberStep {
  const step = { kind: 'number', ...readStepNames(json, 1) } as const;
  return json['fill'] === undefined ? step : { ...step, fill: readNumber(json, 'fill') };
}

function usableNumbers(values: Float64Array): {
  usable: Float64Array;
  missing: number;
  areEqual: boolean;
} {
  const usable = new Float64Array(values.length);
  let found = 0;
  let missing = 0;
  let areEqual = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (isUsableNumber(value)) {
      usable[found++] = value;
      if (value !== usable[0]) areEqual = false;
    } else if (Number.isNaN(value)) missing++;
  }
  return { usable: usable.subarray(0, found), missing, areEqual };
}

/** Neighbours and dropped rows are seen to elsewhere; rows that come later, or have no neighbour, get the mean. */
function chooseFill(
  usable: Float64Array,
  how: PreprocessOptions['numericImputation'],
): { fill: number; word: string } {
  if (typeof how === 'number') return { fill: how, word: 'constant' };
  if (how === 'median') return { fill: median(usable), word: 'median' };
  if (how === 'mode') return { fill: mode(usable), word: 'mode' };
  return { fill: mean(usable), word: 'mean' };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function mode(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0]!;
  let longest = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > longest) {
      longest = end - start;
      best = sorted[start]!;
    }
  }
  return best;
}
