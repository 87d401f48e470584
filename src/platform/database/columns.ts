/** Column decorators that mean the same on SQLite and Postgres. Instants are fixed-width UTC text, which sorts the same on both. */
import { Column, PrimaryColumn, type ValueTransformer } from 'typeorm';

const instant: ValueTransformer = {
  to: (value: Date | null | undefined) => (value instanceof Date ? value.toISOString() : value),
  from: (value: string | null) => (value === null ? null : new Date(value)),
};

/** Postgres hands bigint back as text. */
const wholeNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

const json: ValueTransformer = {
  to: (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : JSON.parse(value)),
};

interface Optional {
  readonly nullable?: boolean;
}

export const IdColumn = () => PrimaryColumn({ type: 'varchar' });
export const TextColumn = (options: Optional = {}) => Column({ type: 'text', ...options });
export const InstantColumn = (options: Optional = {}) =>
  Column({ type: 'varchar', transformer: instant, ...options });
export const WholeNumberColumn = (options: Optional = {}) =>
  Column({ type: 'bigint', transformer: wholeNumber, ...options });
export const NumberColumn = (options: Optional = {}) => Column({ type: 'double precision', ...options });
export const BooleanColumn = (options: Optional = {}) => Column({ type: 'boolean', ...options });
export const JsonColumn = (options: Optional = {}) => Column({ type: 'text', transformer: json, ...options });
