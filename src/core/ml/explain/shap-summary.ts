import { findColumn, isMissing, type Table } from '../../table.js';
import type { ColumnContributions } from './column-contributions.js';

/** How much a column moves predictions. */
export interface ShapImportance {
  readonly column: string;
  /** Mean over the rows of |contribution|, summed over the outputs. */
  readonly meanAbsolute: number;
  /** The same of each output, where there are several. */
  readonly byOutput: readonly number[];
}

/** One row in a swarm: what the column said, and what that added to the prediction. */
export interface SwarmPoint {
  readonly contribution: number;
  /** Share of the shown rows with a smaller value, in [0, 1]; null for categories and missing values. */
  readonly rank: number | null;
}

/** Contributions of one column over rows. */
export interface ShapSwarm {
  readonly column: string;
  readonly points: readonly SwarmPoint[];
}

/** Importances of all columns and swarms of the first of them. */
export interface ShapSummary {
  readonly kind: 'shap';
  readonly method: ColumnContributions['method'];
  readonly scale: ColumnContributions['scale'];
  readonly rows: number;
  readonly base: readonly number[];
  /** Largest first. */
  readonly importances: readonly ShapImportance[];
  /** Which output the swarms are of: index into the classes when there are more than two. */
  readonly swarmOutput: number;
  readonly swarms: readonly ShapSwarm[];
  readonly remarks: readonly string[];
}

const MOST_SWARMS = 12;
const MOST_SWARM_ROWS = 150;

/**
 * Sums contributions up: mean absolute ones per column, and the single ones of the twelve columns that matter most.
 * @param rows the rows that were explained, with their values
 * @param swarmOutput which output swarms are drawn of; the first unless given
 * @example summariseShap(contributions, rows).importances[0].column
 */
export function summariseShap(contributions: ColumnContributions, rows: Table, swarmOutput = 0): ShapSummary {
  const { columns, outputs, values, method, scale, base, remarks } = contributions;
  const importances = columns.map((column, j): ShapImportance => {
    const byOutput = new Array<number>(outputs).fill(0);
    for (let i = 0; i < contributions.rows; i++) {
      for (let k = 0; k < outputs; k++) {
        byOutput[k]! += Math.abs(values[(i * columns.length + j) * outputs + k]!) / contributions.rows;
      }
    }
    return { column, byOutput, meanAbsolute: byOutput.reduce((sum, one) => sum + one, 0) };
  });
  importances.sort((a, b) => b.meanAbsolute - a.meanAbsolute || (a.column < b.column ? -1 : 1));
  const shown = Math.min(contributions.rows, MOST_SWARM_ROWS);
  return {
    kind: 'shap',
    method,
    scale,
    rows: contributions.rows,
    base: [...base],
    importances,
    swarmOutput,
    swarms: importances.slice(0, MOST_SWARMS).map(({ column }) => {
      const j = columns.indexOf(column);
      const ranks = ranksOf(rows, column, shown);
      return {
        column,
        points: ranks.map((rank, i) => ({
          contribution: values[(i * columns.length + j) * outputs + swarmOutput]!,
          rank,
        })),
      };
    }),
    remarks,
  };
}

function ranksOf(table: Table, name: string, rows: number): (number | null)[] {
  const column = findColumn(table, name);
  if (column === undefined || column.kind === 'category') return new Array<null>(rows).fill(null);
  const sorted = column.values
    .slice(0, rows)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return Array.from({ length: rows }, (_, i) => {
    if (isMissing(column, i) || sorted.length < 2) return null;
    return sorted.findIndex((value) => value >= column.values[i]!) / (sorted.length - 1);
  });
}
