import type { Fault } from '../../core/errors.js';

/**
 * A fault that the reader of records found at `/row/field`, where the record lies in a request.
 * @param pointerOf JSON pointer to the request of a row in the body
 * @example belowFeatures({ pointer: '/3/age', message }, (row) => `/rows/${row}`).pointer // '/rows/3/features/age'
 */
export function belowFeatures(fault: Fault, pointerOf: (row: string) => string): Fault {
  const [, row = '0', ...field] = fault.pointer.split('/');
  return { pointer: [`${pointerOf(row)}/features`, ...field].join('/'), message: fault.message };
}
