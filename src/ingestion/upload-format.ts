/** Which format an upload has: by content type, or by the name of a file in a form. */

export const UPLOAD_FORMATS = ['csv', 'json', 'parquet'] as const;
/** `json` stands for an array of objects as well as for one object a line; the first byte tells. */
export type UploadFormat = (typeof UPLOAD_FORMATS)[number];

const BY_CONTENT_TYPE: ReadonlyMap<string, UploadFormat> = new Map([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'json'],
  ['application/json', 'json'],
  ['application/vnd.apache.parquet', 'parquet'],
]);

const BY_EXTENSION: ReadonlyMap<string, UploadFormat> = new Map([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['txt', 'csv'],
  ['ndjson', 'json'],
  ['jsonl', 'json'],
  ['json', 'json'],
  ['parquet', 'parquet'],
]);

/** @param contentType value of the header, parameters allowed */
export function formatOfContentType(contentType: string | undefined): UploadFormat | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return type === undefined ? undefined : BY_CONTENT_TYPE.get(type);
}

export function formatOfFileName(name: string | undefined): UploadFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(name ?? '')?.[1]?.toLowerCase();
  return extension === undefined ? undefined : BY_EXTENSION.get(extension);
}
