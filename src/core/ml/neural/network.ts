import { productTransposed } from '../product-transposed.js';

/** How many inputs, hidden units and outputs a network has. */
export interface NetworkShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/**
 * Weights of a network with one hidden layer: `hidden x (inputs + 1)`, then `outputs x (hidden + 1)`, the last of
 * each row being the bias.
 */
export function weightCount({ inputs, hidden, outputs }: NetworkShape): number {
  return hidden * (inputs + 1) + outputs * (hidden + 1);
}

/**
 * The arithmetic of a network with one hidden layer of rectified units, for up to `capacity` rows at once. Numbers
 * lie unit by unit, all rows of a unit side by side, so that every sum runs along memory.
 */
export class Network {
  /** Rows of the batch with a 1 behind each: `rows x (inputs + 1)`. */
  private readonly rowMajor: Float64Array;
  /** The same by column. */
  private readonly columnMajor: Float64Array;
  /** Hidden units and a last unit that is always 1: `(hidden + 1) x rows`. */
  private readonly hiddenValues: Float64Array;
  private readonly hiddenSlopes: Float64Array;
  /** What the network says: `outputs x rows`. */
  readonly outputs: Float64Array;
  private rows = 0;

  constructor(
    private readonly shape: NetworkShape,
    private readonly weights: Float64Array,
    capacity: number,
  ) {
    this.rowMajor = new Float64Array(capacity * (shape.inputs + 1));
    this.columnMajor = new Float64Array(capacity * (shape.inputs + 1));
    this.hiddenValues = new Float64Array(capacity * (shape.hidden + 1));
    this.hiddenSlopes = new Float64Array(capacity * shape.hidden);
    this.outputs = new Float64Array(capacity * shape.outputs);
  }

  /**
   * Loads rows of a row-major matrix.
   * @param pick row of the matrix for each place of the batch
   */
  load(data: Float64Array, pick: Uint32Array): void {
    const { inputs } = this.shape;
    const { rowMajor, columnMajor } = this;
    const rows = pick.length;
    this.rows = rows;
    for (let i = 0; i < rows; i++) {
      const from = pick[i]! * inputs;
      const to = i * (inputs + 1);
      for (let j = 0; j < inputs; j++) {
        const value = data[from + j]!;
        rowMajor[to + j] = value;
        columnMajor[j * rows + i] = value;
      }
      rowMajor[to + inputs] = 1;
      columnMajor[inputs * rows + i] = 1;
    }
  }

  /** Fills `outputs` for the loaded rows. */
  forward(): void {
    const { inputs, hidden, outputs } = this.shape;
    const { rows, hiddenValues, weights } = this;
    productTransposed(
      { data: weights, rows: hidden },
      { data: this.rowMajor, rows },
      inputs + 1,
      hiddenValues,
    );
    const cells = hidden * rows;
    for (let at = 0; at < cells; at++) if (!(hiddenValues[at]! > 0)) hiddenValues[at] = 0;
    hiddenValues.fill(1, cells, cells + rows);
    const second = hidden * (inputs + 1);
    for (let k = 0; k < outputs; k++) this.sumHidden(second + k * (hidden + 1), k * rows);
  }

  /**
   * Derivatives of the loss by the weights.
   * @param errors derivative of the loss by each output, `outputs x rows`
   * @param gradient overwritten
   */
  backward(errors: Float64Array, gradient: Float64Array): void {
    const { inputs, hidden, outputs } = this.shape;
    const { rows, hiddenValues, hiddenSlopes, weights } = this;
    const second = hidden * (inputs + 1);
    const units = { data: hiddenValues, rows: hidden + 1 };
    productTransposed({ data: errors, rows: outputs }, units, rows, gradient.subarray(second));
    for (let h = 0; h < hidden; h++) {
      const at = h * rows;
      const weight = weights[second + h]!;
      for (let i = 0; i < rows; i++) hiddenSlopes[at + i] = weight * errors[i]!;
      for (let k = 1; k < outputs; k++) {
        const next = weights[second + k * (hidden + 1) + h]!;
        for (let i = 0, from = k * rows; i < rows; i++, from++) hiddenSlopes[at + i]! += next * errors[from]!;
      }
      for (let i = 0; i < rows; i++) if (hiddenValues[at + i] === 0) hiddenSlopes[at + i] = 0;
    }
    const columns = { data: this.columnMajor, rows: inputs + 1 };
    productTransposed({ data: hiddenSlopes, rows: hidden }, columns, rows, gradient);
  }

  /** One output of all rows: its weights times the hidden units, four units at a time. */
  private sumHidden(first: number, into: number): void {
    const { rows, hiddenValues, weights, outputs } = this;
    const units = this.shape.hidden + 1;
    outputs.fill(0, into, into + rows);
    let h = 0;
    for (; h + 4 <= units; h += 4) {
      const w0 = weights[first + h]!;
      const w1 = weights[first + h + 1]!;
      const w2 = weights[first + h + 2]!;
      const w3 = weights[first + h + 3]!;
      let at0 = h * rows;
      let at1 = at0 + rows;
      let at2 = at1 + rows;
      let at3 = at2 + rows;
      for (let i = 0; i < rows; i++) {
        outputs[into + i]! +=
          w0 * hiddenValues[at0++]! +
          w1 * hiddenValues[at1++]! +
          (w2 * hiddenValues[at2++]! + w3 * hiddenValues[at3++]!);
      }
    }
    for (; h < units; h++) {
      const weight = weights[first + h]!;
      for (let i = 0, at = h * rows; i < rows; i++, at++) outputs[into + i]! += weight * hiddenValues[at]!;
    }
  }
}
