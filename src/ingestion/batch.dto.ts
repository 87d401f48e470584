/** Batches and their profiles on the wire. */
import { z } from 'zod';
import { pageSchema } from '../platform/http/pages.js';
import type { Batch } from './ingestion.api.js';
import type { NamedProfile } from './profile.thread.js';

export const contentQuery = z.strictObject({
  format: z
    .enum(['parquet', 'csv'])
    .default('parquet')
    .describe(
      'parquet as stored, or csv, in which cells that a spreadsheet would run start with an apostrophe',
    ),
});

export const datasetName = z.string().describe('Name of a dataset');
export const batchId = z.string().describe('Id of a batch');

export const batchResponse = z
  .object({
    id: z.string().describe('Id of the batch'),
    datasetName: z.string().describe('The dataset it belongs to'),
    rowCount: z.number().int().min(1).describe('Rows stored'),
    rejectedRowCount: z.number().int().min(0).describe('Rows rejected; the reasons are under /rejects'),
    contentHash: z.string().describe('SHA-256 of the bytes as received, in hex'),
    byteSize: z.number().int().min(0).describe('Bytes received'),
    receivedAt: z.iso.datetime().describe('When it was stored, UTC'),
    duplicate: z
      .boolean()
      .describe(
        'True when the same content was stored before: this is the batch of then, and nothing was stored now',
      ),
  })
  .meta({
    id: 'Batch',
    examples: [
      {
        id: 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        datasetName: 'energy',
        rowCount: 48_000,
        rejectedRowCount: 3,
        contentHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        byteSize: 5_242_880,
        receivedAt: '2026-11-23T12:00:00.000Z',
        duplicate: false,
      },
    ],
  });

export const batchPage = pageSchema('BatchPage', batchResponse);

export function toBatchResponse(
  batch: Batch,
  name: string,
  isDuplicate = false,
): z.infer<typeof batchResponse> {
  return {
    id: batch.id,
    datasetName: name,
    rowCount: batch.rowCount,
    rejectedRowCount: batch.rejectedRowCount,
    contentHash: batch.contentHash,
    byteSize: batch.byteSize,
    receivedAt: batch.receivedAt.toISOString(),
    duplicate: isDuplicate,
  };
}

const numberProfile = z.object({
  kind: z.enum(['number', 'date']).describe('date: all values are epoch milliseconds, UTC'),
  count: z.number().int().describe('Rows, missing ones included'),
  missing: z.number().int().describe('Rows without a value'),
  infinite: z.number().int().describe('Rows with an infinite value'),
  distinct: z.number().int().describe('Different values'),
  mean: z.number().nullable().describe('Mean of the finite values; null without any'),
  standardDeviation: z.number().nullable().describe('Divisor n - 1; null below two values'),
  min: z.number().nullable().describe('Smallest finite value'),
  max: z.number().nullable().describe('Largest finite value'),
  quantiles: z
    .array(
      z.object({
        share: z.number().describe('Share of the values below, 0 to 1'),
        value: z.number().describe('The quantile, interpolated (type 7)'),
      }),
    )
    .describe('Empty without values'),
  histogram: z
    .object({
      edges: z.array(z.number()).describe('Edges between the bins; the outer bins are open'),
      counts: z.array(z.number().int()).describe('Rows in each bin'),
    })
    .describe('Counts between the deciles of the column'),
});

const categoryProfile = z.object({
  kind: z.literal('category').describe('Labels, truth values or text'),
  count: z.number().int().describe('Rows, missing ones included'),
  missing: z.number().int().describe('Rows without a value'),
  distinct: z.number().int().describe('Different labels'),
  top: z
    .array(
      z.object({
        label: z.string().describe('The label'),
        count: z.number().int().describe('Rows that have it'),
      }),
    )
    .describe('The 50 most frequent labels, most frequent first'),
  otherCount: z.number().int().describe('Rows of all other labels'),
});

export const profileResponse = z
  .object({
    batchId: z.string().describe('Id of the batch'),
    columns: z
      .array(
        z.object({
          name: z.string().describe('Name of the column'),
          profile: z.discriminatedUnion('kind', [numberProfile, categoryProfile]).describe('Its summary'),
        }),
      )
      .describe('Every column in the order of the contract'),
  })
  .meta({
    id: 'BatchProfile',
    examples: [
      {
        batchId: 'bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        columns: [
          {
            name: 'plan',
            profile: {
              kind: 'category',
              count: 3,
              missing: 0,
              distinct: 2,
              top: [
                { label: 'basic', count: 2 },
                { label: 'plus', count: 1 },
              ],
              otherCount: 0,
            },
          },
        ],
      },
    ],
  });

/** The profile has the shape of the schema already; both are plain JSON. */
export function toProfileResponse(id: string, columns: readonly NamedProfile[]) {
  return { batchId: id, columns: columns.map(({ name, profile }) => ({ name, profile })) };
}
