/** A chunk of rows before anything is measured on it. */
export interface PlannedChunk {
  readonly label: string;
  /** Start, included, as ISO 8601 in UTC; only of periods. */
  readonly from?: string;
  /** End, not included; only of periods. */
  readonly to?: string;
  readonly rows: number;
  /** Whether the data end before the chunk is full, so that its numbers are noisier than those of its neighbours. */
  readonly isPartial: boolean;
}
