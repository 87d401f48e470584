/** How the types of a contract arrive in core. */
import type { ColumnSpec } from '../platform/columnar/table-source.js';
import type { ColumnType, DatasetContract } from './ingestion.api.js';

const KINDS: Readonly<Record<ColumnType, ColumnSpec['kind']>> = {
  number: 'number',
  integer: 'number',
  boolean: 'category',
  category: 'category',
  text: 'category',
  datetime: 'date',
};

export function columnSpecs(contract: DatasetContract): ColumnSpec[] {
  return contract.columns.map(({ name, type }) => ({ name, kind: KINDS[type] }));
}
