import type { Matrix } from '../../ml/estimator.js';
import type { NamedColumn, Table } from '../../table.js';
import { type CategoryEncoding, fitCategoryEncoding, isKeyColumn } from './category-encoding.js';
import { fitNumberEncoding } from './number-encoding.js';

/** What a row encoder learns from which rows. */
export interface RowEncoderOptions {
  readonly categories: CategoryEncoding;
  /** Whether missing numbers get a 0/1 column besides their fill value. */
  readonly withIndicators: boolean;
}

/** Turns tables with the columns it was fitted on into finite numbers, one row each. */
export interface RowEncoder {
  /** Feature behind every column of the matrix. */
  readonly featureOf: readonly string[];
  /** `keys_left_out` when labels were so different from each other that they can only be keys or free text. */
  readonly flags: readonly string[];
  encode(table: Table): Matrix;
}

/**
 * Learns how to encode number and category columns; constant columns and keys are dropped.
 * Fitted on the rows of both sides together the encoding knows nothing of sides, which is what makes permuting
 * them exact; fitted on rows of neither side it is as fair.
 *
 * @param table fitting rows; number and category columns only
 * @returns an encoder, without columns when nothing varies
 *
 * @example fitRowEncoder(table, { categories: 'rank', withIndicators: true }).encode(table).columns
 */
export function fitRowEncoder(table: Table, options: RowEncoderOptions): RowEncoder {
  const flags = new Set<string>();
  const encoders = table.columns.flatMap((column) => {
    const writers = fitColumn(column, options, flags);
    return writers.map((write) => ({ feature: column.name, write }));
  });
  return {
    featureOf: encoders.map((encoder) => encoder.feature),
    flags: [...flags].sort(),
    encode(rows) {
      const columns = encoders.length;
      const data = new Float64Array(rows.rowCount * columns);
      const columnOf = new Map(rows.columns.map((column) => [column.name, column]));
      encoders.forEach(({ feature, write }, j) => {
        const column = columnOf.get(feature);
        if (column !== undefined) write(column, data, columns, j);
      });
      return { rows: rows.rowCount, columns, data };
    },
  };
}

type WriteColumn = (column: NamedColumn, data: Float64Array, width: number, offset: number) => void;

function fitColumn({ data }: NamedColumn, options: RowEncoderOptions, flags: Set<string>): WriteColumn[] {
  if (data.kind === 'category') {
    if (isKeyColumn(data)) {
      flags.add('keys_left_out');
      return [];
    }
    return fitCategoryEncoding(data, options.categories).map(
      (encode) =>
        ({ data: raw }, target, width, at) => {
          if (raw.kind !== 'category') return;
          encode(raw, (row, value) => {
            target[row * width + at] = value;
          });
        },
    );
  }
  return fitNumberEncoding(data.values, options.withIndicators).map(
    (encode) =>
      ({ data: raw }, target, width, at) => {
        if (raw.kind === 'category') return;
        encode(raw.values, (row, value) => {
          target[row * width + at] = value;
        });
      },
  );
}
