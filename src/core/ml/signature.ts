import type { Column, Table } from '../table.js';
import type { Task } from './estimator.js';

/** One input of a model, as it was in training. */
export interface SignatureInput {
  readonly name: string;
  readonly kind: Column['kind'];
  /** Whether every record must have the field; it may still be null, which means missing. */
  readonly required: boolean;
  /** Categories: the levels seen in training. Absent for other kinds and for columns with too many to list. */
  readonly levels?: readonly string[];
  /** Numbers and dates: smallest and largest finite value seen in training. A statement, not a limit. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a model takes and what it answers. */
export interface Signature {
  readonly inputs: readonly SignatureInput[];
  /** Further columns of the training rows, which no part of the model was shown: a record may have them. Absent: none. */
  readonly ignored?: readonly string[];
  readonly output: {
    readonly target: string;
    readonly task: Task;
    /** Class names in the order of the class indices; absent for regression. */
    readonly levels?: readonly string[];
    /** The last of two classes; absent for more and for regression. */
    readonly positiveClass?: string;
    /** The positive class is predicted from this probability on; absent: where it is the more probable one. */
    readonly threshold?: number;
    /** How probabilities were corrected; absent: not at all. */
    readonly calibration?: 'sigmoid' | 'isotonic';
  };
}

/** Columns with more levels are free text or keys; listing them would only swell the model file. */
const MAXIMUM_LISTED_LEVELS = 1000;

/**
 * The signature of a model trained on a table.
 * A column is required when it had a value in every training row and the model makes use of it.
 * @param table features and target
 * @param output name of the target column, task, class names
 * @param unused columns of the table that the model does not look at
 * @param ignored columns of the training rows that were left out of the table
 */
export function signatureOf(
  table: Table,
  output: Signature['output'],
  unused: readonly string[] = [],
  ignored: readonly string[] = [],
): Signature {
  const inputs = table.columns
    .filter(({ name }) => name !== output.target)
    .map(({ name, data }): SignatureInput => {
      const { missing, ...range } = describe(data);
      return { name, kind: data.kind, required: missing === 0 && !unused.includes(name), ...range };
    });
  const taken = new Set([...inputs.map(({ name }) => name), output.target]);
  const others = [...new Set(ignored)].filter((name) => !taken.has(name));
  return { inputs, ...(others.length === 0 ? {} : { ignored: others }), output };
}

function describe(
  column: Column,
): Pick<SignatureInput, 'levels' | 'minimum' | 'maximum'> & { missing: number } {
  if (column.kind === 'category') {
    const isSeen = new Uint8Array(column.levels.length);
    let missing = 0;
    for (const code of column.codes) {
      if (code < 0) missing++;
      else isSeen[code] = 1;
    }
    const levels = column.levels.filter((_, code) => isSeen[code] === 1);
    return levels.length <= MAXIMUM_LISTED_LEVELS ? { missing, levels } : { missing };
  }
  let missing = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of column.values) {
    if (Number.isNaN(value)) missing++;
    if (!Number.isFinite(value)) continue;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { missing, minimum, maximum } : { missing };
}
