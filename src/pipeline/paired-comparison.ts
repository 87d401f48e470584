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
      readonly method: 'mcnemar' | 'paired-t';
      /** Rows on which the two differ in being right; classification only. */
      readonly discordant?: number;
    }
  /** The two answered alike on every row. */
  | { readonly kind: 'identical'; readonly difference: number }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };
