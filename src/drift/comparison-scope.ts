/** Which columns a check compares, and why each of the others is left out. */

import type { DatasetContract } from '../ingestion/ingestion.api.js';
import type { CheckScope } from './drift.api.js';

export interface ComparedColumns {
  readonly features: readonly string[];
  readonly target?: string;
  readonly leftOut: CheckScope['leftOut'];
}

/**
 * @param names columns of the reference in their order, then those that only the current rows have
 * @param contract what the dataset says about its columns
 * @param ignoredColumns columns that the settings of the monitor leave out
 */
export function chooseColumns(
  names: readonly string[],
  contract: DatasetContract | undefined,
  ignoredColumns: readonly string[],
): ComparedColumns {
  const types = new Map(contract?.columns.map(({ name, type }) => [name, type]));
  const reasonToLeaveOut = (name: string): string | undefined => {
    if (ignoredColumns.includes(name)) return 'the settings of the monitor ignore it';
    if (name === contract?.idColumn) return 'it names the row and says nothing about it';
    if (name === contract?.timeColumn) return 'time moves on by itself, so it would always differ';
    if (types.get(name) === 'text') return 'free text has no distribution to compare';
    return undefined;
  };
  const features = names.filter((name) => reasonToLeaveOut(name) === undefined);
  const target = contract?.target;
  return {
    features,
    leftOut: names.flatMap((column) => {
      const reason = reasonToLeaveOut(column);
      return reason === undefined ? [] : [{ column, reason }];
    }),
    ...(target !== undefined && features.includes(target) ? { target } : {}),
  };
}
