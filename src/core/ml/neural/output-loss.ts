/** What the outputs of a network should be, and how wrong they are. */
export interface OutputLoss {
  readonly outputs: number;
  /**
   * Mean loss over the weight of some rows; turns `values` into the derivatives of that mean by each output.
   * @param values outputs of the network, `outputs x rows`
   * @param pick row of the training data for each place
   * @returns 0 when the rows have no weight
   */
  measure(values: Float64Array, pick: Uint32Array): number;
  /** What some rows count together. */
  weightOf(pick: Uint32Array): number;
}

/**
 * Squared error, halved.
 * @param targets one per training row
 */
export function squaredLoss(targets: Float64Array, weights: Float64Array | undefined): OutputLoss {
  return {
    outputs: 1,
    weightOf: (pick) => weightOf(pick, weights),
    measure(values, pick) {
      const total = weightOf(pick, weights);
      let loss = 0;
      for (let i = 0; i < pick.length; i++) {
        const share = total > 0 ? (weights?.[pick[i]!] ?? 1) / total : 0;
        const error = values[i]! - targets[pick[i]!]!;
        loss += 0.5 * share * error * error;
        values[i] = share * error;
      }
      return loss;
    },
  };
}

/**
 * Minus the log of the probability of the true class, with softmax outputs.
 * @param labels class of each training row, 0..classes-1
 */
export function softmaxLoss(
  labels: Int32Array,
  classes: number,
  weights: Float64Array | undefined,
): OutputLoss {
  return {
    outputs: classes,
    weightOf: (pick) => weightOf(pick, weights),
    measure(values, pick) {
      const rows = pick.length;
      const total = weightOf(pick, weights);
      let loss = 0;
      for (let i = 0; i < rows; i++) {
        const share = total > 0 ? (weights?.[pick[i]!] ?? 1) / total : 0;
        const label = labels[pick[i]!]!;
        let top = Number.NEGATIVE_INFINITY;
        for (let at = i; at < classes * rows; at += rows) if (values[at]! > top) top = values[at]!;
        const score = values[label * rows + i]! - top;
        let sum = 0;
        for (let at = i; at < classes * rows; at += rows) {
          const part = Math.exp(values[at]! - top);
          values[at] = part;
          sum += part;
        }
        loss += share * (Math.log(sum) - score);
        for (let at = i; at < classes * rows; at += rows) values[at]! *= share / sum;
        values[label * rows + i]! -= share;
      }
      return loss;
    },
  };
}

function weightOf(pick: Uint32Array, weights: Float64Array | undefined): number {
  if (weights === undefined) return pick.length;
  let total = 0;
  for (const row of pick) total += weights[row]!;
  return total;
}
