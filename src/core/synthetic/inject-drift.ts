import { InvalidArgument } from '../errors.js';
import { createRandom, permutation } from '../random.js';
import {
  type CategoryColumn,
  findColumn,
  type NamedColumn,
  type NumberColumn,
  type Table,
} from '../table.js';

/** What changes. */
export type DriftKind = 'none' | 'mean_shift' | 'scale' | 'feature_swap' | 'label_noise';

/** A change to make. */
export interface DriftRecipe {
  readonly kind: DriftKind;
  /**
   * How strong. `mean_shift`: standard deviations of the column that are added, any sign.
   * `scale`: the distance from the mean becomes (1 + magnitude) times as large, at least -1. The others ignore it.
   */
  readonly magnitude: number;
  /** Share of the rows that change, in [0, 1]. */
  readonly fraction: number;
  /** Chooses the rows, and the new labels. */
  readonly seed: number;
  /** Number columns that change; all but the target unless given. `feature_swap` swaps the 1st with the 2nd, and so on. */
  readonly columns?: readonly string[];
  /** Category column whose labels `label_noise` changes, and that no other kind touches; `target` unless given. */
  readonly targetName?: string;
}

/**
 * Makes a table that has drifted in a known way from one that has not, for tests and demonstrations.
 * - `none`: nothing changes.
 * - `mean_shift`: x + magnitude * sd. `scale`: mean + (x - mean)(1 + magnitude). Mean and sd (divisor n) are those of
 *   the finite values of the whole column before the change.
 * - `feature_swap`: pairs of columns change places in the chosen rows; an odd column out stays.
 * - `label_noise`: the chosen rows get another label, each of the others equally likely.
 * Exactly round(fraction * rows) rows are chosen. Missing values stay missing. The table given is not changed.
 * @throws InvalidArgument on a fraction or magnitude out of range, an unknown column, one that holds no numbers,
 *   fewer than two columns to swap, or fewer than two labels
 * @example injectDrift(table, { kind: 'mean_shift', magnitude: 1, fraction: 0.5, seed: 1 })
 */
export function injectDrift(table: Table, recipe: DriftRecipe): Table {
  const { kind, magnitude, fraction, seed } = recipe;
  if (!(fraction >= 0 && fraction <= 1))
    throw new InvalidArgument('fraction', 'must lie in [0, 1]', fraction);
  if (!Number.isFinite(magnitude))
    throw new InvalidArgument('magnitude', 'must be a finite number', magnitude);
  if (kind === 'none') return table;
  const random = createRandom(`drift/${seed}`);
  const rows = permutation(table.rowCount, random).subarray(0, Math.round(fraction * table.rowCount));
  switch (kind) {
    case 'mean_shift':
      return mapNumbers(
        table,
        recipe,
        rows,
        ({ deviation }) =>
          (value) =>
            value + magnitude * deviation,
      );
    case 'scale': {
      if (magnitude < -1) throw new InvalidArgument('magnitude', 'must be at least -1 to scale', magnitude);
      return mapNumbers(
        table,
        recipe,
        rows,
        ({ mean }) =>
          (value) =>
            mean + (value - mean) * (1 + magnitude),
      );
    }
    case 'feature_swap':
      return swapFeatures(table, recipe, rows);
    case 'label_noise': {
      const name = targetNameOf(recipe);
      const column = findColumn(table, name);
      if (column?.kind !== 'category' || column.levels.length < 2) {
        throw new InvalidArgument('targetName', 'must be a category column of at least two levels', name);
      }
      const labels = random.fork('labels');
      return replace(table, new Map([[name, changeLabels(column, rows, (bound) => labels.integer(bound))]]));
    }
  }
}

function targetNameOf({ targetName = 'target' }: DriftRecipe): string {
  return targetName;
}

function mapNumbers(
  table: Table,
  recipe: DriftRecipe,
  rows: Uint32Array,
  changeFor: (spread: { mean: number; deviation: number }) => (value: number) => number,
): Table {
  const changed = numberColumns(table, recipe).map(({ name, column }) => {
    const change = changeFor(spreadOf(column.values));
    const values = column.values.slice();
    for (const row of rows) values[row] = change(values[row]!);
    return [name, { kind: 'number', values }] as const;
  });
  return replace(table, new Map(changed));
}

function swapFeatures(table: Table, recipe: DriftRecipe, rows: Uint32Array): Table {
  const columns = numberColumns(table, recipe);
  if (columns.length < 2)
    throw new InvalidArgument('columns', 'must be at least two to swap', columns.length);
  const changed = new Map<string, NumberColumn>();
  for (let i = 0; i + 1 < columns.length; i += 2) {
    const [first, second] = [columns[i]!, columns[i + 1]!];
    const [a, b] = [first.column.values.slice(), second.column.values.slice()];
    for (const row of rows) {
      a[row] = second.column.values[row]!;
      b[row] = first.column.values[row]!;
    }
    changed.set(first.name, { kind: 'number', values: a }).set(second.name, { kind: 'number', values: b });
  }
  return replace(table, changed);
}

function changeLabels(
  column: CategoryColumn,
  rows: Uint32Array,
  integer: (bound: number) => number,
): CategoryColumn {
  const codes = column.codes.slice();
  for (const row of rows) {
    if (codes[row]! < 0) continue;
    const other = integer(column.levels.length - 1);
    codes[row] = other >= codes[row]! ? other + 1 : other;
  }
  return { ...column, codes };
}

function numberColumns(table: Table, recipe: DriftRecipe): { name: string; column: NumberColumn }[] {
  const names =
    recipe.columns ??
    table.columns
      .filter(({ name, data }) => data.kind === 'number' && name !== targetNameOf(recipe))
      .map(({ name }) => name);
  return names.map((name) => {
    const column = findColumn(table, name);
    if (column?.kind === 'number') return { name, column };
    throw new InvalidArgument('columns', 'must name number columns of the table', name);
  });
}

function spreadOf(values: Float64Array): { mean: number; deviation: number } {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return { mean: 0, deviation: 0 };
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / finite.length) };
}

function replace(table: Table, changed: ReadonlyMap<string, NamedColumn['data']>): Table {
  return {
    rowCount: table.rowCount,
    columns: table.columns.map(({ name, data }) => ({ name, data: changed.get(name) ?? data })),
  };
}
