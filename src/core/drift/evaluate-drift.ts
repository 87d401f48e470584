import { findColumn, type Table } from '../table.js';
import { combineFeatures } from './combine-features.js';
import type { DriftEvaluation } from './drift-evaluation.js';
import type { DriftSettings } from './drift-settings-shape.js';
import { evaluateFeature } from './evaluate-feature.js';

/** Two tables and how to compare them. */
export interface DriftComparison {
  readonly reference: Table;
  readonly current: Table;
  /** As completed by `resolveDriftSettings`. */
  readonly settings: DriftSettings;
  /** Any number or string; equal seeds give equal bytes. */
  readonly seed: number | string;
}

/**
 * Compares two tables column by column and decides whether the data drifted. Never throws because of data:
 * a column that cannot be judged has a status and a reason, and the others are judged all the same.
 *
 * @param comparison the tables, settings and seed
 * @returns verdicts for the columns of the reference in their order, then for columns that are new
 *
 * @example evaluateDrift({ reference, current, settings: resolveDriftSettings(), seed: 1 }).drifted
 */
export function evaluateDrift({ reference, current, settings, seed }: DriftComparison): DriftEvaluation {
  const features = featureNames(reference, current, settings).map((name) =>
    evaluateFeature(
      { name, reference: findColumn(reference, name), current: findColumn(current, name) },
      settings,
      seed,
    ),
  );
  return combineFeatures({ features }, settings);
}

/**
 * The features of a comparison in report order: columns of the reference, then those only the current table has,
 * without those that are ignored or switched off.
 *
 * @example featureNames(reference, current, resolveDriftSettings()) // ['age', 'colour']
 */
export function featureNames(
  reference: Pick<Table, 'columns'>,
  current: Pick<Table, 'columns'>,
  settings: Pick<DriftSettings, 'ignoredColumns' | 'features'>,
): string[] {
  const ignored = new Set(settings.ignoredColumns);
  const names = new Set([...reference.columns, ...current.columns].map((column) => column.name));
  return [...names].filter((name) => !ignored.has(name) && settings.features[name]?.off !== true);
}
