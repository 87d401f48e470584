import type { Fault } from '../errors.js';
import type { Table } from '../table.js';
import type { Task } from './estimator.js';
import type { Prediction } from './prediction.js';
import type { FittedRecipe } from './recipe/fitted-recipe.js';
import { createRecordReader, type Records } from './record-reader.js';
import type { Signature } from './signature.js';

/** Records are predicted together or refused together, with every fault. */
export type RecordsPrediction =
  | { readonly kind: 'predicted'; readonly prediction: Prediction; readonly table: Table }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

/** A model that is ready to answer for raw rows. */
export interface Predictor {
  readonly signature: Signature;
  readonly task: Task;
  /** Class names in the order of the class indices; absent for regression. */
  readonly levels?: readonly string[];
  /**
   * Predicts every row of a table; missing and unseen values are allowed, further columns are ignored.
   * @throws InvalidArgument when a column that the model uses is absent or of another kind
   */
  predictTable(table: Table): Prediction;
  /** Predicts records as they come from JSON, checked against the signature. */
  predictRecords(records: Records): RecordsPrediction;
}

/**
 * Puts a signature before a fitted recipe, so that records are checked before they are predicted.
 */
export function createPredictor(signature: Signature, fitted: FittedRecipe): Predictor {
  const { task, levels } = signature.output;
  const read = createRecordReader(signature);
  const predictTable = (table: Table) => fitted.predictTable(table);
  return {
    signature,
    task,
    ...(levels === undefined ? {} : { levels }),
    predictTable,
    predictRecords(records) {
      const { table, faults } = read(records);
      if (faults.length > 0) return { kind: 'refused', faults };
      return { kind: 'predicted', prediction: predictTable(table), table };
    },
  };
}
