import type { Column } from '../table.js';
import type { MeasureContext } from './measure-context.js';

export type ColumnKind = Column['kind'];

/** How a p-value came about. */
export type PMethod = 'exact' | 'asymptotic' | 'permutation';

/** A measure looked and found a number. Every number is finite. */
export interface Measured {
  readonly kind: 'measured';
  /** The measure's own number, before any scaling. */
  readonly statistic: number;
  /** Absent when the measure has no test. */
  readonly pValue?: number;
  readonly pMethod?: PMethod;
  /** Size of the change in the unit named by `effectMeasure`; 0 or more. */
  readonly effect: number;
  /** What `effect` is, and the key of its floor in the settings. */
  readonly effectMeasure: string;
  /** What a reader should know: `ties`, `infinite`, `pooled_categories`, ... */
  readonly flags: readonly string[];
}

/**
 * What a measure answers: a number, or why there is none. `insufficient` counts usable rows of the smaller side,
 * `constant` means one and the same value everywhere, `empty` that a side has no usable row.
 */
export type MeasureResult =
  | Measured
  | { readonly kind: 'insufficient'; readonly needed: number; readonly got: number }
  | { readonly kind: 'constant' }
  | { readonly kind: 'empty' };

/**
 * The contract of a drift measure; `test/contracts/drift-measure.spec.ts` holds every registered one to it:
 * columns stay untouched, row order changes nothing, the same seed gives the same result, data never throws,
 * no number is NaN or infinite. A new measure is one file in `measures` and one line in `measure-registry.ts`.
 */
export interface DriftMeasure {
  /** Stable id, stored in every result. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** `value` measures compare the values that are there; `companion` measures look at missing or unknown ones. */
  readonly role: 'value' | 'companion';
  readonly kinds: readonly ColumnKind[];
  /** Default floor for every effect measure that `compute` may name: a smaller effect is not drift. */
  readonly effectFloors: Readonly<Record<string, number>>;
  /**
   * Compares two columns of the same kind.
   * @param context shared preparation of exactly these columns, and the only source of randomness
   * @throws InvalidArgument when the kinds differ or are not among `kinds`
   */
  compute(reference: Column, current: Column, context: MeasureContext): MeasureResult;
}
