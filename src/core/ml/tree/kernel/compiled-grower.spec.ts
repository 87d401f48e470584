import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom, type Random } from '../../../random.js';
import type { Target } from '../../estimator.js';
import { binTreeColumns } from '../bin-tree-columns.js';
import { fitForest } from '../fit-forest.js';
import { forestDefaults } from '../forest-params.js';
import { createPlainGrower } from '../tree-grower.js';
import { createCompiledGrower } from './compiled-grower.js';

const LEVELS = 12;

/** Numbers with many and with few values, a category, and where wanted missing values. */
function makeData(rows: number, classCount: number, missing: number) {
  const random = createRandom(`${rows} ${classCount} ${missing}`);
  const columns = 6;
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    if (random.next() < missing) return Number.NaN;
    const column = at % columns;
    if (column === 5) return random.integer(LEVELS);
    return column === 4 ? random.integer(3) : random.normal();
  });
  const score = (row: number) => {
    const value = (column: number) => data[row * columns + column]! || 0;
    return value(0) + value(1) * value(4) + (value(5) % 3) + random.normal();
  };
  const scores = Float64Array.from({ length: rows }, (_, row) => score(row));
  const y: Target =
    classCount === 0
      ? { task: 'regression', values: scores.map((value) => 1e6 + value) }
      : {
          task: 'classification',
          classCount,
          labels: Int32Array.from(scores, (value) => Math.abs(Math.floor(value)) % classCount),
        };
  const weights = Float64Array.from({ length: rows }, () => (random.next() < 0.1 ? 0 : random.next()));
  const levels = Int32Array.of(0, 0, 0, 0, 0, LEVELS);
  return { x: { rows, columns, data, ...(missing > 0 ? { levels } : {}) }, y, weights };
}

describe.each(['best', 'random'] as const)('compiled trees of %s cuts', (cuts) => {
  it.each([
    ['two classes', 2, 0, {}],
    ['seven classes', 7, 0, {}],
    ['numbers', 0, 0, {}],
    ['two classes with missing values, categories and weights', 2, 0.2, {}],
    ['numbers with missing values, categories and weights', 0, 0.2, {}],
    ['seven classes with few leaves', 7, 0.2, { maxLeaves: 40, minLeafRows: 3 }],
    ['numbers with few levels and all columns', 0, 0.2, { maxDepth: 4, maxFeatures: 'all' }],
    ['classes with all columns and without limits', 3, 0, { maxFeatures: 'all', bootstrap: false }],
  ] as const)('are those of the plain code: %s', (_name, classCount, missing, params) => {
    for (const rows of [12, 900]) {
      const { x, y, weights } = makeData(rows, classCount, missing);
      const options = { ...forestDefaults(cuts === 'best'), trees: 4, ...params };
      const input = { x, y, weights: missing > 0 ? weights : undefined };
      const compiled = fitForest('rf', cuts, input, options, createRandom(1));
      const plain = fitForest('rf', cuts, input, options, createRandom(1), createPlainGrower);
      expect(compiled.toJSON()).toEqual(plain.toJSON());
    }
  });
});

const LIMITS = {
  maximumDepth: 9,
  minimumLeafWeight: 0,
  maximumLeaves: 9,
  columnsPerSplit: 3,
  cuts: 'best',
} as const;

describe('a thread with another engine', () => {
  interface Engine {
    readonly Module: new (code: Uint8Array) => object;
    readonly Instance: new (module: object, imports: Imports) => { readonly exports: object };
    validate(code: Uint8Array): boolean;
  }
  interface Imports {
    readonly random: { next(): unknown };
  }
  const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const { x, y } = makeData(200, 2, 0);
  const columns = binTreeColumns(x, y, createRandom(1));

  /** The module as a new thread has it: without an instance that an earlier fit has left. */
  async function loadWith(instantiate: (module: object, imports: Imports) => { readonly exports: object }) {
    function Instance(module: object, imports: Imports) {
      return instantiate(module, imports);
    }
    const validate = (code: Uint8Array) => engine.validate(code);
    vi.stubGlobal('WebAssembly', { Module: engine.Module, Instance, validate });
    vi.resetModules();
    return await import('./compiled-grower.js');
  }
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('leaves trees to the plain code when there is no address space', async () => {
    const short = await loadWith(() => {
      throw new RangeError('WebAssembly.Instance(): Out of memory');
    });
    expect(short.createCompiledGrower(columns, y, LIMITS)).toBeUndefined();
    const broken = await loadWith(() => {
      throw new TypeError('no such import');
    });
    expect(() => broken.createCompiledGrower(columns, y, LIMITS)).toThrow('no such import');
  });

  it('lets go of the random numbers of a tree that failed', async () => {
    let next: (() => unknown) | undefined;
    const loaded = await loadWith((module, imports) => {
      next = imports.random.next;
      return new engine.Instance(module, imports);
    });
    const grower = loaded.createCompiledGrower(columns, y, LIMITS)!;
    grower.weights.fill(1);
    grower.rowOrder.set(Array.from({ length: 200 }, (_, row) => row));
    const failing: Random = {
      ...createRandom(1),
      next: () => {
        throw new Error('no more numbers');
      },
    };
    expect(() => grower.grow(200, failing)).toThrow('no more numbers');
    expect(next!()).toBeUndefined();
  });
});

it('leaves more cells than its memory should hold to the plain code', () => {
  const { x, y } = makeData(12, 2, 0);
  const columns = binTreeColumns(x, y, createRandom(1));
  expect(createCompiledGrower(columns, y, LIMITS)).toBeDefined();
  expect(createCompiledGrower({ ...columns, rows: 1e8 }, y, LIMITS)).toBeUndefined();
});
