/** Datasets on the wire. */
import { z } from 'zod';
import { pageSchema } from '../platform/http/pages.js';
import type { DatasetRecord } from './dataset.repository.js';
import type { NewDataset } from './dataset.service.js';
import { COLUMN_TYPES, type ColumnContract, type DatasetContract } from './ingestion.api.js';

const DATASET_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

const column = z.strictObject({
  name: z.string().min(1).max(255).describe('Name of the column; upper and lower case count as the same'),
  type: z
    .enum(COLUMN_TYPES)
    .describe('What its values are; datetime is ISO 8601, UTC where no offset is given'),
  required: z.boolean().default(false).describe('Whether a missing value makes the row a reject'),
  minimum: z.number().optional().describe('Smallest allowed value; number and integer only'),
  maximum: z.number().optional().describe('Largest allowed value; number and integer only'),
  categories: z
    .array(z.string().min(1).max(1000))
    .max(10_000)
    .optional()
    .describe('The allowed labels; any label when left out; category only'),
});

const roles = {
  target: z.string().optional().describe('Column to predict'),
  idColumn: z.string().optional().describe('Column that names the row; never a feature'),
  timeColumn: z
    .string()
    .optional()
    .describe(
      'Column that orders rows in time, of type datetime, number or integer; batches are stored in its order',
    ),
};

const contract = z.strictObject({
  columns: z.array(column).min(1).max(10_000).describe('Every column a batch may have'),
  ...roles,
});

export const datasetRequest = z
  .strictObject({
    name: z
      .string()
      .regex(
        DATASET_NAME,
        'must be 1 to 100 letters, digits, dots, dashes or underscores, starting with a letter or digit',
      )
      .describe('Name of the dataset, part of its address'),
    contract: contract
      .optional()
      .describe('What rows must satisfy; inferred from the first batch when left out'),
    ...roles,
    rejectLimit: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'Largest share of rejected rows, 0 to 1, with which the other rows of a batch are still stored',
      ),
  })
  .meta({
    id: 'DatasetRequest',
    examples: [
      { name: 'energy', target: 'demand', timeColumn: 'measuredAt' },
      {
        name: 'churn',
        contract: {
          columns: [
            { name: 'customer', type: 'text', required: true },
            { name: 'age', type: 'integer', required: true, minimum: 0, maximum: 130 },
            { name: 'plan', type: 'category', required: false, categories: ['basic', 'plus'] },
            { name: 'left', type: 'boolean', required: true },
          ],
          target: 'left',
          idColumn: 'customer',
        },
        rejectLimit: 0.1,
      },
    ],
  });

export function toNewDataset(body: z.infer<typeof datasetRequest>, actor: string): NewDataset {
  const { name, rejectLimit, contract: given, ...beside } = body;
  return {
    name,
    rejectLimit,
    actor,
    roles: pickRoles(beside),
    ...(given === undefined
      ? {}
      : { contract: { columns: given.columns.map(toColumn), ...pickRoles(given) } }),
  };
}

function toColumn({
  name,
  type,
  required,
  minimum,
  maximum,
  categories,
}: z.infer<typeof column>): ColumnContract {
  return {
    name,
    type,
    required,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(categories === undefined ? {} : { categories }),
  };
}

function pickRoles(from: {
  target?: string | undefined;
  idColumn?: string | undefined;
  timeColumn?: string | undefined;
}) {
  return {
    ...(from.target === undefined ? {} : { target: from.target }),
    ...(from.idColumn === undefined ? {} : { idColumn: from.idColumn }),
    ...(from.timeColumn === undefined ? {} : { timeColumn: from.timeColumn }),
  };
}

export const datasetResponse = z
  .object({
    id: z.string().describe('Id of the dataset'),
    name: z.string().describe('Its name'),
    createdAt: z.iso.datetime().describe('When it was created, UTC'),
    batchCount: z.number().int().min(0).describe('How many batches it has'),
    rejectLimit: z.number().describe('Largest share of rejected rows in a batch, 0 to 1'),
    contract: z
      .object({
        columns: z
          .array(
            z.object({
              name: z.string().describe('Name of the column'),
              type: z.enum(COLUMN_TYPES).describe('What its values are'),
              required: z.boolean().describe('Whether a missing value makes the row a reject'),
              minimum: z.number().nullable().describe('Smallest allowed value, if there is one'),
              maximum: z.number().nullable().describe('Largest allowed value, if there is one'),
              categories: z.array(z.string()).nullable().describe('The allowed labels, if they are given'),
            }),
          )
          .describe('Every column a batch may have'),
      })
      .nullable()
      .describe('What rows must satisfy; null until the first batch when it is to be inferred'),
    target: z.string().nullable().describe('Column to predict'),
    idColumn: z.string().nullable().describe('Column that names the row'),
    timeColumn: z.string().nullable().describe('Column that orders rows in time'),
  })
  .meta({
    id: 'Dataset',
    examples: [
      {
        id: 'dst_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11',
        name: 'energy',
        createdAt: '2026-11-23T12:00:00.000Z',
        batchCount: 0,
        rejectLimit: 0.5,
        contract: null,
        target: 'demand',
        idColumn: null,
        timeColumn: 'measuredAt',
      },
    ],
  });

export const datasetPage = pageSchema('DatasetPage', datasetResponse);

export function toDatasetResponse(dataset: DatasetRecord): z.infer<typeof datasetResponse> {
  return {
    id: dataset.id,
    name: dataset.name,
    createdAt: dataset.createdAt.toISOString(),
    batchCount: dataset.batchCount,
    rejectLimit: dataset.rejectLimit,
    contract: dataset.contract === undefined ? null : toContractResponse(dataset.contract),
    target: dataset.roles.target ?? null,
    idColumn: dataset.roles.idColumn ?? null,
    timeColumn: dataset.roles.timeColumn ?? null,
  };
}

function toContractResponse({ columns }: DatasetContract) {
  return {
    columns: columns.map(({ name, type, required, minimum, maximum, categories }) => ({
      name,
      type,
      required,
      minimum: minimum ?? null,
      maximum: maximum ?? null,
      categories: categories === undefined ? null : [...categories],
    })),
  };
}
