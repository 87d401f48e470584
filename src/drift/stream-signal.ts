/** Turns columns into the values of a stream. */
import { InvalidArgument } from '../core/errors.js';
import { type CategoryColumn, type Column, columnLength, findColumn, type Table } from '../core/table.js';
import { type StreamScale, type StreamSignal, scaleValue } from './stream-source.js';

/** Labels that mean a number, so that a column of yes and no can be a stream of errors. */
const NUMBER_OF_LABEL: Readonly<Record<string, number>> = { false: 0, true: 1, '0': 0, '1': 1 };

/**
 * The values of a signal in stored order; NaN where one of its columns is missing.
 * @throws InvalidArgument when a column is not there or of a kind that makes no number
 */
export function readSignal(table: Table, signal: StreamSignal, scale: StreamScale | undefined): Float64Array {
  const values =
    signal.kind === 'value'
      ? numbersOf(signal.column, columnOf(table, signal.column))
      : errorsOf(signal, columnOf(table, signal.prediction), columnOf(table, signal.target));
  return scale === undefined ? values : values.map((value) => scaleValue(value, scale));
}

function columnOf(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column === undefined) throw new InvalidArgument('signal', 'must name columns of the batch', name);
  return column;
}

function numbersOf(name: string, column: Column): Float64Array {
  if (column.kind === 'number') return column.values;
  if (column.kind === 'date') throw new InvalidArgument('signal', 'must name a column of numbers', name);
  const byCode = column.levels.map((level) => NUMBER_OF_LABEL[level.toLowerCase()]);
  const strange = column.levels.find((_, code) => byCode[code] === undefined);
  if (strange !== undefined) {
    throw new InvalidArgument(
      'signal',
      `must name a column of numbers, or of true and false; ${name} has labels`,
      strange,
    );
  }
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : (byCode[code] ?? Number.NaN)));
}

function errorsOf(
  signal: StreamSignal & { kind: 'error' },
  prediction: Column,
  target: Column,
): Float64Array {
  if (prediction.kind === 'category' && target.kind === 'category') return mismatches(prediction, target);
  if (prediction.kind === 'number' && target.kind === 'number') {
    return prediction.values.map((value, row) => Math.abs(value - target.values[row]!));
  }
  throw new InvalidArgument(
    'signal',
    `must name two columns of labels or two of numbers; ${signal.prediction} and ${signal.target} are`,
    `${prediction.kind} and ${target.kind}`,
  );
}

/** 1 where the labels differ; their dictionaries may be in another order. */
function mismatches(prediction: CategoryColumn, target: CategoryColumn): Float64Array {
  const codeOf = new Map(target.levels.map((level, code) => [level, code]));
  const inTarget = prediction.levels.map((level) => codeOf.get(level) ?? -2);
  return Float64Array.from({ length: columnLength(prediction) }, (_, row) => {
    const [said, was] = [prediction.codes[row]!, target.codes[row]!];
    if (said < 0 || was < 0) return Number.NaN;
    return inTarget[said] === was ? 0 : 1;
  });
}
