/** What ingestion offers to the others: datasets, batches, and where their rows lie. */
import type { RowSlice } from '../core/table.js';
import type { TableSource, TimeFilter } from '../platform/columnar/table-source.js';

export const COLUMN_TYPES = ['number', 'integer', 'boolean', 'category', 'text', 'datetime'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** What rows must satisfy in one column. */
export interface ColumnContract {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether a missing value makes the row a reject. */
  readonly required: boolean;
  /** Smallest allowed value, numbers only. */
  readonly minimum?: number;
  /** Largest allowed value, numbers only. */
  readonly maximum?: number;
  /** The allowed labels; any label when left out. */
  readonly categories?: readonly string[];
}

export interface DatasetContract {
  readonly columns: readonly ColumnContract[];
  /** Column to predict. */
  readonly target?: string;
  /** Column that names the row; never a feature. */
  readonly idColumn?: string;
  /** Column that orders rows in time; batches are stored in its order. */
  readonly timeColumn?: string;
  /** Set when it was read off the first batch: no column was declared optional, so files must have every one. */
  readonly isInferred?: true;
}

export interface Dataset {
  readonly id: string;
  readonly name: string;
  /** Absent until the first batch when it is to be inferred. */
  readonly contract?: DatasetContract;
  readonly createdAt: Date;
}

/** One arrival of rows: immutable, stored once as Parquet, named by the hash of its content. */
export interface Batch {
  readonly id: string;
  readonly datasetId: string;
  readonly rowCount: number;
  readonly rejectedRowCount: number;
  /** SHA-256 of the bytes as received. */
  readonly contentHash: string;
  readonly storageKey: string;
  readonly byteSize: number;
  readonly receivedAt: Date;
}

export interface BatchSlice {
  readonly batchId: string;
  readonly slice: RowSlice;
  /** Only rows whose time fits; only beside the slice that holds every row. */
  readonly filter?: TimeFilter;
}

/** When the rows of a batch happened, by the time column. */
export interface BatchTimes {
  readonly batchId: string;
  /** Epoch milliseconds; absent when no row has a time. */
  readonly earliest?: number;
  readonly latest?: number;
  /** Rows with a time. */
  readonly timedRows: number;
}

/** Somebody needs a batch to stay, for instance a model version that was trained on it. */
export interface BatchHold {
  readonly batchId: string;
  /** Who needs it, for instance `model-version:ver_...`. Holding twice is holding once. */
  readonly holder: string;
}

export abstract class IngestionApi {
  /** @throws a `not-found` refusal when there is no such dataset */
  abstract getDataset(name: string): Promise<Dataset>;
  abstract getDatasetById(id: string): Promise<Dataset>;
  /** @throws a `not-found` refusal when there is no such batch */
  abstract getBatch(id: string): Promise<Batch>;
  /**
   * Batches of a dataset in the order of arrival, newest first, at most `limit`.
   * @param beforeBatchId only batches that arrived before this one
   */
  abstract listRecentBatches(
    datasetId: string,
    limit: number,
    beforeBatchId?: string,
  ): Promise<readonly Batch[]>;
  /** In the order given; read off the rows once a batch. All batches belong to one dataset with a datetime time column. */
  abstract readTimes(batchIds: readonly string[]): Promise<readonly BatchTimes[]>;
  /** Where the rows of these slices lie, to be read in a worker thread. All batches belong to one dataset. */
  abstract openSource(slices: readonly BatchSlice[]): Promise<TableSource>;
  /** Keeps a batch from being deleted, in the current transaction. */
  abstract holdBatch(hold: BatchHold): Promise<void>;
  abstract releaseBatch(hold: BatchHold): Promise<void>;
}
