import type { Column } from '../../../table.js';
import type { ColumnKind } from '../../measure.js';
import type { NoAnswer } from '../compat-result.js';

/** A method that has seen the reference. */
export interface FittedMethod {
  /** Distance of some rows of a column from the whole reference; NaN when they hold no value. */
  distance(sample: Column): number;
}

/** One drift method of NannyML whose alert limit comes from reference chunks. */
export interface NannymlMethod {
  /** Last part of the measure's id. */
  readonly name: string;
  readonly title: string;
  readonly kinds: readonly ColumnKind[];
  /** Upper end of the alert limit. */
  readonly largestThreshold?: number;
  /** The reference holds at least one value. */
  fit(reference: Column): FittedMethod | NoAnswer;
}
