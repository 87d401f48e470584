/** Placeholders of hand-written statements: SQLite counts question marks, Postgres numbers them. */
export interface SqlDialect {
  /** The placeholder of the parameter at `position`, 1 for the first. */
  placeholder(position: number): string;
  /** `(?, ?), (?, ?)` for rows of parameters that are handed over as one flat list. */
  tuples(rows: number, columns: number): string;
}

export function sqlDialect(isPostgres: boolean): SqlDialect {
  const placeholder = (position: number) => (isPostgres ? `$${position}` : '?');
  return {
    placeholder,
    tuples(rows, columns) {
      const tuple = (row: number) =>
        `(${Array.from({ length: columns }, (_, column) => placeholder(row * columns + column + 1)).join(', ')})`;
      return Array.from({ length: rows }, (_, row) => tuple(row)).join(', ');
    },
  };
}
