import type { Random } from '../../../random.js';
import type { Target } from '../../estimator.js';
import { centreTargets } from '../centre-targets.js';
import { finishTree } from '../finish-tree.js';
import type { TreeLimits } from '../grow-tree.js';
import type { TreeGrower } from '../grower.js';
import { countMostSortedRows } from '../most-sorted-rows.js';
import type { TreeColumns } from '../tree-columns.js';
import { KERNEL_CODE } from './kernel-code.js';

/** An address that the compiled code has chosen. */
interface Address {
  readonly value: number;
}

/** What the compiled code offers; names and order of arguments are those of kernel/forest.ts. */
interface CompiledForest extends Readonly<Record<AddressName, Address>> {
  readonly memory: { readonly buffer: ArrayBuffer };
  prepare(...numbers: number[]): number;
  growTree(rowCount: number): number;
}

type AddressName =
  | 'bins'
  | 'binCounts'
  | 'centres'
  | 'centreStarts'
  | 'mostSorted'
  | 'targets'
  | 'weights'
  | 'rowOrder'
  | 'features'
  | 'cutBins'
  | 'missingLeft'
  | 'leftChildren'
  | 'rightChildren'
  | 'values'
  | 'covers';

/** The part of the WebAssembly API that is used; the language library of the core does not know it. */
interface WebAssemblyApi {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: CompiledForest };
}

/** Beyond this the plain code works on the arrays that are there already instead of on a copy. */
const MOST_BYTES = 536_870_912;
/** An instance with more memory than this is not kept for the next fit of the thread. */
const MOST_KEPT_BYTES = 67_108_864;
/** Bytes of a row besides its bins. */
const ROW_BYTES = 64;
/** Bytes of a leaf and of the nodes above it, besides its values. */
const LEAF_BYTES = 64;
const DEEPEST = 2 ** 31 - 1;

let compiled: object | 'unsupported' | undefined;
let kept: CompiledForest | undefined;
/** Where the compiled code gets its random numbers from; set for the time of a tree. */
let stream: Random | undefined;

/**
 * Grows trees with the compiled code. Its memory is shared with that of the grower made before in the same thread.
 * @returns undefined where the engine has no WebAssembly or not that much memory
 */
export function createCompiledGrower(
  columns: TreeColumns,
  y: Target,
  limits: TreeLimits,
): TreeGrower | undefined {
  const api = (globalThis as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;
  compiled ??= compile(api);
  if (api === undefined || compiled === 'unsupported') return undefined;
  const { rows, binCounts, centres } = columns;
  const classCount = y.task === 'classification' ? y.classCount : 0;
  const width = Math.max(1, classCount);
  const leaves = Math.min(limits.maximumLeaves, rows);
  const needed = rows * (columns.columns + ROW_BYTES) + leaves * (LEAF_BYTES + 8 * width);
  if (needed > MOST_BYTES) return undefined;
  const code = kept ?? instantiate(api, compiled);
  if (code === undefined) return undefined;
  const { mean, centred } =
    y.task === 'regression' ? centreTargets(y.values) : { mean: 0, centred: y.labels };
  const isPrepared = code.prepare(
    rows,
    columns.columns,
    classCount,
    mean,
    centres.reduce((sum, one) => sum + one.length, 0),
    leaves,
    Math.min(limits.maximumDepth, DEEPEST),
    limits.minimumLeafWeight,
    limits.columnsPerSplit,
    Number(limits.cuts === 'random'),
  );
  kept = code.memory.buffer.byteLength > MOST_KEPT_BYTES ? undefined : code;
  if (isPrepared === 0) return undefined;

  const { buffer } = code.memory;
  const bytes = (name: AddressName, length: number) => new Uint8Array(buffer, code[name].value, length);
  const integers = (name: AddressName, length: number) => new Int32Array(buffer, code[name].value, length);
  const numbers = (name: AddressName, length: number) => new Float64Array(buffer, code[name].value, length);
  bytes('bins', columns.bins.length).set(columns.bins);
  integers('binCounts', binCounts.length).set(binCounts);
  integers('mostSorted', binCounts.length).set(countMostSortedRows(binCounts, Math.max(2, classCount)));
  let centre = 0;
  centres.forEach((means, column) => {
    integers('centreStarts', centres.length)[column] = centre;
    numbers('centres', centre + means.length).set(means, centre);
    centre += means.length;
  });
  if (y.task === 'classification') integers('targets', rows).set(centred);
  else numbers('targets', rows).set(centred);
  const rowOrder = new Uint32Array(buffer, code.rowOrder.value, rows);
  return {
    weights: numbers('weights', rows),
    rowOrder,
    grow(rowCount, random) {
      const splits = growWith(random, code, rowCount);
      return finishTree(columns, {
        feature: integers('features', splits).slice(),
        cutBins: bytes('cutBins', splits).slice(),
        missingLeft: bytes('missingLeft', splits).slice(),
        left: integers('leftChildren', splits).slice(),
        right: integers('rightChildren', splits).slice(),
        value: numbers('values', (splits + 1) * width).slice(),
        cover: numbers('covers', splits + 1).slice(),
      });
    },
  };
}

/** @returns undefined when there is no address space for its memory */
function instantiate(api: WebAssemblyApi, module: object): CompiledForest | undefined {
  try {
    return new api.Instance(module, { random: { next: () => stream?.next() } }).exports;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @returns how many splits the tree has */
function growWith(random: Random, code: CompiledForest, rowCount: number): number {
  stream = random;
  try {
    return code.growTree(rowCount);
  } finally {
    stream = undefined;
  }
}

function compile(api: WebAssemblyApi | undefined): object | 'unsupported' {
  const code = Uint8Array.from({ length: KERNEL_CODE.length / 2 }, (_, i) =>
    Number.parseInt(KERNEL_CODE.slice(2 * i, 2 * i + 2), 16),
  );
  return api?.validate(code) === true ? new api.Module(code) : 'unsupported';
}
