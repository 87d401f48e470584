import type { DatasetMeasure } from './dataset-measure.js';

const datasetMeasures: readonly DatasetMeasure[] = [
  {
    id: 'schema',
    title: 'Columns that vanished, appeared or changed their type',
    role: 'quality',
    effectFloors: { changed_column_share: 0 },
  },
  {
    id: 'duplicate_rows',
    title: 'Rows that are there more than once',
    role: 'quality',
    effectFloors: { duplicate_share_difference: 0.02 },
  },
  {
    id: 'row_count',
    title: 'Number of rows against earlier batches',
    role: 'quality',
    effectFloors: { row_count_log_ratio: 0.5 },
  },
  {
    id: 'domain_classifier',
    title: 'Classifier that tells reference from current rows',
    role: 'distribution',
    effectFloors: { auc_distance: 0.05 },
  },
  {
    id: 'pca_reconstruction',
    title: 'Reconstruction error of principal components',
    role: 'distribution',
    effectFloors: { reconstruction_error_ratio: 0.05 },
  },
  {
    id: 'mmd',
    title: 'Maximum mean discrepancy',
    role: 'distribution',
    effectFloors: { mmd: 0.02 },
  },
];

/** Every measure of all columns together, in the order of registration. */
export function listDatasetMeasures(): readonly DatasetMeasure[] {
  return datasetMeasures;
}

/** The measure of all columns with that id, or undefined. */
export function findDatasetMeasure(id: string): DatasetMeasure | undefined {
  return datasetMeasures.find((measure) => measure.id === id);
}
