/** Under which keys the objects of a batch lie. */
export const rowsKey = (batchId: string): string => `batches/${batchId}.parquet`;
export const rejectsKey = (batchId: string): string => `batches/${batchId}.rejects.ndjson`;
export const profileKey = (batchId: string): string => `batches/${batchId}.profile.json`;

export function objectKeys(batchId: string): string[] {
  return [rowsKey(batchId), rejectsKey(batchId), profileKey(batchId)];
}
