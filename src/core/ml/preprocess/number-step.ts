import type { JsonObject } from '../../json.js';
import type { NumberColumn } from '../../table.js';
import { readNumber } from '../read-model.js';
import type { FeatureWriter } from './feature-slot.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { readStepNames, type StepNames } from './step-names.js';

/** A number column kept as it is, with `fill` for missing values. */
export interface NumberStep extends StepNames {
  readonly kind: 'number';
  readonly fill: number;
}

/** Beyond this the square of a number is infinite and no estimator can work with it. */
const MAXIMUM_MAGNITUDE = 1e150;

/** Whether a number can be used as it is; NaN, infinities and numbers beyond 1e150 count as missing. */
export function isUsableNumber(value: number): boolean {
  return Math.abs(value) <= MAXIMUM_MAGNITUDE;
}

/**
 * Learns what stands in for missing values: the mean or the median of the usable ones.
 * Without a usable value, or with a single distinct one, the column is dropped.
 */
export function fitNumberStep(
  name: string,
  column: NumberColumn,
  options: PreprocessOptions,
): { plan: PlanEntry; step?: NumberStep } {
  const usable = column.values.filter(isUsableNumber);
  const missing = column.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  const note = describeMissing(missing, column.values.length - usable.length - missing);
  if (usable.length === 0) {
    return { plan: dropped(name, DROP_REASONS.allMissing, `no row has a usable number${note}`) };
  }
  if (usable.every((value) => value === usable[0])) {
    return { plan: dropped(name, DROP_REASONS.constant, `every value is ${usable[0]}${note}`) };
  }
  const fill = options.numberImputation === 'mean' ? mean(usable) : median(usable);
  const plan: PlanEntry = {
    column: name,
    step: 'number',
    what: `kept as a number; missing values become the ${options.numberImputation} ${fill}`,
    why: `numbers${note}`,
    features: [name],
  };
  return { plan, step: { kind: 'number', column: name, features: [name], fill } };
}

export function createNumberWriter(step: NumberStep): FeatureWriter<NumberColumn> {
  return ({ values }, { data, columns, offset }) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      data[i * columns + offset] = isUsableNumber(value) ? value : step.fill;
    }
  };
}

export function readNumberStep(json: JsonObject): NumberStep {
  return { kind: 'number', ...readStepNames(json, 1), fill: readNumber(json, 'fill') };
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
