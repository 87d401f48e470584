/** The rows that a loss learns its constants from. */
export interface TrainingRows {
  /** Ascending. Rows kept back for early stopping and rows of weight 0 are not among them. */
  readonly rows: Uint32Array;
  /** Per row of the matrix; absent: every row counts 1. */
  readonly weights?: Float64Array | undefined;
}

/** A loss over scores that boosting adds up, one score per row and output. */
export interface BoostingLoss {
  /** Scores per row: 1 for numbers and two classes, else one per class. */
  readonly width: number;
  /** Constant scores to begin with, the best that a model without trees can say. */
  readonly initial: Float64Array;
  /** A score of the loss times this is one of the model; a power of two. */
  readonly scale: number;
  /** A gradient of the loss times this is one in units of the target. */
  readonly gradientScale: number;
  /** How a number follows from its score; of no meaning for classes. */
  readonly link: 'identity' | 'log';
  /** Largest absolute value of a leaf before the learning rate. */
  readonly largestStep: number;
  /**
   * First and second derivative of the loss by the score of one output, not weighted.
   * @param scores row-major `rows * width` as they were at the start of the round
   * @param gradients receives both derivatives of row i at `2 * i` and `2 * i + 1`
   */
  differentiate(scores: Float64Array, output: number, gradients: Float32Array): void;
  /** Weighted mean loss of some rows, up to a constant. */
  measure(scores: Float64Array, rows: Uint32Array): number;
  /**
   * The step that serves the rows of a leaf best, for losses whose second derivative says nothing about it.
   * Absent: the Newton step is taken.
   */
  readonly renewLeaf?: (scores: Float64Array, rows: Uint32Array) => number;
}
