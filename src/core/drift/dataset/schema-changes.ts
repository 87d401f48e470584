import type { DatasetMeasurement } from '../dataset-measure.js';
import type { FeatureMeasurement } from '../drift-evaluation.js';

/** Id of the measure that `combineFeatures` makes of the statuses of all features. */
export const schemaMeasure = 'schema';

/**
 * Counts the columns that one side lacks or that changed their type. There is no chance in it and so no p-value: one
 * such column is enough.
 *
 * @param features measurements of all features
 * @returns `constant` when both sides have the same columns of the same kinds
 *
 * @example schemaChanges([]).kind // 'constant'
 */
export function schemaChanges(features: readonly FeatureMeasurement[]): DatasetMeasurement {
  const changed = features.filter(({ status }) => status === 'schema_changed').length;
  if (changed === 0) {
    return {
      measure: schemaMeasure,
      kind: 'constant',
      because: 'both sides have the same columns of the same kinds',
    };
  }
  return {
    measure: schemaMeasure,
    kind: 'measured',
    statistic: changed,
    effect: changed / features.length,
    effectMeasure: 'changed_column_share',
    flags: [],
  };
}
