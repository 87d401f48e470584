/** What a model says about some rows of a table, in the words of its signature. */
import type { Prediction } from '../../core/ml/prediction.js';
import type { Predictor } from '../../core/ml/predictor.js';
import { type Table, takeRows } from '../../core/table.js';

export interface RowPrediction {
  /** Class name or number. */
  readonly prediction: string | number;
  /** Two classes: probability of the last one. */
  readonly score?: number;
  readonly probabilities?: Readonly<Record<string, number>>;
}

/**
 * @param rows indices into the table
 * @returns one prediction for each of `rows`, in that order
 */
export function scoreRows(model: Predictor, table: Table, rows: readonly number[]): RowPrediction[] {
  const part = rows.length === table.rowCount ? table : takeRows(table, Uint32Array.from(rows));
  const prediction = model.predictTable(part);
  return rows.map((_, index) => describeRow(prediction, model.levels ?? [], index));
}

function describeRow(prediction: Prediction, levels: readonly string[], index: number): RowPrediction {
  if (prediction.task === 'regression') return { prediction: prediction.values[index]! };
  const start = index * prediction.classCount;
  const shares = prediction.probabilities.subarray(start, start + prediction.classCount);
  const probabilities = Object.fromEntries(levels.map((level, code) => [level, shares[code]!]));
  const label = levels[prediction.labels[index]!]!;
  if (levels.length !== 2) return { prediction: label, probabilities };
  return { prediction: label, score: shares[1]!, probabilities };
}
