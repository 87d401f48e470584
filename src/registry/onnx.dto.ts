/** Imports of ONNX models on the wire. */
import { z } from 'zod';
import { reason } from './registry.dto.js';

export const importRequest = z
  .strictObject({
    file: z.base64().min(1).describe('The ONNX file in base64, at most 6 MB before encoding'),
    task: z.enum(['classification', 'regression']).describe('Whether it predicts a class or a number'),
    target: z.string().min(1).describe('Column it predicts'),
    datasetName: z.string().min(1).describe('Dataset whose rows it predicts'),
    inputs: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('Column of the dataset'),
          kind: z.enum(['number', 'category']).describe('What it holds'),
        }),
      )
      .min(1)
      .max(10_000)
      .describe(
        'Columns the model reads, in the order of its training. A graph with one input gets them as one matrix of numbers, a graph with several by name',
      ),
    levels: z
      .array(z.string())
      .min(2)
      .max(1000)
      .optional()
      .describe('Class names in the order of the probabilities; those in the file when left out'),
    trainedOn: z
      .array(z.string().min(1))
      .max(1000)
      .default([])
      .describe(
        'Batches it was trained on, where they are here: `serving-version` monitors measure drift against them',
      ),
    reason,
  })
  .meta({
    id: 'ModelImportRequest',
    examples: [
      {
        file: 'CAk6...',
        task: 'regression',
        target: 'price',
        datasetName: 'houses',
        inputs: [
          { name: 'rooms', kind: 'number' },
          { name: 'area', kind: 'number' },
        ],
        trainedOn: [],
        reason: 'the model that served before MLDrift',
      },
    ],
  });
