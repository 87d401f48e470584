import type { MeasureResult } from './measure.js';

/**
 * A measure of all columns together. What it needs of the data differs from measure to measure, so each is computed
 * by a function of its own; this says only what settings and reports need to know.
 */
export interface DatasetMeasure {
  /** Stable id, stored in every result. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** A drifted `quality` measure is an incident of the data, a `distribution` one is drift of the data set. */
  readonly role: 'quality' | 'distribution';
  /** Default floor for every effect measure it may name: a smaller effect is not drift. */
  readonly effectFloors: Readonly<Record<string, number>>;
}

/** The part of one feature in a finding about all columns. */
export interface Attribution {
  readonly feature: string;
  /** 0 to 1; all shares of a finding sum to 1. */
  readonly share: number;
}

/** The answer of one measure of all columns, with the share of each feature in it where that is known. */
export type DatasetMeasurement = { readonly measure: string } & MeasureResult & {
    /** Largest first. */
    readonly attributions?: readonly Attribution[];
  };
