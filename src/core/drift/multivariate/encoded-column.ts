/**
 * One column of the encoded matrix: writes a finite number for every row of the raw column it was fitted for.
 * @param rows raw values of any table
 * @param write receives each row and its number
 */
export type EncodedColumn<Rows> = (rows: Rows, write: (row: number, value: number) => void) => void;
