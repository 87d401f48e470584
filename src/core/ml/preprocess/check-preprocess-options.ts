import type { Fault } from '../../errors.js';
import { pointerStep } from '../../json-pointer.js';
import { findColumn, type Table } from '../../table.js';
import type { Task } from '../estimator.js';
import { castColumn } from './cast-column.js';
import { countLevels } from './level-counts.js';
import { READINGS, unknownColumns } from './named-columns.js';
import { optionFaults } from './option-rules.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { taskFaults } from './task-faults.js';

/**
 * Everything about options that does not fit a table, before anything is fitted: wrong values, columns that do not
 * exist, a column that is to be read in two ways, orders that have no place for a level, options that are not for the
 * task. An order may have levels that no row has yet. Fitting itself overlooks names of absent columns.
 * @param table all feature columns, without the target
 * @param known names that options may use; more than the features where a guard or a role has taken columns away
 * @returns every problem, empty when there is none
 * @example checkPreprocessOptions({ ignoreFeatures: ['nmae'] }, table, 'regression')[0]?.pointer // '/ignoreFeatures/0'
 */
export function checkPreprocessOptions(
  options: Partial<PreprocessOptions>,
  table: Table,
  task: Task,
  known: readonly string[] = table.columns.map(({ name }) => name),
): Fault[] {
  const faults = optionFaults(options);
  if (faults.length > 0) return faults;
  return [
    ...unknownColumns(options, known),
    ...ambiguousReadings(options),
    ...ordinalFaults(options, table),
    ...taskFaults(options, task),
  ];
}

function ambiguousReadings(options: Partial<PreprocessOptions>): Fault[] {
  const readAs = new Map<string, string>();
  const faults: Fault[] = [];
  const readings = [
    ...READINGS.map((list) => [list, options[list] ?? []] as const),
    ['ordinalFeatures', Object.keys(options.ordinalFeatures ?? {})] as const,
  ];
  for (const [list, names] of readings) {
    names.forEach((name) => {
      const before = readAs.get(name);
      if (before !== undefined) {
        faults.push({ pointer: pointerStep(list), message: `must not name ${name}, which is in ${before}` });
      }
      readAs.set(name, list);
    });
  }
  return faults;
}

function ordinalFaults(options: Partial<PreprocessOptions>, table: Table): Fault[] {
  return Object.entries(options.ordinalFeatures ?? {}).flatMap(([name, order]): Fault[] => {
    const column = findColumn(table, name);
    if (column === undefined) return [];
    const { levels } = countLevels(castColumn(column, 'category'));
    const lacking = levels.filter((level) => !order.includes(level));
    if (lacking.length === 0) return [];
    const pointer = `/ordinalFeatures${pointerStep(name)}`;
    return [{ pointer, message: `must place every level, received none for ${list(lacking)}` }];
  });
}

function list(levels: readonly string[]): string {
  const shown = levels.slice(0, 5).map((level) => JSON.stringify(level));
  return levels.length > 5 ? `${shown.join(', ')} and ${levels.length - 5} more` : shown.join(', ');
}
