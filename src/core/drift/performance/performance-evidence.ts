/** Where a performance is against its band: worse than chance explains, as before, or not known. */
export type PerformancePlace = 'below' | 'within' | 'unknown';

/** What is known about how well the model does on the current data. Realised outranks estimated. */
export interface PerformanceEvidence {
  /** Measured on rows whose true value arrived. */
  readonly realised: PerformancePlace;
  /** Estimated without true values, on the assumption that their relation to the features is unchanged. */
  readonly estimated: PerformancePlace;
  /** Whether the estimate must not be trusted: labels contradict it, or it knows no more than a constant. */
  readonly estimateUnreliable: boolean;
}
