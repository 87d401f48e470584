import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { makeTable, numbers } from '../../../test/support/make-table.js';
import { importOnnx } from '../../core/ml/onnx/imported-model.js';
import { createOnnxRuntime, type LoadModule, openWithOnnxRuntime } from './open-with-onnxruntime.js';

interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly values: readonly number[];
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync('test/golden/onnx-imports.json', 'utf8'));
const other = cases.find(({ name }) => name === 'operators of another kind')!;
const bytes = Buffer.from(other.model, 'base64');
const question = {
  task: 'regression',
  inputs: other.inputs.map((name) => ({ name, kind: 'number' }) as const),
} as const;
const table = makeTable(
  Object.fromEntries(other.inputs.map((name, j) => [name, numbers(...other.rows.map((row) => row[j]!))])),
);
const require = createRequire(import.meta.url);

const installed =
  (replaced: Readonly<Record<string, () => unknown>>): LoadModule =>
  (name) =>
    Object.hasOwn(replaced, name) ? replaced[name]!() : require(name);

describe('graphs with operators that are not known here', () => {
  it('predict in onnxruntime-node what onnxruntime says in Python', () => {
    const prediction = importOnnx(bytes, question, openWithOnnxRuntime).predictTable(table);
    if (prediction.task !== 'regression') throw new Error('not a regression');
    expect(prediction.values).toHaveLength(other.values.length);
    prediction.values.forEach((value, row) => {
      expect(Math.abs(value - other.values[row]!)).toBeLessThan(1e-6);
    });
  });

  it('are refused without the package, with its name, the version to install and the operators', () => {
    const absent = createOnnxRuntime((name) => {
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
    });
    expect(() => importOnnx(bytes, question, absent)).toThrow(
      'the package onnxruntime-node must be installed (npm install onnxruntime-node@1.30.0), received Erf, Softplus',
    );
  });

  it('are refused with another version of the package, before anything of it is loaded', () => {
    const newer = createOnnxRuntime((name) => {
      if (name === 'onnxruntime-node/package.json') return { version: '1.31.2' };
      throw new Error(`${name} must not be loaded`);
    });
    expect(() => importOnnx(bytes, question, newer)).toThrow(
      'needs onnxruntime-node 1.30.0 for Erf, Softplus (npm install onnxruntime-node@1.30.0), received 1.31.2',
    );
  });

  it('are refused when the package is there but its native part is not', () => {
    const broken = createOnnxRuntime(
      installed({
        'onnxruntime-node/dist/binding.js': () => {
          throw new Error('libonnxruntime.so.1: cannot open shared object file');
        },
      }),
    );
    expect(() => importOnnx(bytes, question, broken)).toThrow(
      /needs a working onnxruntime-node 1\.30\.0.*libonnx/,
    );
  });

  it('are refused in the words of onnxruntime when it cannot run them either', () => {
    const cut = Buffer.from(bytes);
    // Another name of the same length: there is no operator Erg.
    cut.write('Erg', cut.indexOf('Erf'));
    expect(() => importOnnx(cut, question, openWithOnnxRuntime)).toThrow(
      /must run in onnxruntime-node, which was asked for Erg, Softplus, received .*Erg/,
    );
  });

  it('leave the package alone when every operator is known', () => {
    const untouched = createOnnxRuntime((name) => {
      throw new Error(`${name} must not be loaded`);
    });
    const { model, inputs } = cases.find(({ name }) => name === 'XGBoost')!;
    const known = { ...question, inputs: inputs.map((name) => ({ name, kind: 'number' }) as const) };
    expect(importOnnx(Buffer.from(model, 'base64'), known, untouched).predictTable(table).task).toBe(
      'regression',
    );
  });
});
