import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Task } from '../../src/core/ml/estimator.js';
import { numberTensor, type Tensor, textTensor } from '../../src/core/ml/onnx/tensor.js';
import { createRandom } from '../../src/core/random.js';
import { type Column, findColumn, type Table, takeRows, withoutColumns } from '../../src/core/table.js';

export const MIXED_ROWS = 240;

/** Numbers with holes, categories of few and many levels with holes, and a target that needs both. */
export function mixedTable(task: Task): Table {
  const random = createRandom(`onnx/${task}`);
  const number = (missing: number) =>
    Float64Array.from({ length: MIXED_ROWS }, () =>
      random.next() < missing ? Number.NaN : 3 * random.normal(),
    );
  const codes = (levels: number, missing: number) =>
    Int32Array.from({ length: MIXED_ROWS }, () => (random.next() < missing ? -1 : random.integer(levels)));
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const [a, b] = [number(0.1), number(0)];
  const [city, shop, flag] = [codes(5, 0.05), codes(40, 0.05), codes(2, 0)];
  const score = Array.from({ length: MIXED_ROWS }, (_, i) => {
    const first = Number.isNaN(a[i]!) ? 1 : a[i]!;
    return first - b[i]! + (city[i]! - 2) + (shop[i]! % 3) + 0.5 * random.normal();
  });
  const target: Column =
    task === 'regression'
      ? { kind: 'number', values: Float64Array.from(score) }
      : {
          kind: 'category',
          levels: ['high', 'low', 'middle'],
          codes: Int32Array.from(score, (value) => (value > 2 ? 0 : value < -1 ? 1 : 2)),
        };
  const columns = [
    { name: 'a', data: { kind: 'number', values: a } },
    { name: 'b', data: { kind: 'number', values: b } },
    { name: 'city', data: { kind: 'category', codes: city, levels: names('c', 5) } },
    { name: 'shop', data: { kind: 'category', codes: shop, levels: names('s', 40) } },
    { name: 'flag', data: { kind: 'category', codes: flag, levels: ['n', 'y'] } },
    { name: 'target', data: target },
  ] as const;
  return { rowCount: MIXED_ROWS, columns };
}

/** The last rows also have a level that no training row had. */
export function unseenRows(table: Table): Table {
  const part = takeRows(
    withoutColumns(table, ['target']),
    Uint32Array.from({ length: 60 }, (_, i) => i),
  );
  const columns = part.columns.map(({ name, data }) => {
    if (data.kind !== 'category') return { name, data };
    const levels = [...data.levels, 'never seen'];
    return {
      name,
      data: { ...data, levels, codes: data.codes.map((code, row) => (row > 55 ? levels.length - 1 : code)) },
    };
  });
  return { ...part, columns };
}

/** The columns as the inputs of an exported graph. */
export function inputsOf(table: Table, names: readonly string[]): Map<string, Tensor> {
  return new Map(
    names.map((name): [string, Tensor] => {
      const column = findColumn(table, name)!;
      const dims = [table.rowCount, 1];
      if (column.kind !== 'category') return [name, numberTensor('double', dims, column.values)];
      return [
        name,
        textTensor(
          dims,
          Array.from(column.codes, (code) => (code < 0 ? '' : column.levels[code]!)),
        ),
      ];
    }),
  );
}

/** What onnxruntime answers to an exported graph. */
export async function runWithOnnxRuntime(bytes: Uint8Array, table: Table) {
  const session = await InferenceSession.create(bytes);
  const feeds = Object.fromEntries(
    [...inputsOf(table, session.inputNames)].map(([name, { type, dims, data }]) => [
      name,
      type === 'string'
        ? new OrtTensor('string', [...data], [...dims])
        : new OrtTensor('float64', Float64Array.from(data), [...dims]),
    ]),
  );
  return session.run(feeds);
}
