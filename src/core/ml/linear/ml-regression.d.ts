/** The part of ml-regression 6.3.0 that is used here; the package has no types of its own. */
declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    /** One row per input column, one column per output. */
    readonly weights: number[][];
    constructor(
      x: readonly (readonly number[])[],
      y: readonly (readonly number[])[],
      options: { readonly intercept: boolean; readonly statistics: boolean },
    );
  }
}
