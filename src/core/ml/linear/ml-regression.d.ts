/** The part of ml-regression 6.3.0 that is used here; the package has no types of its own. */
declare module 'ml-regression' {
  export class PolynomialRegression {
    /** From the constant term upwards. */
    readonly coefficients: number[];
    constructor(x: readonly number[], y: readonly number[], degree: number);
  }
}
