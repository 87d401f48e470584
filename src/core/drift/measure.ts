import type { Column } from '../table.js';
import type { MeasureContext } from './measure-context.js';

/** What a column holds: numbers, dates or labels. */
export type ColumnKind = Column['kind'];

/** How a p-value came about; `limit_law` is the distribution of the statistic for samples without end. */
export type PMethod = 'exact' | 'asymptotic' | 'limit_law' | 'permutation';

/** The verdict of a compat measure, which keeps the rule of the tool it reproduces instead of the two keys. */
export interface OwnRule {
  /** What was compared: the statistic or the p-value. */
  readonly compared: 'statistic' | 'pValue';
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly threshold: number;
  readonly drifted: boolean;
}

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
  /**
   * Effect that chance alone exceeds in about one of a hundred comparisons like this one. Where it is above the floor
   * it takes its place: with many categories or long tails a floor alone would hold little back. Only of large samples.
   */
  readonly effectByChance?: number;
  /** What a reader should know: `ties`, `infinite`, `pooled_categories`, ... */
  readonly flags: readonly string[];
  /** What exactly was computed, when the measure chooses among methods by itself. */
  readonly method?: string;
  /** Only of compat measures: takes the place of both keys. */
  readonly ownRule?: OwnRule;
}

/**
 * What a measure answers: a number, or why there is none. `insufficient` counts usable rows of the smaller side,
 * `constant` means one and the same value everywhere, `empty` that a side has no usable row. `because` says more
 * where the kind alone does not explain it.
 */
export type MeasureResult =
  | Measured
  | {
      readonly kind: 'insufficient';
      readonly needed: number;
      readonly got: number;
      readonly because?: string;
    }
  | { readonly kind: 'constant'; readonly because?: string }
  | { readonly kind: 'empty'; readonly because?: string };

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
  /** Set for compat measures whose number depends on the order of the reference rows. */
  readonly usesRowOrder?: true;
  /**
   * Compares two columns of the same kind.
   * @param context shared preparation of exactly these columns, and the only source of randomness
   * @throws InvalidArgument when the kinds differ or are not among `kinds`
   */
  compute(reference: Column, current: Column, context: MeasureContext): MeasureResult;
}
