import type { DataOutline } from '../../src/automl/outline-data.js';

/** What a search knows of rows before it compares models: four rows of two classes in two folds, unless parts say otherwise. */
export function makeOutline(parts: Partial<DataOutline> = {}): DataOutline {
  return {
    task: 'classification',
    sortMetric: 'accuracy',
    rowCount: 4,
    strategy: 'stratified',
    foldCount: 2,
    foldHash: 'folds',
    size: { rows: 4, columns: 2, task: 'classification', classCount: 2 },
    foldRows: 2,
    columns: [],
    models: [],
    scoreRemarks: [],
    columnRemarks: [],
    ...parts,
  };
}
