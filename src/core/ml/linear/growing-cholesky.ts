/**
 * A Cholesky factor that grows by one row and column at a time: for methods that take in one column after another.
 * Source: Golub and Van Loan 2013, Matrix Computations, section 6.5.4.
 */
export class GrowingCholesky {
  private readonly lower: Float64Array[] = [];

  get size(): number {
    return this.lower.length;
  }

  /**
   * Takes in a column.
   * @param products with the columns already in, in their order
   * @param square product with itself
   * @returns false, and nothing changes, when the column depends on those already in
   */
  add(products: Float64Array, square: number): boolean {
    const row = this.forward(products);
    let rest = square;
    for (const value of row) rest -= value * value;
    // Below this the column is a sum of the others plus rounding.
    if (!(rest > 1e-10 * square)) return false;
    const extended = new Float64Array(row.length + 1);
    extended.set(row);
    extended[row.length] = Math.sqrt(rest);
    this.lower.push(extended);
    return true;
  }

  /** Takes the columns from place `from` on out again. */
  cutTo(from: number): void {
    this.lower.length = from;
  }

  /** Solves products x weights = right. */
  solve(right: Float64Array): Float64Array {
    const weights = this.forward(right);
    for (let i = weights.length - 1; i >= 0; i--) {
      const weight = weights[i]! / this.lower[i]![i]!;
      weights[i] = weight;
      for (let k = 0; k < i; k++) weights[k]! -= weight * this.lower[i]![k]!;
    }
    return weights;
  }

  private forward(right: Float64Array): Float64Array<ArrayBuffer> {
    const solved = new Float64Array(this.lower.length);
    for (let i = 0; i < solved.length; i++) {
      const row = this.lower[i]!;
      let rest = right[i]!;
      for (let k = 0; k < i; k++) rest -= row[k]! * solved[k]!;
      solved[i] = rest / row[i]!;
    }
    return solved;
  }
}
