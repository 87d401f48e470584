import type { Fault } from '../../errors.js';
import { pointerStep } from '../../json-pointer.js';
import type { PreprocessOptions } from './preprocess-options.js';

/** Options that say how a column is to be read: a column may stand in one of them. */
export const READINGS = ['numericFeatures', 'categoricalFeatures', 'dateFeatures', 'textFeatures'] as const;
const LISTS = ['ignoreFeatures', 'keepFeatures', ...READINGS, 'binNumericFeatures'] as const;

/**
 * Columns named by options that do not exist.
 * @param known names that may stand there: all columns of the rows but the target, whether they become features or not
 * @returns a fault for each wrong name, empty when there is none
 * @example unknownColumns({ ignoreFeatures: ['nmae'] }, ['name'])[0]?.pointer // '/ignoreFeatures/0'
 */
export function unknownColumns(options: Partial<PreprocessOptions>, known: readonly string[]): Fault[] {
  const lists: [string, readonly string[]][] = [
    ...LISTS.map((name): [string, readonly string[]] => [pointerStep(name), options[name] ?? []]),
    ...Object.entries(options.groupFeatures ?? {}).map(([group, names]): [string, readonly string[]] => [
      `/groupFeatures${pointerStep(group)}`,
      names,
    ]),
  ];
  const places = [
    ...lists.flatMap(([pointer, names]) =>
      names.map((name, index) => ({ pointer: `${pointer}${pointerStep(index)}`, name })),
    ),
    ...Object.keys(options.ordinalFeatures ?? {}).map((name) => ({
      pointer: `/ordinalFeatures${pointerStep(name)}`,
      name,
    })),
  ];
  return places
    .filter(({ name }) => !known.includes(name))
    .map(({ pointer, name }) => ({ pointer, message: `must be a column, received ${name}` }));
}
