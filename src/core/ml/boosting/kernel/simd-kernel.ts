import type { BoostingKernel, LeafTotals, SplitLimits } from './boosting-kernel.js';
import { KERNEL_CODE } from './kernel-code.js';
import { type KernelMemory, type KernelShape, layOutMemory, memoryBytes } from './kernel-memory.js';

/** What the compiled kernel offers; names and order of arguments are those of kernel/boosting.ts. */
interface CompiledKernel {
  readonly memory: WebAssemblyMemory;
  buildHistogram(...addresses: number[]): void;
  subtractHistogram(...addresses: number[]): void;
  partitionRows(bytes: number, goesLeft: number, rowOrder: number, size: number, scratch: number): number;
  findBestSplit(...addressesAndNumbers: number[]): void;
}

interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the WebAssembly API that is used; the language library of the core does not know it. */
interface WebAssemblyApi {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: CompiledKernel };
}

const PAGE_BYTES = 65_536;
/** The compiled code keeps its few variables below. */
const FIRST_BYTE = 1_024;
/** An instance with more memory than this is not kept for the next fit of the thread. */
const MOST_KEPT_BYTES = 67_108_864;

let compiled: object | 'unsupported' | undefined;
let kept: CompiledKernel | undefined;

/**
 * The compiled kernel, 2 to 5 times as fast as the plain one. Its memory is shared with that of the kernel made before
 * in the same thread: one fit at a time.
 * @returns undefined where the engine has no WebAssembly, or one without SIMD
 * @throws RangeError when there is not that much memory
 */
export function createSimdKernel(shape: KernelShape): BoostingKernel | undefined {
  const api = (globalThis as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;
  compiled ??= compile(api);
  if (api === undefined || compiled === 'unsupported') return undefined;
  const code = kept ?? new api.Instance(compiled).exports;
  const bytes = FIRST_BYTE + memoryBytes(shape);
  const missing = bytes - code.memory.buffer.byteLength;
  if (missing > 0) code.memory.grow(Math.ceil(missing / PAGE_BYTES));
  kept = code.memory.buffer.byteLength > MOST_KEPT_BYTES ? undefined : code;
  return wrap(code, layOutMemory(shape, code.memory.buffer, FIRST_BYTE));
}

function compile(api: WebAssemblyApi | undefined): object | 'unsupported' {
  const code = Uint8Array.from({ length: KERNEL_CODE.length / 2 }, (_, i) =>
    Number.parseInt(KERNEL_CODE.slice(2 * i, 2 * i + 2), 16),
  );
  return api?.validate(code) === true ? new api.Module(code) : 'unsupported';
}

function wrap(code: CompiledKernel, memory: KernelMemory): BoostingKernel {
  const { shape, totalBins } = memory;
  const { rows } = shape;
  const columns = shape.binCounts.length;
  const words = memory.words.byteOffset;
  const gradients = memory.gradients.byteOffset;
  const ordered = memory.ordered.byteOffset;
  const rowOrder = memory.rowOrder.byteOffset;
  const scratch = memory.scratch.byteOffset;
  const offsets = memory.offsets.byteOffset;
  const missingBins = memory.missingBins.byteOffset;
  const allowed = memory.allowed.byteOffset;
  const searched = memory.searched.byteOffset;
  const goesLeft = memory.goesLeft.byteOffset;
  const found = memory.found.byteOffset;
  const sumsOf = (slot: number) => memory.sums.byteOffset + 16 * slot * totalBins;
  return {
    name: 'simd',
    memory,
    buildHistogram(start, end, slot) {
      const from = rowOrder + 4 * start;
      const size = end - start;
      const sums = sumsOf(slot);
      code.buildHistogram(
        words,
        rows,
        columns,
        from,
        size,
        gradients,
        ordered,
        offsets,
        allowed,
        sums,
        memory.unit[0]!,
      );
    },
    subtractHistogram(parent, child) {
      code.subtractHistogram(sumsOf(parent), sumsOf(child), totalBins);
    },
    partitionRows(column, start, end) {
      const bytes = words + 4 * (column >> 2) * rows + (column & 3);
      return start + code.partitionRows(bytes, goesLeft, rowOrder + 4 * start, end - start, scratch);
    },
    findBestSplit(slot: number, leaf: LeafTotals, limits: SplitLimits) {
      code.findBestSplit(
        columns,
        offsets,
        missingBins,
        searched,
        sumsOf(slot),
        memory.unit[0]!,
        leaf.rows,
        leaf.gradient,
        leaf.hessian,
        limits.minimumRows,
        limits.minimumHessian,
        limits.l2,
        found,
      );
    },
  };
}
