import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { DateColumn } from '../../table.js';
import { readNumber } from '../read-model.js';
import type { FeatureWriter } from './feature-slot.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import { readTexts } from './read-texts.js';
import { readStepNames, type StepNames } from './step-names.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What is made of an instant (epoch milliseconds, UTC); `elapsedDays` is counted from the earliest training row. */
const DATE_PARTS = {
  year: (instant: number) => new Date(instant).getUTCFullYear(),
  month: (instant: number) => new Date(instant).getUTCMonth() + 1,
  day: (instant: number) => new Date(instant).getUTCDate(),
  // Monday is 1 and Sunday 7; 1970-01-01 was a Thursday.
  weekday: (instant: number) => modulo(Math.floor(instant / DAY_MS) + 3, 7) + 1,
  hour: (instant: number) => Math.floor(modulo(instant, DAY_MS) / HOUR_MS),
  elapsedDays: (instant: number, origin: number) => (instant - origin) / DAY_MS,
} as const;

export type DatePart = keyof typeof DATE_PARTS;

/** A date as numbers: its parts, as far as they vary in training, and the days since the earliest training row. */
export interface DateStep extends StepNames {
  readonly kind: 'date';
  readonly parts: readonly DatePart[];
  /** Earliest training instant, epoch milliseconds. */
  readonly origin: number;
  /** Stands in for missing dates: the (lower) median training instant. */
  readonly fill: number;
}

/**
 * Decides which parts of a date are worth a feature. The decision is stored, so a later batch in which
 * dates are missing or all alike has the same features.
 */
export function fitDateStep(name: string, column: DateColumn): { plan: PlanEntry; step?: DateStep } {
  const instants = column.values.filter((value) => Number.isFinite(value)).sort();
  const note = describeMissing(column.values.length - instants.length);
  if (instants.length === 0) return { plan: dropped(name, DROP_REASONS.allMissing, 'no row has a date') };
  const origin = instants[0]!;
  if (origin === instants.at(-1)) {
    return {
      plan: dropped(name, DROP_REASONS.constant, `every date is ${new Date(origin).toISOString()}${note}`),
    };
  }
  const parts = (Object.keys(DATE_PARTS) as DatePart[]).filter((part) => {
    const compute = DATE_PARTS[part];
    const first = compute(origin, origin);
    return instants.some((instant) => compute(instant, origin) !== first);
  });
  const constant = (Object.keys(DATE_PARTS) as DatePart[]).filter((part) => !parts.includes(part));
  const features = parts.map((part) => `${name} ${part}`);
  const fill = instants[(instants.length - 1) >> 1]!;
  const plan: PlanEntry = {
    column: name,
    step: 'date',
    what: `split into ${parts.join(', ')}; missing dates become ${new Date(fill).toISOString()}`,
    why: `dates${note}${constant.length > 0 ? `; always the same: ${constant.join(', ')}` : ''}`,
    features,
  };
  return { plan, step: { kind: 'date', column: name, features, parts, origin, fill } };
}

export function createDateWriter(step: DateStep): FeatureWriter<DateColumn> {
  const parts = step.parts.map((part) => DATE_PARTS[part]);
  return ({ values }, { data, columns, offset }) => {
    for (let i = 0; i < values.length; i++) {
      const instant = Number.isFinite(values[i]!) ? values[i]! : step.fill;
      for (let p = 0; p < parts.length; p++) data[i * columns + offset + p] = parts[p]!(instant, step.origin);
    }
  };
}

export function readDateStep(json: JsonObject): DateStep {
  const parts = readTexts(json, 'parts').map((part) => {
    if (Object.hasOwn(DATE_PARTS, part)) return part as DatePart;
    throw new InvalidArgument('model.parts', `must hold only ${Object.keys(DATE_PARTS).join(', ')}`, part);
  });
  return {
    kind: 'date',
    ...readStepNames(json, parts.length),
    parts,
    origin: readNumber(json, 'origin'),
    fill: readNumber(json, 'fill'),
  };
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
