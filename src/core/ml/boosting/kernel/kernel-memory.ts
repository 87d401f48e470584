/** What a fit needs memory for. */
export interface KernelShape {
  readonly rows: number;
  /** Bins per column, that of missing values included; at most 256 each. */
  readonly binCounts: readonly number[];
  /** Per column the bin of missing values, the last one, or -1 when none is missing. */
  readonly missingBins: readonly number[];
  /** Histograms kept at the same time. */
  readonly slots: number;
}

/** All memory of a fit in one stretch of bytes, which the compiled kernel sees as well. */
export interface KernelMemory {
  readonly shape: KernelShape;
  /** Bins of all columns together, one histogram's length. */
  readonly totalBins: number;
  /**
   * Four columns in a word, the first in its lowest byte; a row's words of one group stand side by side with those of
   * its neighbours: column j of row i is byte `j % 4` of word `(j >> 2) * rows + i`.
   */
  readonly words: Uint32Array;
  /** Gradient and hessian of row i at `2 * i` and `2 * i + 1`. */
  readonly gradients: Float32Array;
  /** Scratch: the gradients of a leaf in the order of its rows. */
  readonly ordered: Float32Array;
  /** Rows of all leaves; a leaf is a stretch of it. */
  readonly rowOrder: Uint32Array;
  readonly scratch: Uint32Array;
  /** First bin of every column, then the number of all bins. */
  readonly offsets: Int32Array;
  readonly missingBins: Int32Array;
  /** 1 for columns that the tree may use: the only ones whose histograms are right. */
  readonly allowed: Uint8Array;
  /** 1 for columns of numbers that the next search looks at, 2 for categories that are searched elsewhere. */
  readonly searched: Uint8Array;
  /** 1 for bins whose rows go left in the next partition. */
  readonly goesLeft: Uint8Array;
  /** What a search found. */
  readonly found: Float64Array;
  /**
   * In place 0 what each row adds to the hessian sum of its bin on top of its hessian: a power of two of at least four
   * times the sum of all hessians. So these sums count the rows exactly, and lose fewer digits than single precision did.
   */
  readonly unit: Float64Array;
  /** Gradient sum and counting hessian sum of a bin, interleaved, slot after slot. */
  readonly sums: Float64Array;
}

/** Numbers that a search leaves in `found`. */
export const FOUND_LENGTH = 7;

/** Bytes that the memory of a fit takes. */
export function memoryBytes(shape: KernelShape): number {
  let end = 0;
  for (const [length, bytes] of partsOf(shape)) end = aligned(end) + length * bytes;
  return aligned(end);
}

/**
 * Lays the memory of a fit out in a buffer.
 * @param start first byte to use, a multiple of 16
 * @returns views; `rowOrder`, `allowed` and `searched` are not filled yet
 */
export function layOutMemory(shape: KernelShape, buffer: ArrayBuffer, start: number): KernelMemory {
  let end = start;
  const places = partsOf(shape).map(([length, bytes]) => {
    const place = aligned(end);
    end = place + length * bytes;
    return [buffer, place, length] as const;
  });
  const memory = {
    shape,
    totalBins: totalBins(shape),
    words: new Uint32Array(...places[0]!),
    gradients: new Float32Array(...places[1]!),
    ordered: new Float32Array(...places[2]!),
    rowOrder: new Uint32Array(...places[3]!),
    scratch: new Uint32Array(...places[4]!),
    offsets: new Int32Array(...places[5]!),
    missingBins: new Int32Array(...places[6]!),
    allowed: new Uint8Array(...places[7]!),
    searched: new Uint8Array(...places[8]!),
    goesLeft: new Uint8Array(...places[9]!),
    found: new Float64Array(...places[10]!),
    unit: new Float64Array(...places[11]!),
    sums: new Float64Array(...places[12]!),
  };
  let offset = 0;
  shape.binCounts.forEach((count, column) => {
    memory.offsets[column] = offset;
    offset += count;
  });
  memory.offsets[shape.binCounts.length] = offset;
  memory.missingBins.set(shape.missingBins);
  return memory;
}

/** Length and bytes per element of every part, in the order of `layOutMemory`. */
function partsOf(shape: KernelShape): (readonly [number, number])[] {
  const { rows, binCounts, slots } = shape;
  const columns = binCounts.length;
  const groups = Math.ceil(columns / 4);
  const bins = totalBins(shape) * slots;
  return [
    [groups * rows, 4],
    [2 * rows, 4],
    [2 * rows, 4],
    [rows, 4],
    [rows, 4],
    [columns + 1, 4],
    [columns, 4],
    [4 * groups, 1],
    [4 * groups, 1],
    [256, 1],
    [FOUND_LENGTH, 8],
    [1, 8],
    [2 * bins, 8],
  ];
}

function totalBins({ binCounts }: KernelShape): number {
  return binCounts.reduce((sum, count) => sum + count, 0);
}

/** The next multiple of 64, the length of a cache line. */
function aligned(place: number): number {
  return Math.ceil(place / 64) * 64;
}

/** Chooses the unit for rows whose hessians have that sum. */
export function setUnit({ unit }: KernelMemory, hessian: number): void {
  unit[0] = hessian > 0 ? 2 ** (Math.ceil(Math.log2(hessian)) + 2) : 1;
}

/**
 * Rows behind a counting hessian sum. The hessians are at most a quarter of a unit; rounding may leave them a little
 * below nothing, hence the other quarter.
 */
export function countRows({ unit }: KernelMemory, counting: number): number {
  return Math.floor(counting / unit[0]! + 0.25);
}
