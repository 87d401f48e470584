import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeModel } from './onnx-proto.js';
import { prepareGraph } from './run-graph.js';
import { type NumberTensor, numberTensor, type Tensor, textTensor } from './tensor.js';

interface Stored {
  readonly dims: number[];
  readonly type?: NumberTensor['type'] | 'string';
  readonly data: (number | string | null)[];
}

interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: Record<string, Stored>;
  readonly outputs: Record<string, Stored>;
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync('test/golden/onnx.json', 'utf8'));

function toTensor({ dims, type, data }: Stored): Tensor {
  if (type === 'string') return textTensor(dims, data.map(String));
  return numberTensor(
    type ?? 'float',
    dims,
    data.map((value) => (value === null ? Number.NaN : Number(value))),
  );
}

describe('ONNX models of scikit-learn, LightGBM and XGBoost', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s answers as in onnxruntime', (_, stored) => {
    const graph = prepareGraph(decodeModel(Buffer.from(stored.model, 'base64')));
    const inputs = new Map(Object.entries(stored.inputs).map(([name, value]) => [name, toTensor(value)]));
    const outputs = graph.run(inputs);
    for (const [name, expected] of Object.entries(stored.outputs)) {
      const found = outputs.get(name)!;
      expect(found.data.length).toBe(expected.data.length);
      expected.data.forEach((value, i) => {
        if (typeof value === 'string') expect(found.data[i]).toBe(value);
        // Single precision: sums in another order differ in the last digits.
        else
          expect(Math.abs(Number(found.data[i]) - value!) / Math.max(1, Math.abs(value!))).toBeLessThan(2e-6);
      });
    }
  });
});
