/** How much better the second of two models is on the same rows. */
export type PairedComparison =
  | {
      readonly kind: 'tested';
      /** Accuracy points gained, or absolute error saved: above 0 the second model is better. */
      readonly difference: number;
      /** Ends of the two-sided 95 % interval. */
      readonly lower: number;
      readonly upper: number;
      readonly pValue: number;
      /** `clustered-t`: rows of a group vary together. */
      readonly method: 'mcnemar' | 'paired-t' | 'clustered-t';
      /** Rows on which the two differ in being right; classification only. */
      readonly discordant?: number;
    }
  /** The difference is the same on every row, or in every group where rows of a group depend on each other. */
  | { readonly kind: 'identical'; readonly difference: number; readonly of?: 'groups' }
  | {
      readonly kind: 'insufficient-data';
      readonly needed: number;
      readonly got: number;
      /** What there is too little of; rows when absent. */
      readonly of?: 'groups';
    };
