/** Which columns a check compares, and why each of the others is left out. */

import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import type { DatasetContract } from '../ingestion/ingestion.api.js';
import type { CheckScope } from './drift.api.js';

export interface ComparedFeature {
  readonly name: string;
  /** Free text: judged by the columns derived from it. */
  readonly isText: boolean;
}

export interface ComparedColumns {
  readonly features: readonly ComparedFeature[];
  readonly target?: string;
  readonly timeColumn?: string;
  readonly leftOut: CheckScope['leftOut'];
}

/**
 * @param names columns of the reference in their order, then those that only the current rows have
 * @param contract what the dataset says about its columns
 * @param settings what the monitor leaves out
 */
export function chooseColumns(
  names: readonly string[],
  contract: DatasetContract | undefined,
  settings: Pick<DriftSettings, 'ignoredColumns' | 'features' | 'model'>,
): ComparedColumns {
  const types = new Map(contract?.columns.map(({ name, type }) => [name, type]));
  const reasonToLeaveOut = (name: string): string | undefined => {
    if (settings.ignoredColumns.includes(name)) return 'the settings of the monitor ignore it';
    if (settings.features[name]?.off === true) return 'the settings of the monitor switch it off';
    if (name === contract?.idColumn) return 'it names the row and says nothing about it';
    if (name === contract?.timeColumn) return 'time moves on by itself, so it would always differ';
    return undefined;
  };
  const compared = names.filter((name) => reasonToLeaveOut(name) === undefined);
  const target = settings.model?.target ?? contract?.target;
  const timeColumn = contract?.timeColumn;
  return {
    features: compared.map((name) => ({ name, isText: types.get(name) === 'text' })),
    leftOut: names.flatMap((column) => {
      const reason = reasonToLeaveOut(column);
      return reason === undefined ? [] : [{ column, reason }];
    }),
    ...(target !== undefined && compared.includes(target) ? { target } : {}),
    ...(timeColumn !== undefined && types.get(timeColumn) === 'datetime' ? { timeColumn } : {}),
  };
}
