import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { DateColumn } from '../../table.js';
import { isInstant } from '../parse-instant.js';
import { readNumber } from '../read-model.js';
import type { ColumnRules } from './column-rules.js';
import { DATE_PARTS } from './date-parts.js';
import type { FeatureWriter } from './feature-slot.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import type { DatePartName } from './preprocess-options.js';
import { readTexts } from './read-texts.js';
import { readStepNames, type StepNames } from './step-names.js';

/** A date as numbers: its parts, as far as they vary in training, and the days since the earliest training row. */
export interface DateStep extends StepNames {
  readonly kind: 'date';
  readonly parts: readonly DatePartName[];
  /** Earliest training instant, epoch milliseconds. */
  readonly origin: number;
  /** Stands in for missing dates: the (lower) median training instant. Absent: the parts of a missing date are missing. */
  readonly fill?: number;
}

const BEYOND_DATES = 'infinite or beyond the dates there are (8.64e15 ms)';

/**
 * Decides which of the wanted parts of a date are worth a feature: those that vary. The decision is stored, so a later
 * batch in which dates are missing or all alike has the same features. Numbers that no date has count as missing.
 */
export function fitDateStep(
  name: string,
  column: DateColumn,
  { options, fillsNumbers }: ColumnRules,
): { plan: PlanEntry; step?: DateStep } {
  const instants = column.values.filter(isInstant).sort();
  const missing = column.values.filter(Number.isNaN).length;
  const note = describeMissing(missing, column.values.length - instants.length - missing, BEYOND_DATES);
  if (instants.length === 0) {
    return { plan: dropped(name, DROP_REASONS.allMissing, `no row has a date${note}`) };
  }
  const origin = instants[0]!;
  const parts = options.createDateColumns.filter((part) => {
    const compute = DATE_PARTS[part];
    const first = compute(origin, origin);
    return instants.some((instant) => compute(instant, origin) !== first);
  });
  if (parts.length === 0) {
    const why =
      origin === instants.at(-1)
        ? `every date is ${new Date(origin).toISOString()}${note}`
        : `every date has the same ${options.createDateColumns.join(', ')}${note}`;
    return { plan: dropped(name, DROP_REASONS.constant, why) };
  }
  const constant = options.createDateColumns.filter((part) => !parts.includes(part));
  const features = parts.map((part) => `${name} ${part}`);
  const fill = instants[(instants.length - 1) >> 1]!;
  const filled = fillsNumbers ? `become ${new Date(fill).toISOString()}` : 'stay missing';
  const plan: PlanEntry = {
    column: name,
    step: 'date',
    what: `split into ${parts.join(', ')}; missing dates ${filled}`,
    why: `dates${note}${constant.length > 0 ? `; always the same: ${constant.join(', ')}` : ''}`,
    features,
  };
  const step: DateStep = { kind: 'date', column: name, features, parts, origin };
  return { plan, step: fillsNumbers ? { ...step, fill } : step };
}

/** Writes the parts of each date; a missing date has the parts of the fill, or NaN without one. */
export function createDateWriter(step: DateStep): FeatureWriter<DateColumn> {
  const parts = step.parts.map((part) => DATE_PARTS[part]);
  const fill = step.fill ?? Number.NaN;
  return ({ values }, { data, columns, offset }) => {
    for (let i = 0; i < values.length; i++) {
      const instant = isInstant(values[i]!) ? values[i]! : fill;
      for (let p = 0; p < parts.length; p++) data[i * columns + offset + p] = parts[p]!(instant, step.origin);
    }
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readDateStep(json: JsonObject): DateStep {
  const parts = readTexts(json, 'parts').map((part) => {
    if (Object.hasOwn(DATE_PARTS, part)) return part as DatePartName;
    throw new InvalidArgument('model.parts', `must hold only ${Object.keys(DATE_PARTS).join(', ')}`, part);
  });
  const step: DateStep = {
    kind: 'date',
    ...readStepNames(json, parts.length),
    parts,
    origin: readNumber(json, 'origin'),
  };
  return json['fill'] === undefined ? step : { ...step, fill: readNumber(json, 'fill') };
}
